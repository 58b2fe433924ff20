"""Bid security in the demonstration: codes asked for, money paid in, statements read, and what goes back after the award."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from apps.bids import actions, securing
from apps.bids.actions.security import GuaranteeTerms
from apps.bids.models import BidSecurity, Refund
from apps.bids.rules.security import Verification
from apps.bids.secrecy import owner_of
from apps.core.actor import Actor
from apps.portal.demonstration.calendar import Days, on
from apps.portal.demonstration.cast import HOUSES, Cast
from apps.portal.demonstration.works import Reached, Work
from apps.tenders.models import DataSheet

Do = Callable[[datetime], object]

SECURED = frozenset(
    {
        "滨河路（一期）道路及综合管网改造工程施工",
        "农村公路养护（南片）施工",
        "北环路绿化提升工程施工",
        "检验科试剂采购",
    }
)
HEAD = "交易流水号,缴款码,金额,交易时间,付款户名,付款账号"
NAMES = {house.key: house.name for house in HOUSES}
BY_GUARANTEE = 2
"""The bidder in this place gives a guarantee; all others pay."""


@dataclass(frozen=True, slots=True)
class Payments:
    """The securities of one lot; `payers` are the houses that give one, the first of whom bid."""

    work: Work
    number: int
    cast: Cast
    days: Days
    preparer: Actor
    payers: Sequence[str]
    lot_id: Callable[[], int]

    def acts(self, closing: date) -> Iterator[tuple[datetime, Do]]:
        """What happens, in order; nothing where the work is not among the secured."""
        if self.work.name not in SECURED:
            return
        for place, house in enumerate(self.payers):
            give = self._guarantee(house) if place == BY_GUARANTEE else self._ask_for_code(house, place)
            yield self._time(self.days.before(closing, 4), 10, place), give
        yield self._time(self.days.before(closing, 3), 16, 0), self._read_statement
        if self.work.reached is Reached.AWARDED:
            yield self._time(self.days.after(closing, 2), 9, 0), self._refund_all
            yield self._time(self.days.day(-4), 10, 0), self._refund_all
            if not self._is_gp:
                yield self._time(self.days.day(-1), 10, 0), self._date_contract

    @property
    def _is_gp(self) -> bool:
        return self.work.regime.value == "gp"

    def _time(self, day: date, hour: int, place: int) -> datetime:
        """Every lot has its own minute of the hour and these acts their own seconds, so that no two acts coincide."""
        return on(day, hour, 5 + self.number) + timedelta(seconds=40 + place)

    def _amount(self) -> Decimal:
        return DataSheet.objects.values_list("bond_amount", flat=True).get(lot=self.lot_id())

    def _account(self, house: str) -> str:
        return f"3699-0000-0000-{int(self.cast.organisations[house]):04d}"

    def _ask_for_code(self, house: str, place: int) -> Do:
        """The bidder in the second place declares another account than the one it pays from later."""
        account = "3699-0000-0000-9999" if place == 1 else self._account(house)
        return lambda now: actions.request_payment_code(
            self.lot_id(), account=account, actor=self.cast.first[house], now=now
        )

    def _guarantee(self, house: str) -> Do:
        def give(now: datetime) -> None:
            stated = GuaranteeTerms(
                form="e_guarantee",
                number=f"WC-EG-{now.year}-{self.number:04d}",
                issuer="望川市融资担保有限公司",
                amount=self._amount(),
                valid_until=now.date() + timedelta(days=180),
                reference=f"EG{now.year}{self.number:06d}",
            )
            actor = self.cast.first[house]
            actions.give_guarantee(
                self.lot_id(), stated=stated, verification=Verification.VERIFIED, actor=actor, now=now
            )

        return give

    def _read_statement(self, now: datetime) -> None:
        paid_at = (now - timedelta(hours=3)).strftime("%Y-%m-%d %H:%M:%S")
        lines = [HEAD]
        for place, house in enumerate(self.payers):
            if place != BY_GUARANTEE:
                code = self._code_of(house)
                lines.append(self._line(place, code, paid_at, house))
        if self.work.reached is Reached.OPENED:
            lines.append(self._line(len(self.payers), "", paid_at, self.payers[0]))
        content = "\n".join(lines).encode()
        statement = actions.read_statement(content, actor=self.cast.actors["linwan"], now=now)
        actions.import_statement(statement.code, actor=self.cast.actors["linwan"], now=now)

    def _line(self, place: int, code: str, paid_at: str, house: str) -> str:
        transaction = f"WC{self.number:04d}{place:04d}"
        return f"{transaction},{code},{self._amount()},{paid_at},{NAMES[house]},{self._account(house)}"

    def _code_of(self, house: str) -> str:
        owner = owner_of(self.lot_id(), self.cast.organisations[house])
        security = BidSecurity.objects.get(lot=self.lot_id(), owner=owner)
        return str(securing.kept_of(security)["reference"])

    def _date_contract(self, now: datetime) -> None:
        actions.record_contract(self.lot_id(), signed_on=now.date(), actor=self.preparer, now=now)

    def _refund_all(self, now: datetime) -> None:
        """Whatever has to go back by now is paid back."""
        owed = Refund.objects.filter(security__lot=self.lot_id(), refunded_on=None, lifted_at=None).order_by("pk")
        for refund in owed:
            actions.record_refund(refund.code, refunded_on=now.date(), actor=self.cast.actors["linwan"], now=now)
