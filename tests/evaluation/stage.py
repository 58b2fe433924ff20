"""Evaluations in the stages that tests begin from: real experts, real keys, everything from the draw on by use-cases.

    room = Room(stage, monkeypatch)              the lot is opened, with three bids; seven experts wait in the pool
    room.form(); room.undertake_all(); room.elect(); room.judge_all(); room.score_all(); room.report(); room.sign_all(); room.receive()

`room.reaches(EvaluationState.SCORING)` goes as far as that. What the opening hands over is put in its place here; a whole
way through a real opening stands in test_journey.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction

from apps.core.actor import CLOCK, SYSTEM
from apps.core.audience import Role
from apps.evaluation import actions, signing
from apps.evaluation.computing import passed_bids
from apps.evaluation.matters import reviewed_bids
from apps.evaluation.models import Evaluation, Member, StepBack
from apps.evaluation.queries.blind import labels_of
from apps.evaluation.states import EvaluationState
from apps.evidence import outbox
from apps.evidence.subscriptions import deliver
from apps.openings.queries import OpenedBid
from apps.parties.actions import add_member
from apps.parties.models import Membership
from apps.parties.steps import NewMember
from apps.tenders import actions as tenders
from apps.tenders import steps as lots
from apps.tenders.lifecycle import Facts, LotAction
from apps.tenders.models import DataSheet, Lot
from apps.tenders.rules.books import Regime
from tests.evaluation.opinions import judgement, score_given
from tests.openings.stage import Hall, Signer, signer
from tests.remembered import remembered, standing
from tests.tenders.stage import Stage
from tests.world import FOUNDED
from tests.world import Member as Cast

S = EvaluationState
PRICES = ("9123000.00", "9050000.00", "8986600.00")
GP_PRICES = ("980000.00", "1020000.00", "1100000.00")
DRAWN = {"delta": Decimal("0.03")}
EXPERTS = ("孙明远", "钱一诺", "李望舒", "周子衿", "吴嘉木", "郑清和", "王知秋", "冯若谷", "陈既白", "褚云起")
FIELDS = {"days": "240", "quality": "合格", "manager": "陈立", "bond": "保函"}


class Room:
    """The evaluation of one lot and everybody in it. Everything happens at `now`, which the room moves on."""

    def __init__(
        self,
        stage: Stage,
        patch: pytest.MonkeyPatch,
        *,
        experts: int = 7,
        prices: Sequence[str] | None = None,
        scheme: Mapping[str, Any] | None = None,
    ) -> None:
        self.stage = stage
        self.world = stage.world
        self.now: datetime = stage.deadline + timedelta(hours=3)
        self.signers: dict[int, Signer] = {}
        self.lot: Lot
        self.experts: list[Cast]
        self.lot, self.experts = remembered(
            ("room", stage.terms, experts, str(scheme)),
            partial(self._open, experts, scheme),
            own={"expert": self.world.expert},
        )
        self.prices = tuple(prices or (PRICES if stage.regime is Regime.ENG else GP_PRICES))
        self._hand_over(patch, self.prices)

    @property
    def evaluation(self) -> Evaluation:
        """As read now."""
        return Evaluation.objects.select_related("lot__project").get(lot=self.lot)

    @property
    def record(self) -> dict[str, Any]:
        """The record of the draw."""
        return dict(self.evaluation.draw or {})

    @property
    def case(self) -> dict[str, Any]:
        """All inputs of the result."""
        return dict(self.evaluation.case or {})

    @property
    def result(self) -> dict[str, Any]:
        """The result."""
        return dict(self.evaluation.result or {})

    @property
    def operator(self) -> Cast:
        """The centre's operator."""
        return self.world.operator

    def tick(self, seconds: float = 1) -> datetime:
        """A moment passes."""
        self.now += timedelta(seconds=seconds)
        return self.now

    def work(self) -> None:
        """What subscribers hear and the worker does until nothing is left."""
        while deliver(self.now) or outbox.run_next(self.now):
            pass

    def members(self) -> list[Member]:
        """Who sits in the committee now."""
        return list(self.evaluation.members.filter(left_at__isnull=True).select_related("seat__person"))

    def signer(self, member: Member) -> Signer:
        """The member with real keys."""
        if member.seat_id not in self.signers:
            seat = Membership.objects.select_related("person", "organisation").get(pk=member.seat_id)
            self.signers[member.seat_id] = signer(Cast(person=seat.person, seat=seat))
        return self.signers[member.seat_id]

    # The way through.

    def name_representatives(self) -> None:
        """The buyer names one of its people."""
        seat = self.stage.buyer.seat.pk
        actions.name_representatives(self.lot.pk, seats=[seat], actor=self.stage.buyer.actor, now=self.tick())

    def form(self, *, secret: str = "5a" * 32, nonce: str = "a5" * 16) -> Evaluation:
        """The representatives are named and the experts drawn."""
        self.name_representatives()
        return actions.form_committee(
            self.lot.pk, secret=secret, nonce=nonce, actor=self.operator.actor, now=self.tick()
        )

    def undertake(self, member: Member) -> Evaluation:
        """One member signs the undertaking."""
        who = self.signer(member)
        said = {"v": 1, "kind": "undertaking", "lot": self.lot.code, "member": member.number}
        return actions.undertake(self.lot.pk, who.sign(said), actor=who.actor, now=self.tick())

    def undertake_all(self) -> None:
        """Everybody does."""
        for member in self.members():
            if not hasattr(member, "undertaking"):
                self.undertake(member)

    def vote(self, member: Member, choice: int) -> Evaluation:
        """One member votes for the one of this number."""
        return actions.vote_for_chair(self.lot.pk, choice=choice, actor=self.signer(member).actor, now=self.tick())

    def elect(self, choice: int | None = None) -> None:
        """Everybody votes for this one, or for the second who stands; where the chair is elected already nobody votes."""
        held = self.evaluation.rounds.filter(closed_at__isnull=True).first()
        if held is not None:
            for member in self.members():
                self.vote(member, choice or held.standing[:2][-1])

    def chair(self) -> Member:
        """Who leads the committee."""
        return next(one for one in self.members() if one.is_chair)

    def judge(self, member: Member, **rejected: str) -> Evaluation:
        """One member judges; `rejected` are bids with a reason, the others pass."""
        said = {one.bid: judgement(rejected.get(one.bid, "")) for one in reviewed_bids(self.evaluation)}
        return actions.judge_bids(self.lot.pk, judgements=said, actor=self.signer(member).actor, now=self.tick())

    def judge_all(self, **rejected: str) -> None:
        """Everybody judges alike."""
        for member in self.members():
            if not member.verdicts.exists():
                self.judge(member, **rejected)

    def vote_on(self, number: int, *agreeing: int) -> None:
        """Everybody who has not voted on this motion does; those with these numbers agree to reject."""
        for member in self.members():
            if not member.votes.filter(motion__number=number).exists():
                agrees, actor = member.number in agreeing, self.signer(member).actor
                actions.cast_vote(
                    self.lot.pk, number, agrees=agrees, reason="见投标文件第十二页", actor=actor, now=self.tick()
                )

    def consider(self, reason: str = "三家以下投标人的报价和方案有明显差别，仍有竞争性") -> Evaluation:
        """The chair writes down why the committee goes on with fewer than three bids."""
        who = self.signer(self.chair())
        return actions.record_competition(self.lot.pk, reason=reason, actor=who.actor, now=self.tick())

    def lock(self, member: Member, /, **changed: Any) -> Evaluation:
        """One member signs the blind score sheet, under codes."""
        blind = {one["id"] for one in DataSheet.objects.get(lot=self.lot).scheme["items"] if one.get("blind")}
        labels = labels_of(self.evaluation)
        said = {
            "v": 1,
            "kind": "blind_sheet",
            "lot": self.lot.code,
            "member": member.number,
            "scores": {
                labels[bid]: {item: score for item, score in row.items() if item in blind}
                for bid, row in self.scores(member).items()
            },
            "reasons": {},
        }
        who = self.signer(member)
        return actions.sign_blind(self.lot.pk, who.sign(said | changed), actor=who.actor, now=self.tick())

    def lock_all(self) -> None:
        """Everybody does, where the review is blind."""
        if self.evaluation.state == S.BLIND:
            for member in self.members():
                if not hasattr(member, "blind_sheet"):
                    self.lock(member)

    def step_back(self, state: EvaluationState, reason: str = "报价得分复核", ground: str = "") -> StepBack:
        """The chair leads the committee back."""
        who = self.signer(self.chair())
        return actions.step_back(
            self.lot.pk, reached=state.value, reason=reason, ground=ground, actor=who.actor, now=self.tick()
        )

    def scores(self, member: Member) -> dict[str, dict[str, str]]:
        """Some scores: each member and each bid a little different, none at an edge."""
        items = DataSheet.objects.get(lot=self.lot).scheme["items"]
        return {
            bid: {item["id"]: score_given(item, place, member.number) for item in items}
            for place, bid in enumerate(passed_bids(self.evaluation))
        }

    def sheet(self, member: Member, /, **changed: Any) -> dict[str, Any]:
        """What a member signs."""
        said = {
            "v": 1,
            "kind": "score_sheet",
            "lot": self.lot.code,
            "member": member.number,
            "scores": self.scores(member),
            "reasons": {},
        }
        return said | changed

    def score(self, member: Member, /, **changed: Any) -> Evaluation:
        """One member signs the score sheet."""
        who = self.signer(member)
        signed = who.sign(self.sheet(member, **changed))
        return actions.sign_sheet(self.lot.pk, signed, actor=who.actor, now=self.tick())

    def score_all(self) -> None:
        """Everybody does."""
        for member in self.members():
            self.score(member)

    def conclude_prices(self) -> Evaluation:
        """The chair ends the review of the second envelopes."""
        return actions.conclude_prices(self.lot.pk, actor=self.signer(self.chair()).actor, now=self.tick())

    def report(self) -> None:
        """The report is asked for and made."""
        actions.ask_for_report(self.lot.pk, actor=self.operator.actor, now=self.tick())
        self.work()

    def sign(self, member: Member) -> Evaluation:
        """One member signs the report as the browser does."""
        who = self.signer(member)
        lease = signing.prepare(self.evaluation, actor=who.actor, now=self.tick())
        der = who.keys.p256.sign(lease.attributes, ec.ECDSA(hashes.SHA256()))
        return signing.finish(self.evaluation, token=lease.token, signature=der, actor=who.actor, now=self.tick())

    def refuse(self, member: Member, reason: str, /, **changed: Any) -> Evaluation:
        """One member refuses to sign."""
        who = self.signer(member)
        report = self.evaluation.reports.get(replaced_at__isnull=True)
        said = {
            "v": 1,
            "kind": "refusal_to_sign",
            "lot": self.lot.code,
            "member": member.number,
            "report": report.sha256,
            "reason": reason,
        }
        signed = who.sign(said | changed)
        return actions.refuse_to_sign(self.lot.pk, signed, actor=who.actor, now=self.tick())

    def sign_all(self) -> None:
        """Everybody signs in turn."""
        for member in self.members():
            self.sign(member)

    def receive(self) -> Evaluation:
        """The buyer receives the report."""
        return actions.receive_report(self.lot.pk, actor=self.stage.buyer.actor, now=self.tick())

    def reaches(self, state: EvaluationState) -> Room:
        """Goes on from the beginning until the evaluation stands there."""
        place = ("reached", state, self.now, self.lot.pk, self.prices, standing())
        self.now, known = remembered(place, lambda: self._go_on_to(state))
        self.signers.update(known)
        assert self.evaluation.state == state
        return self

    def _go_on_to(self, state: EvaluationState) -> tuple[datetime, dict[int, Signer]]:
        """What the room knows when it has got there, besides what the database does."""
        steps: list[tuple[EvaluationState, Callable[[], object]]] = [
            (S.PREPARED, lambda: actions.prepare_evaluation(self.lot.pk, now=self.tick())),
            (S.UNDERTAKING, self.form),
            (S.ELECTING, self.undertake_all),
            (S.PRELIMINARY, self.elect),
            (S.BLIND, self.judge_all),
            (S.SCORING, self.lock_all),
            (S.COMPUTED, self.score_all),
            (S.SIGNING, self.report),
            (S.COMPLETED, self.sign_all),
            (S.RECEIVED, self.receive),
        ]
        for stands, step in steps:
            step()
            if stands is state:
                break
        return self.now, dict(self.signers)

    def _open(self, experts: int, scheme: Mapping[str, Any] | None) -> tuple[Lot, list[Cast]]:
        lot = self.stage.tendering()
        if scheme is not None:
            DataSheet.objects.filter(lot=lot).update(scheme=dict(scheme))
        pool = [self._expert(number) for number in range(experts)]
        tenders.close_submission(lot.pk, actor=CLOCK, now=self.stage.deadline)
        with transaction.atomic():
            held = lots.locked(lot.pk)
            facts = Facts(now=self.now, deadline=self.stage.deadline)
            lots.advance(held, LotAction.OPEN, facts)
            lots.advance(held, LotAction.CLOSE_OPENING, facts)
        lot.refresh_from_db()
        return lot, pool

    def _hand_over(self, patch: pytest.MonkeyPatch, prices: Sequence[str]) -> None:
        bidders = [self.world.bidder, self.world.second_bidder, self.world.third_bidder]
        opened = [
            OpenedBid(
                bid_id=f"{number:032x}",
                organisation_id=bidders[number - 1].organisation.pk,
                bidder=bidders[number - 1].organisation.name,
                price=Decimal(price),
                fields=dict(FIELDS),
                objects={"technical": [("plan.pdf", "documents/1.pdf")]},
                received_at=self.stage.deadline - timedelta(hours=number),
                revision=1,
                statement="{}",
                receipt={},
            )
            for number, price in enumerate(prices, start=1)
        ]
        drawn = DRAWN if self.stage.regime is Regime.ENG else {}
        patch.setattr("apps.openings.queries.opened_bids", lambda lot: opened if lot.pk == self.lot.pk else [])
        patch.setattr("apps.openings.queries.drawn_values", lambda lot: drawn)

    def _expert(self, number: int) -> Cast:
        """One of the pool: the cast's own expert first."""
        if number == 0:
            return self.world.expert
        new = NewMember(
            login=f"expert{number}",
            name=EXPERTS[number],
            email=f"expert{number}@example.cn",
            phone="0571-88001234",
            language="zh-hans",
            role=Role.EXPERT,
            is_administrator=False,
        )
        seat = add_member(self.world.expert.organisation.pk, new, actor=SYSTEM, now=FOUNDED).membership
        return Cast(person=seat.person, seat=seat)


class RealRoom(Room):
    """The evaluation of a lot whose bids were really sealed and opened; `hall` stands at the hand-over."""

    def __init__(self, hall: Hall) -> None:
        self.stage = hall.stage
        self.world = hall.stage.world
        self.lot = Lot.objects.select_related("project").get(pk=hall.lot.pk)
        self.now = hall.now
        self.prices = tuple(str(bidder.price) for bidder in hall.bidders)
        self.experts = [self._expert(number) for number in range(7)]
        self.signers = {hall.representative.member.seat.pk: hall.representative}
