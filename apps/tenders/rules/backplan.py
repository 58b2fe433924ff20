"""倒排工期 — the days that follow from a wished deadline, and the deadlines that the law leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from apps.tenders.rules import due
from apps.tenders.rules.books import Regime, RuleBook
from apps.tenders.rules.calendar import Counted, WorkingCalendar
from apps.tenders.rules.plan import day_of
from apps.tenders.rules.timeline import AVAILABILITY, CLARIFICATION, ISSUE_TO_DEADLINE, SAME_MOMENT


class Means(StrEnum):
    """What a milestone's day is."""

    LATEST = "latest"
    EARLIEST = "earliest"
    EXACTLY = "exactly"


class Stage(StrEnum):
    """What happens at a milestone."""

    ENTRY = "entry"
    VENUE = "venue"
    RELEASE = "release"
    ISSUE = "issue"
    AVAILABILITY_END = "availability_end"
    CLARIFICATION = "clarification"
    OBJECTION = "objection"
    DEADLINE = "deadline"


STAGES = {
    Stage.ENTRY: ("提交进场登记", "Submit the entry registration"),
    Stage.VENUE: ("申请场地", "Ask for a venue"),
    Stage.RELEASE: ("提交公告和招标文件", "Hand in the notice and the document"),
    Stage.ISSUE: ("发布公告并发出招标文件", "Publish the notice and issue the document"),
    Stage.AVAILABILITY_END: ("招标文件获取截止", "End of the document's availability"),
    Stage.CLARIFICATION: ("发出可能影响编制的澄清或者修改", "Issue clarifications that may affect bids"),
    Stage.OBJECTION: ("对招标文件提出异议", "Object to the tender document"),
    Stage.DEADLINE: ("投标截止并开标", "Bids due and opened"),
}


@dataclass(frozen=True, slots=True)
class Milestone:
    """One day of a back-planned timeline, and the rule it follows from."""

    stage: Stage
    rule_id: str
    zh: str
    en: str
    on: date
    means: Means
    article: str
    unloaded_years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EarliestDeadline:
    """The first day on which bids may be due without a special reason, and the first that leaves nothing to argue."""

    lawful_on: date
    advised_on: date
    unloaded_years: tuple[int, ...]


def earliest_deadline(document_from: datetime, book: RuleBook, calendar: WorkingCalendar) -> EarliestDeadline:
    """When bids may be due at the earliest if the document is issued at this moment."""
    issued = day_of(document_from)
    available = due.last_day(book[AVAILABILITY[book.regime]], issued, calendar)
    waited = due.last_day(book[ISSUE_TO_DEADLINE[book.regime]], issued, calendar)
    lawful = max(available.value, waited.value)
    advised = calendar.next_working_day(lawful + timedelta(days=1))
    return EarliestDeadline(lawful, advised.value, _years(available, waited, advised))


def back_plan(wished_deadline: datetime, book: RuleBook, calendar: WorkingCalendar) -> list[Milestone]:
    """The days to keep so that bids can be due at the wished time, earliest first."""
    deadline, regime = day_of(wished_deadline), book.regime
    issue = _latest_issue(deadline, book, calendar)
    release = due.latest_start(book["T-H08"], issue.value, calendar)
    venue = due.latest_start(book["T-H07"], release.value, calendar)
    entry = due.latest_start(book["T-H06"], venue.value, calendar)
    available = due.last_day(book[AVAILABILITY[regime]], issue.value, calendar)
    clarified = due.latest_start(book[CLARIFICATION[regime]], deadline, calendar)
    closing = Counted(deadline, calendar.is_working_day(deadline).unloaded_years)
    rows = [
        (Stage.ENTRY, "T-H06", entry, Means.LATEST),
        (Stage.VENUE, "T-H07", venue, Means.LATEST),
        (Stage.RELEASE, "T-H08", release, Means.LATEST),
        (Stage.ISSUE, ISSUE_TO_DEADLINE[regime], issue, Means.LATEST),
        (Stage.AVAILABILITY_END, AVAILABILITY[regime], available, Means.EARLIEST),
        (Stage.CLARIFICATION, CLARIFICATION[regime], clarified, Means.LATEST),
        (Stage.DEADLINE, SAME_MOMENT[regime], closing, Means.EXACTLY),
    ]
    if regime is Regime.ENG:
        rows.append((Stage.OBJECTION, "T-E07", due.latest_start(book["T-E07"], deadline, calendar), Means.LATEST))
    return sorted((_milestone(book, *row) for row in rows), key=lambda milestone: milestone.on)


def _latest_issue(deadline: date, book: RuleBook, calendar: WorkingCalendar) -> Counted[date]:
    """The last working day on which the document may be issued: notices are released on working days."""
    waits = due.latest_start(book[ISSUE_TO_DEADLINE[book.regime]], deadline, calendar)
    available = due.latest_start(book[AVAILABILITY[book.regime]], deadline, calendar)
    working = calendar.previous_working_day(min(waits.value, available.value))
    return Counted(working.value, _years(waits, available, working))


def _milestone(book: RuleBook, stage: Stage, rule_id: str, on: Counted[date], means: Means) -> Milestone:
    zh, en = STAGES[stage]
    return Milestone(stage, rule_id, zh, en, on.value, means, book[rule_id].article, on.unloaded_years)


def _years(*counted: Counted[date]) -> tuple[int, ...]:
    return tuple(sorted({year for each in counted for year in each.unloaded_years}))
