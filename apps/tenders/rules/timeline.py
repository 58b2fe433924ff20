"""Whether a tender's plan keeps the law, rule by rule: what stands in the way of publication, and what is unwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from apps.core.money import yuan
from apps.tenders.rules import due
from apps.tenders.rules.books import Bound, Level, Regime, RuleBook, TimeRule
from apps.tenders.rules.calendar import SHANGHAI, Counted, T, WorkingCalendar
from apps.tenders.rules.findings import Finding
from apps.tenders.rules.plan import Plan, WorkKind, day_of, last_day_of
from apps.tenders.rules.wording import Value, calendar_not_loaded, worded

AVAILABILITY = {Regime.ENG: "T-E01", Regime.GP: "T-G02a"}
ISSUE_TO_DEADLINE = {Regime.ENG: "T-E02", Regime.GP: "T-G03"}
CLARIFICATION = {Regime.ENG: "T-E03", Regime.GP: "T-G04a"}
PREQUALIFICATION_CLARIFICATION = {Regime.ENG: "T-E04", Regime.GP: "T-G04b"}
SAME_MOMENT = {Regime.ENG: "T-E11", Regime.GP: "T-G18"}
_BOND_SHARE = {Regime.ENG: "T-E09a", Regime.GP: "T-G05a"}
_PERFORMANCE_SHARE = {Regime.ENG: "T-E20", Regime.GP: "T-G16a"}
_BOND_CEILING = {WorkKind.WORKS: "T-E09c", WorkKind.GOODS: "T-E09c", WorkKind.SURVEY_DESIGN: "T-E09d"}


class DocumentKind(StrEnum):
    """Which document a clarification changes."""

    TENDER = "tender"
    PREQUALIFICATION = "prequalification"


def check_timeline(plan: Plan, book: RuleBook, calendar: WorkingCalendar) -> list[Finding]:
    """Every remark on a plan before publication, in the order of the plan; empty when all is well."""
    check = _Check(plan, book, calendar)
    findings = [
        *check.order(),
        *check.notice(),
        *check.document(),
        *check.prequalification(),
        *check.opening(),
        *check.validity(),
        *check.publicity(),
        *check.bid_bond(),
        *check.performance_bond(),
    ]
    if years := check.unloaded_years():
        findings.append(calendar_not_loaded(years))
    return findings


def check_amendment(
    plan: Plan, *, issued_at: datetime, document: DocumentKind, book: RuleBook, calendar: WorkingCalendar
) -> list[Finding]:
    """Remarks on a clarification or change that may affect what is being prepared, issued at this moment.

    `plan` carries the deadline as it will stand: too little time is mended by moving it.
    """
    check = _Check(plan, book, calendar)
    if document is DocumentKind.TENDER:
        return list(check.span(CLARIFICATION[plan.regime], day_of(issued_at), day_of(plan.deadline)))
    if plan.prequalification is None:
        raise ValueError("the lot has no prequalification")
    deadline = day_of(plan.prequalification.deadline)
    return list(check.span(PREQUALIFICATION_CLARIFICATION[plan.regime], day_of(issued_at), deadline))


def level_here(rule: TimeRule, plan: Plan) -> Level:
    """执行强度 — how strictly a rule is held for this plan: a reason helps only where no law demands tendering.

    In must-tender projects, in government procurement and with a green-channel case it does not.
    """
    if rule.level is not Level.BLOCK_UNLESS_REASON:
        return rule.level
    is_strict = plan.is_must_tender or plan.is_green or plan.regime is Regime.GP
    return Level.BLOCK if is_strict else Level.BLOCK_UNLESS_REASON


@dataclass(slots=True)
class _Check:
    plan: Plan
    book: RuleBook
    calendar: WorkingCalendar
    _unloaded: set[int] = field(default_factory=set)

    def unloaded_years(self) -> tuple[int, ...]:
        return tuple(sorted(self._unloaded))

    def order(self) -> Iterator[Finding]:
        plan = self.plan
        notice = ("公告发布时间", "the notice", plan.notice_from)
        start = ("招标文件开始获取时间", "the start of the document's availability", plan.document_from)
        end = ("招标文件获取截止时间", "the end of the document's availability", plan.document_until)
        deadline = ("投标截止时间", "the bid deadline", plan.deadline)
        pairs = list(pairwise([notice, start, end, deadline]))
        if stage := plan.prequalification:
            invited = ("资格预审公告发布时间", "the prequalification notice", stage.notice_from)
            opens = ("资格预审文件开始获取时间", "the start of the prequalification", stage.document_from)
            ends = ("资格预审文件获取截止时间", "the end of the prequalification document", stage.document_until)
            applied = ("资格预审申请截止时间", "the application deadline", stage.deadline)
            pairs = list(pairwise([invited, opens, ends, applied, start, end, deadline]))
        for earlier, later in pairs:
            if later[2] < earlier[2]:
                names = {"earlier_zh": earlier[0], "later_zh": later[0], "earlier_en": earlier[1]}
                yield self._worded("T-H05", "order_broken", {**names, "later_en": _capitalised(later[1])})

    def notice(self) -> Iterator[Finding]:
        if self.plan.regime is not Regime.GP:
            return
        stage = self.plan.prequalification
        start, until = (
            (stage.notice_from, stage.notice_until) if stage else (self.plan.notice_from, self.plan.notice_until)
        )
        if until:
            yield from self.span("T-G01", day_of(start), last_day_of(until))
            return
        lawful = self._keep(due.last_day(self.book["T-G01"], day_of(start), self.calendar))
        limit = self.book["T-G01"].quantity
        yield self._worded("T-G01", "notice_end_missing", {"limit": limit, "lawful": lawful})

    def document(self) -> Iterator[Finding]:
        plan = self.plan
        issued = day_of(plan.document_from)
        yield from self.span(AVAILABILITY[plan.regime], issued, last_day_of(plan.document_until))
        yield from self.span(ISSUE_TO_DEADLINE[plan.regime], issued, day_of(plan.deadline))

    def prequalification(self) -> Iterator[Finding]:
        stage = self.plan.prequalification
        if stage is None:
            return
        until = last_day_of(stage.document_until)
        yield from self.span(AVAILABILITY[self.plan.regime], day_of(stage.document_from), until)
        if self.plan.regime is Regime.ENG:
            yield from self.span("T-E05", until, day_of(stage.deadline))

    def span(self, rule_id: str, start: date, end: date) -> Iterator[Finding]:
        """At most one remark: too few days, or exactly the least."""
        rule = self.book[rule_id]
        days = self._keep(due.days_counted(rule, start, end, self.calendar))
        figures: dict[str, Value] = {"start": start, "end": end, "limit": rule.quantity}
        if days < rule.quantity:
            lawful = self._keep(due.last_day(rule, start, self.calendar))
            yield self._worded(rule_id, "days_short", {**figures, "days": days, "lawful": lawful})
        elif days == rule.quantity and rule.warns_at_limit:
            safe = end + timedelta(days=1)
            yield worded(rule, Level.WARN, "days_at_limit", {**figures, "days": days, "safe": safe})

    def opening(self) -> Iterator[Finding]:
        if apart := abs(self.plan.opening_at - self.plan.deadline):
            minutes = -(-int(apart.total_seconds()) // 60)
            yield self._worded(SAME_MOMENT[self.plan.regime], "opening_not_at_deadline", {"minutes": minutes})
        opening = self.plan.opening_at.astimezone(SHANGHAI)
        day = opening.date()
        if not self._keep(self.calendar.is_working_day(day)):
            special = self.calendar.special_day(day)
            next_day = self._keep(self.calendar.next_working_day(day))
            name = special.name if special else "周六" if day.weekday() == 5 else "周日"
            yield self._worded("T-H01", "opening_on_rest_day", {"day": day, "name": name, "next": next_day})
        minute = opening.hour * 60 + opening.minute
        for rule_id, code in (("T-H02a", "opening_too_early_in_day"), ("T-H02b", "opening_too_late_in_day")):
            limit = self.book[rule_id].quantity
            is_outside = minute < limit if self.book[rule_id].bound is Bound.AT_LEAST else minute >= limit
            if is_outside:
                yield self._worded(rule_id, code, {"time": _clock(minute), "limit_time": _clock(limit)})

    def validity(self) -> Iterator[Finding]:
        advised = self.book["T-H03"].quantity
        days = self.plan.validity_days
        if not days:
            yield self._worded("T-H04", "validity_missing", {"advised": advised})
        elif days < advised:
            yield self._worded("T-H03", "validity_short", {"days": days, "limit": advised})

    def publicity(self) -> Iterator[Finding]:
        days = self.plan.publicity_days
        if days is None or self.plan.regime is not Regime.ENG:
            return
        limit = self.book["T-E14"].quantity
        if days < limit:
            yield self._worded("T-E14", "publicity_short", {"days": days, "limit": limit})

    def bid_bond(self) -> Iterator[Finding]:
        bond, regime = self.plan.bond, self.plan.regime
        if bond is None:
            return
        limit = self.book[_BOND_SHARE[regime]].quantity
        ceiling = yuan(self.plan.estimate * limit / 100)
        if bond.amount > ceiling:
            figures: dict[str, Value] = {"amount": yuan(bond.amount), "limit": limit, "ceiling": ceiling}
            yield self._worded(_BOND_SHARE[regime], "bond_too_high", figures)
        if regime is Regime.GP and bond.accepts_cash:
            yield self._worded("T-G05b", "cash_accepted", {})
        if regime is not Regime.ENG:
            return
        if self.plan.validity_days and bond.valid_days != self.plan.validity_days:
            figures = {"bond_days": bond.valid_days, "days": self.plan.validity_days}
            yield self._worded("T-E09b", "bond_validity_differs", figures)
        if rule_id := _BOND_CEILING.get(self.plan.kind):
            most = yuan(self.book[rule_id].quantity)
            if bond.amount > most:
                yield self._worded(rule_id, "bond_over_amount", {"amount": yuan(bond.amount), "ceiling": most})

    def performance_bond(self) -> Iterator[Finding]:
        bond, regime = self.plan.performance, self.plan.regime
        if bond is None:
            return
        limit = self.book[_PERFORMANCE_SHARE[regime]].quantity
        if bond.percent > limit:
            percent = f"{bond.percent.normalize():f}"
            yield self._worded(_PERFORMANCE_SHARE[regime], "percent_too_high", {"percent": percent, "limit": limit})
        if regime is Regime.GP and bond.accepts_cash:
            yield self._worded("T-G16b", "cash_accepted", {})

    def _worded(self, rule_id: str, code: str, values: dict[str, Value]) -> Finding:
        rule = self.book[rule_id]
        return worded(rule, level_here(rule, self.plan), code, values)

    def _keep(self, counted: Counted[T]) -> T:
        self._unloaded.update(counted.unloaded_years)
        return counted.value


def _capitalised(text: str) -> str:
    return text[0].upper() + text[1:]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
