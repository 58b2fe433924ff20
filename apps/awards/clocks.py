"""期限 — which times of the law run after a report was received, until when, and whether what they ask for was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from apps.awards.models import Award, Contract
from apps.core.clock import SHANGHAI
from apps.tenders.models import Lot
from apps.tenders.queries.calendar import working_calendar
from apps.tenders.rules.books import Regime, RuleBook, TimeRule
from apps.tenders.rules.calendar import WorkingCalendar
from apps.tenders.rules.due import due_at

CONTRACT_RULE = {Regime.ENG: "T-E17", Regime.GP: "T-G14a"}
REPORT_TO_SUPERVISOR, FILING = "T-E18", "T-G14c"
DUTIES = {Regime.ENG: (REPORT_TO_SUPERVISOR,), Regime.GP: (FILING,)}
"""What the buyer does outside the platform and records here, by the rule that sets its time."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One time of the law: what it is for, its last second, and when it was kept, if it was."""

    rule: TimeRule
    due_at: datetime
    done_at: datetime | None

    def is_overdue(self, now: datetime) -> bool:
        """True when the time ran out before it was done."""
        return (self.done_at or now) > self.due_at


def contract_due(lot: Lot, notified_at: datetime) -> datetime:
    """The last second for the contract, counted from the award notice (招标投标法第四十六条；政府采购法第四十六条)."""
    rule = _book(lot)[CONTRACT_RULE[lot.project.regime_in_force]]
    return due_at(rule, notified_at, working_calendar()).at


def clocks_of(award: Award, received_at: datetime | None) -> list[Clock]:
    """Every time that has begun to run in this award, in the order in which they end."""
    lot = award.lot
    book, calendar = _book(lot), working_calendar()
    contract = Contract.objects.filter(award=award).first()
    duties = {one.rule: _noon(one.done_on) for one in award.duties.all()}
    found = _eng(award, contract, received_at) if lot.project.regime_in_force is Regime.ENG else _gp(award, contract, received_at)  # fmt: skip
    clocks = [
        _clock(book[rule], begins, duties.get(rule, done), calendar)
        for rule, begins, done in found
        if begins is not None and rule in book.rules
    ]
    return sorted(clocks, key=lambda one: one.due_at)


_Run = Iterator[tuple[str, datetime | None, datetime | None]]
"""A rule, when its time began to run, and when it was done."""


def _eng(award: Award, contract: Contract | None, received_at: datetime | None) -> _Run:
    yield "T-E13", received_at, award.publicity_from
    yield CONTRACT_RULE[Regime.ENG], award.notified_at, _noon(contract.signed_on) if contract else None
    yield REPORT_TO_SUPERVISOR, award.decided_at, None


def _gp(award: Award, contract: Contract | None, received_at: datetime | None) -> _Run:
    signed = _noon(contract.signed_on) if contract else None
    yield "T-G08", received_at, award.decided_at
    yield "T-G09a", award.decided_at, award.published_at
    yield CONTRACT_RULE[Regime.GP], award.notified_at, signed
    yield "T-G14b", signed, contract.recorded_at if contract else None
    yield FILING, signed, None


def _clock(rule: TimeRule, begins: datetime, done: datetime | None, calendar: WorkingCalendar) -> Clock:
    return Clock(rule, due_at(rule, begins, calendar).at, done)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), SHANGHAI)


def _book(lot: Lot) -> RuleBook:
    return RuleBook.from_json(lot.rule_book or {})


def began_on(award: Award, rule: str) -> date:
    """The first day on which a recorded duty can have been done."""
    begins = award.decided_at if rule == REPORT_TO_SUPERVISOR else None
    if begins is not None:
        return begins.astimezone(SHANGHAI).date()
    return Contract.objects.values_list("signed_on", flat=True).get(award=award)
