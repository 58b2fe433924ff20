"""What follows after a notice in the demonstration's story: real sealed bids, an opening, an evaluation, an award.

Every act is done by its own person in a browser of this process, at its own time, through the same addresses as outside.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from apps.core import clock
from apps.evidence.models import Job
from apps.evidence.outbox import run_one
from apps.evidence.subscriptions import deliver, ring_for_newcomers
from apps.evidence.ticking import tick
from apps.parties.platform_key import platform_certificate
from apps.portal.demonstration.document import tender_document
from apps.portal.demonstration.works import Reached, Work
from apps.portal.rehearsal import bidding, evaluating, hall
from apps.portal.rehearsal.cases import CaseBid
from apps.portal.rehearsal.hall import Holder
from apps.portal.rehearsal.visitor import Seat, Visitor
from apps.tenders.models import Lot

SHARES = (Decimal("0.942"), Decimal("0.957"), Decimal("0.931"))
"""What each bidder asks, as a share of the ceiling."""
CENT = Decimal("0.01")
ORDER = (
    Reached.OPENED,
    Reached.EVALUATING,
    Reached.REPORT_CHECK,
    Reached.CANDIDATES,
    Reached.AWARDED,
)
"""How far a lot can come after its deadline, in order."""

MEMBERS = 5

Minutes = float
Do = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Roles:
    """Who acts in a lot."""

    host: Seat
    buyer: Seat
    representative: Seat
    witness: Seat
    operator: Seat
    bidders: Sequence[Seat]
    experts: Sequence[Seat]


@dataclass(slots=True)
class Procedure:
    """One lot from its bids on; `acts` says what happens when, as far as the lot has come."""

    work: Work
    number: int
    roles: Roles
    lot_id: Callable[[], int]
    meet: Callable[[Seat], Visitor]
    _code: str = ""
    _statements: dict[int, str] = field(default_factory=dict)
    _holders: list[tuple[Visitor, Holder]] = field(default_factory=list)
    _sitting: list[Visitor] = field(default_factory=list)

    def acts(self, deadline: datetime, next_mornings: Sequence[datetime]) -> Iterator[tuple[datetime, Do]]:
        """The acts with their times; `next_mornings` are those of the working days after the opening."""
        for place, seat in enumerate(self.roles.bidders):
            yield self._at(deadline, -150 + 17 * place), self._bid_of(seat, place)
            yield self._at(deadline, -25 + 4 * place), self._sign_in_of(seat)
        if self._has_come(Reached.OPENED):
            for minutes, do in self._opening():
                yield self._at(deadline, minutes), do
        if self._has_come(Reached.EVALUATING):
            for minutes, do in self._evaluation():
                yield self._at(deadline, 120 + minutes), do
        if self._has_come(Reached.REPORT_CHECK):
            for minutes, do in self._report():
                yield self._at(deadline, 260 + minutes), do
            yield self._at(next_mornings[0], 0), self._receive
        if self._has_come(Reached.CANDIDATES) and self._is_eng:
            yield self._at(next_mornings[0], 40), self._publish_candidates
        if self._has_come(Reached.AWARDED):
            yield self._at(next_mornings[-1], 10), self._decide
            yield self._at(next_mornings[-1], 70), self._publish_award

    def _has_come(self, reached: Reached) -> bool:
        return ORDER.index(self.work.reached) >= ORDER.index(reached)

    @property
    def _is_eng(self) -> bool:
        return self.work.regime.value == "eng"

    def _at(self, moment: datetime, minutes: Minutes) -> datetime:
        """Every lot has its own seconds, so that no two acts of the centre coincide."""
        return moment + timedelta(minutes=minutes, seconds=self.number)

    def _opening(self) -> Iterator[tuple[Minutes, Do]]:
        roles = self.roles
        yield 1, self._start
        for place, (seat, role) in enumerate(((roles.host, "host"), (roles.witness, "witness"),
                                              (roles.representative, "representative"))):  # fmt: skip
            yield 2 + place / 2, self._holder_of(seat, role)
        yield 4, self._draw
        yield 5, lambda: self._host("list")
        yield 6, lambda: self._host("decryption")
        for place, seat in enumerate(roles.bidders):
            yield 7 + place, self._release_of(seat)
        yield 11, lambda: self._host("settlement")
        yield 12, self._reveal
        yield 14, self._announce
        for place, seat in enumerate(roles.bidders):
            yield 15 + place / 2, self._confirm_of(seat)
        yield 18, self._make_record
        yield 19, lambda: hall.sign_paper(self.meet(roles.host), f"/openings/{self._lot()}")
        yield 20, lambda: self._host("close")
        yield 21, lambda: self._host("handover")

    def _evaluation(self) -> Iterator[tuple[Minutes, Do]]:
        yield 0, self._form
        for place in range(MEMBERS):
            yield 10 + place, partial(self._judge, place)
        for place in range(MEMBERS):
            yield 20 + place, partial(self._judge, place)
        for place in range(MEMBERS):
            yield 30 + place, partial(self._judge, place)
        for place in range(MEMBERS if self._has_come(Reached.REPORT_CHECK) else MEMBERS // 2):
            yield 80 + 5 * place, partial(self._judge, place)

    def _report(self) -> Iterator[tuple[Minutes, Do]]:
        yield 0, self._make_report
        for place in range(MEMBERS):
            yield 5 + 3 * place, partial(self._judge, place)

    def _bid_of(self, seat: Seat, place: int) -> Do:
        def bid() -> None:
            lot = Lot.objects.get(pk=self.lot_id())
            price = ((lot.ceiling_price or lot.estimate) * SHARES[place % len(SHARES)]).quantize(CENT)
            fields = {"days": str(180 + 10 * place), "quality": "合格", "manager": "项目负责人", "bond": "已提交"}
            offer = CaseBid(seat.organisation, price, fields, ())
            platform = platform_certificate(now=clock.now())
            visitor = self.meet(seat)
            sent = bidding.send_bid(visitor, self._lot(), offer, paper=tender_document, platform=platform, escrow=None)
            self._statements[seat.number] = sent.statement

        return bid

    def _sign_in_of(self, seat: Seat) -> Do:
        def sign_in() -> None:
            tick(clock.now())
            hall.sign_in(self.meet(seat), self._lot(), hall.statement_bid(self._statements[seat.number]), part=0)

        return sign_in

    def _holder_of(self, seat: Seat, role: str) -> Do:
        def hold() -> None:
            visitor = self.meet(seat)
            self._holders.append((visitor, hall.become_holder(visitor, self._lot(), role)))

        return hold

    def _start(self) -> None:
        _let_time_work()
        self._host("start")

    def _make_record(self) -> None:
        self._host("record")
        _do_jobs()

    def _draw(self) -> None:
        draws = hall.state_of(self.meet(self.roles.host), self._lot())["draws"]
        if not draws:
            return
        chance = random.Random(self.number)  # noqa: S311  # an invented story
        secret = {"secret": chance.randbytes(32).hex(), "nonce": chance.randbytes(16).hex()}
        hall.act(self.meet(self.roles.witness), self._lot(), "draw", secret)
        for _draw in draws:
            self._host("draw")

    def _release_of(self, seat: Seat) -> Do:
        return lambda: hall.release(self.meet(seat), self._lot(), self._statements[seat.number])

    def _reveal(self) -> None:
        for visitor, holder in self._holders[1:]:
            hall.reveal(visitor, self._lot(), holder)
        _do_jobs()

    def _announce(self) -> None:
        host = self.meet(self.roles.host)
        while hall.state_of(host, self._lot())["state"] in ("decrypt_settled", "announcing"):
            self._host("announcement")

    def _confirm_of(self, seat: Seat) -> Do:
        def confirm() -> None:
            visitor = self.meet(seat)
            bid = hall.statement_bid(self._statements[seat.number])
            listed = hall.state_of(visitor, self._lot())["bids"]
            price = next(one["price"] for one in listed if one["bid"] == bid)
            hall.confirm(visitor, self._lot(), bid, {"price": price})

        return confirm

    def _form(self) -> None:
        _let_time_work()
        lot = self._lot()
        evaluating.name_representatives(self.meet(self.roles.buyer), lot, [self.roles.representative])
        evaluating.form_committee(self.meet(self.roles.operator), lot)

    def _judge(self, place: int) -> None:
        """The member in this place does what is next for it."""
        if not self._sitting:
            everybody = map(self.meet, (*self.roles.experts, self.roles.representative))
            self._sitting += [one for one in everybody if evaluating.is_member(one, self._lot())]
        evaluating.next_act(self._sitting[place], self._lot(), random.Random(self.number * 100 + place))  # noqa: S311  # an invented story

    def _make_report(self) -> None:
        evaluating.ask_for_report(self.meet(self.roles.operator), self._lot())
        _do_jobs()

    def _receive(self) -> None:
        self.meet(self.roles.host).browser.act(f"/evaluation/{self._lot()}/receipt-of-report", {})

    def _publish_candidates(self) -> None:
        self.meet(self.roles.host).browser.act(f"/awards/{self._lot()}/candidates", {})

    def _decide(self) -> None:
        _let_time_work()
        buyer = self.meet(self.roles.buyer).browser
        first = buyer.data(f"/evaluation/{self._lot()}/result.json")["result"]["ranked"][0]["bid"]
        buyer.act(f"/awards/{self._lot()}/decision", {"bid": first})

    def _publish_award(self) -> None:
        self.meet(self.roles.buyer).browser.act(f"/awards/{self._lot()}/award", {})
        _do_jobs()

    def _host(self, what: str) -> None:
        hall.act(self.meet(self.roles.host), self._lot(), what, {})

    def _lot(self) -> str:
        if not self._code:
            self._code = Lot.objects.values_list("code", flat=True).get(pk=self.lot_id())
        return self._code


def _let_time_work() -> None:
    """What is due happens, and everybody hears of it."""
    tick(clock.now())
    ring_for_newcomers()
    while deliver(clock.now()):
        pass


def _do_jobs() -> None:
    """The worker's part of the procedure; letters to people are left to the worker that will run."""
    for app in ("openings", "evaluation", "awards", "bids"):
        due = Job.objects.filter(due_at__lte=clock.now(), kind__startswith=f"{app}.").order_by("pk")
        for job_id in list(due.values_list("pk", flat=True)):
            run_one(job_id, clock.now())
