"""The lawful way of a lot: at each place the next step, done by whom it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from apps.awards import actions as awards
from apps.awards.actions.contracts import Signed
from apps.awards.lifecycle import AwardState
from apps.awards.queries import standing_of
from apps.evaluation import actions as evaluation
from apps.evaluation.states import EvaluationState
from apps.evidence.store import Stored
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Opening, Record
from apps.openings.rules.terms import HolderRole
from apps.tenders import actions as tenders
from apps.tenders.lifecycle import LotState
from apps.tenders.queries.readiness import check_readiness
from tests.life.stage import Life
from tests.openings.stage import Bidder, Signer
from tests.tenders.stage import sheet_terms

S = LotState
O = OpeningState  # noqa: E741  # as in the product's own tables
E = EvaluationState
CONTRACT = Stored("contracts/1.pdf", 999, "ef" * 32)
STEPS_AT_MOST = 200


class Way:
    """Leads one lot on."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.stage = life.stage
        self.hall = life.hall
        self.room = life.room

    def until(self, state: str) -> Life:
        """As many lawful steps as it takes until the lot, its opening, its evaluation or its award stands there."""
        for _ in range(STEPS_AT_MOST):
            if state in self.life.stands():
                return self.life
            self.go_on()
            self.life.work()
        raise AssertionError(f"the way does not lead to {state}; it stands at {self.life.stands()}")

    def go_on(self) -> None:
        """The next lawful step; where nothing is left to do, nothing happens. Raises its refusal."""
        self.life.now = self.life.now  # hall and room stand at the later of their moments
        step = self._steps().get(LotState(self.life.lot.state))
        if step:
            step()

    def _steps(self) -> dict[LotState, Callable[[], object]]:
        return {
            S.DRAFT: self.submit_entry,
            S.ENTRY_RETURNED: self.submit_entry,
            S.ENTRY_SUBMITTED: self.accept_entry,
            S.ENTRY_ACCEPTED: self.arrange,
            S.SCHEDULED: self._prepare_or_publish,
            S.ANNOUNCED: lambda: self.life.wait_until(self.life.lot.document_from),
            S.TENDERING: self._bid_or_wait,
            S.SUBMISSION_CLOSED: self._in_the_hall,
            S.OPENING: self._in_the_hall,
            S.OPENED: self._in_the_hall,
            S.EVALUATING: self._in_the_room,
            S.EVALUATED: self.room.receive,
            S.REPORT_CHECK: self._publish_or_decide,
            S.CANDIDATES_PUBLISHED: self._end_of_publicity,
            S.AWARDING: self._decide_or_publish,
            S.AWARDED: self.sign_contract,
            S.PAUSED: self._in_the_hall,
            S.SUSPENDED: self.resume,
        }

    # Before the notice.

    def submit_entry(self) -> object:
        """进场登记."""
        buyer, now = self.stage.buyer.actor, self.life.tick()
        return tenders.submit_entry(self.life.pk, wished_opening_at=self.stage.deadline, note="", actor=buyer, now=now)

    def accept_entry(self) -> object:
        """受理."""
        return tenders.accept_entry(self.life.pk, actor=self.life.world.operator.actor, now=self.life.tick())

    def arrange(self) -> object:
        """场地安排."""
        operator, now = self.life.world.operator.actor, self.life.tick()
        return tenders.arrange_venue(
            self.life.pk, opening_at=self.stage.deadline, hall=self.stage.hall, actor=operator, now=now
        )

    def prepare(self) -> None:
        """Everything is there to be published."""
        buyer, lot = self.stage.buyer.actor, self.life.pk
        tenders.set_timetable(lot, timetable=self.stage.timetable(), actor=buyer, now=self.life.tick())
        tenders.save_data_sheet(lot, terms=sheet_terms(self.stage.regime), actor=buyer, now=self.life.tick())
        tenders.add_document(lot, file_name="招标文件.pdf", stored=self.stage.stored, actor=buyer, now=self.life.tick())

    def publish(self) -> object:
        """发布公告."""
        buyer, now = self.stage.buyer.actor, self.life.tick()
        plan = check_readiness(self.life.lot, now).plan_hash
        return tenders.publish_notice(self.life.pk, plan_hash=plan, overrides=[], actor=buyer, now=now)

    def resume(self) -> object:
        """恢复."""
        buyer, now = self.stage.buyer.actor, self.life.tick()
        return tenders.resume_lot(self.life.pk, new_deadline=None, actor=buyer, now=now)

    def _prepare_or_publish(self) -> None:
        if not self.life.lot.documents.exists():
            self.prepare()
            return
        self.life.now = max(self.life.now, self.stage.published)
        self.publish()

    # Until the deadline.

    def _bid_or_wait(self) -> None:
        bidder = next((one for one in self.hall.bidders[:3] if not self.life.has_bid(one)), None)
        if bidder is not None:
            self.life.hand_in(bidder)
            return
        deadline = self.life.lot.submission_deadline
        if deadline is None:
            return
        sign_in = deadline - timedelta(minutes=59)
        self.life.wait_until(sign_in if self.life.now < sign_in else deadline)

    # The opening.

    def _in_the_hall(self) -> None:
        opening = self.life.opening
        if opening is None:
            return
        match O(opening.state):
            case O.NOT_OPEN | O.SIGN_IN:
                self.life.work()
            case O.PAUSED:
                self.hall.resume()
            case state:
                self._hall_steps()[state](opening)

    def _hall_steps(self) -> dict[OpeningState, Callable[[Opening], object]]:
        return {
            O.CLOSED_FOR_BIDS: self._sign_in_or_start,
            O.STARTED: self._draw_or_list,
            O.LIST_PUBLISHED: self._get_ready_or_decrypt,
            O.DECRYPTING: self._release_or_settle,
            O.DECRYPT_SETTLED: self._reveal_or_announce,
            O.ANNOUNCING: lambda _: self.hall.announce(),
            O.CONFIRMING: self._confirm_or_record,
            O.RECORD_SIGNING: self._sign_or_close,
            O.CLOSED: lambda _: self.hall.hand_over(),
            O.HANDED_TO_EVALUATION: lambda _: self._in_the_room(),
            O.FAILED: lambda _: self.life.work(),
            O.RESUMED: lambda _: self.life.work(),
            O.ENDED: lambda _: self.life.work(),
        }

    def counted(self) -> list[Bidder]:
        """The bidders whose bids count, in the hall's order."""
        return [one for one in self.hall.bidders if one.sealed is not None and self.life.has_bid(one)]

    def _sign_in_or_start(self, opening: Opening) -> object:
        absent = [one for one in self.counted() if not opening.sign_ins.filter(bid=one.bid).exists()]
        return absent[0].sign_in(self.hall) if absent else self.hall.start()

    def _draw_or_list(self, opening: Opening) -> object:
        waiting = opening.draws.filter(drawn_at__isnull=True)
        if not waiting.exists():
            return self.hall.publish_list()
        if waiting.filter(witness__isnull=True).exists():
            return self.hall.contribute()
        return self.hall.draw()

    def _get_ready_or_decrypt(self, opening: Opening) -> object:
        for role, holder in self.holders().items():
            if not opening.holders.filter(role=role).exists():
                return holder.become_holder(self.hall, role)
        return self.hall.start_decryption()

    def holders(self) -> dict[HolderRole, Signer]:
        """Who keeps the shares."""
        hall = self.hall
        return {
            HolderRole.HOST: hall.host,
            HolderRole.WITNESS: hall.witness,
            HolderRole.REPRESENTATIVE: hall.representative,
        }

    def _release_or_settle(self, opening: Opening) -> object:
        shut = [one for one in self.counted() if not opening.releases.filter(bid=one.bid).exists()]
        return shut[0].release(self.hall) if shut else self.hall.settle()

    def _reveal_or_announce(self, opening: Opening) -> object:
        for role in (HolderRole.HOST, HolderRole.WITNESS):
            if not opening.reveals.filter(role=role).exists():
                return self.holders()[role].reveal(self.hall, role)
        self.life.work()
        return self.hall.announce()

    def _confirm_or_record(self, opening: Opening) -> object:
        silent = [one for one in self.counted() if not opening.confirmations.filter(bid=one.bid).exists()]
        if silent:
            return silent[0].confirm(self.hall)
        self.hall.record()
        return None

    def _sign_or_close(self, _opening: Opening) -> object:
        is_signed = Record.objects.filter(opening__lot=self.life.pk, signed_at__isnull=False).exists()
        if is_signed:
            return self.hall.close()
        self.hall.sign_record()
        return None

    # The evaluation.

    def _in_the_room(self) -> None:
        room, held = self.room, self.life.evaluation
        if held is None:
            return
        match E(held.state):
            case E.PREPARED:
                room.form()
            case E.UNDERTAKING:
                self._one_who("undertaking", room.undertake) or evaluation.fill_committee(
                    self.life.pk, actor=self.life.world.operator.actor, now=self.life.tick()
                )
            case E.ELECTING:
                room.elect()
            case E.PRELIMINARY:
                room.judge_all()
            case E.BLIND:
                room.lock_all()
            case E.SCORING:
                self._one_who("sheet", room.score)
            case E.COMPUTED:
                room.report()
            case E.SIGNING:
                room.sign_all()
            case E.COMPLETED:
                room.receive()

    def _one_who(self, has_done: str, act: Callable[..., object]) -> bool:
        """The first member who has not done it does it; answers whether there was one."""
        for member in self.room.members():
            if not hasattr(member, has_done):
                act(member)
                return True
        return False

    # The award.

    def _publish_or_decide(self) -> object:
        lot = self.life.lot
        if lot.project.regime_in_force == "eng":
            return awards.publish_candidates(lot.pk, actor=self.stage.buyer.actor, now=self.life.tick())
        return self.decide()

    def _end_of_publicity(self) -> None:
        award = self.life.award
        if award is not None and award.state == AwardState.PUBLICITY:
            until = award.publicity_until
            self.life.wait_until(until + timedelta(seconds=1) if until else None)
            return
        self.decide()

    def _decide_or_publish(self) -> object:
        award = self.life.award
        if award is not None and award.state == AwardState.DECIDED:
            return awards.publish_result(self.life.pk, actor=self.stage.buyer.actor, now=self.life.tick())
        return self.decide()

    def decide(self, place: int = 0) -> object:
        """定标, for the candidate of this place in the order."""
        ranked = standing_of(self.life.lot).recommended
        award = self.life.award
        passed = (
            set(award.candidates.filter(passed_over__isnull=False).values_list("bid", flat=True)) if award else set()
        )
        left = [one.bid for one in ranked if one.bid not in passed]
        bid = left[place] if place < len(left) else "0" * 32
        return awards.decide_award(self.life.pk, bid=bid, actor=self.stage.buyer.actor, now=self.life.tick())

    def sign_contract(self) -> object:
        """合同, on the next day and at the price of the award."""
        award = self.life.award
        winner = award.winner if award else None
        now = self.life.tick(86400)
        said = Signed("HT-1", now.date(), winner.price if winner else Decimal(1), "240日历天", CONTRACT)
        return awards.record_contract(self.life.pk, signed=said, actor=self.life.world.agency.actor, now=now)
