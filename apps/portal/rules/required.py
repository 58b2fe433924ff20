"""What a lot has to make public, by which article, and from which fact its time runs: a table, and what became of each row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from apps.tenders.rules.books import Regime, RuleBook, Unit
from apps.tenders.rules.calendar import SHANGHAI, WorkingCalendar
from apps.tenders.rules.due import due_at
from apps.tenders.rules.objections import KINDS

ENG, GP = Regime.ENG, Regime.GP
PUBLICATION = "lot.notice_published"
DEADLINE = "lot.submission_closed"
ANSWERS = frozenset({"objection.answered", "objection.result_answered", "objection.taken_back"})
RAISED = "objection.published"


class Standing(StrEnum):
    """How a thing that has to be public stands."""

    OVERDUE = "overdue"
    WAITING = "waiting"
    """Its time runs, or the law sets no day."""
    HALTED = "halted"
    """It is owed, and the lot stands still."""
    LATER = "later"
    """What it follows has not happened."""
    LATE = "late"
    """Public, after its time."""
    OUT = "out"
    NOT_DUE = "not_due"
    """The lot ended before it came to that."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing: the fact that begins its time, the facts that fulfil it, and for each regime the article and the rule."""

    name: str
    begins: str
    fulfils: frozenset[str]
    articles: Mapping[Regime, str]
    rules: Mapping[Regime, str]
    """The rule of the lot's book that speaks of it, if one does."""


def _duty(
    name: str, begins: str, fulfils: Iterable[str], articles: Mapping[Regime, str], rules: Mapping[Regime, str]
) -> Duty:
    return Duty(name, begins, frozenset(fulfils), articles, rules)


_ORDER_87 = "政府采购货物和服务招标投标管理办法"

DUTIES = (
    _duty("notice", PUBLICATION, [PUBLICATION], {ENG: "招标投标法第十六条", GP: f"{_ORDER_87}第十六条"}, {GP: "T-G01"}),
    _duty(
        "document",
        PUBLICATION,
        ["lot.document_published"],
        {ENG: "招标投标法实施条例第十六条", GP: f"{_ORDER_87}第十八条"},
        {ENG: "T-E01", GP: "T-G02a"},
    ),
    _duty(
        "opening",
        DEADLINE,
        ["opening.started", "opening.failed", "award.ended_without_award"],
        {ENG: "招标投标法第三十四条", GP: f"{_ORDER_87}第三十九条"},
        {ENG: "T-E11", GP: "T-G18"},
    ),
    _duty(
        "candidates",
        "evaluation.report_received",
        ["award.candidates_published"],
        {ENG: "招标投标法实施条例第五十四条"},
        {ENG: "T-E13"},
    ),
    _duty(
        "result",
        "award.decided",
        ["award.result_published"],
        {ENG: "招标投标法第四十五条", GP: f"{_ORDER_87}第六十九条"},
        {ENG: "T-E16a", GP: "T-G09a"},
    ),
    _duty(
        "award_notice",
        "award.decided",
        ["award.notice_issued"],
        {ENG: "招标投标法第四十五条", GP: f"{_ORDER_87}第六十九条"},
        {ENG: "T-E16a", GP: "T-G09a"},
    ),
    _duty(
        "committee",
        "award.result_published",
        ["evaluation.committee_disclosed"],
        {GP: f"{_ORDER_87}第六十九条"},
        {},
    ),
    _duty(
        "contract",
        "award.notice_issued",
        ["award.contract_published"],
        {GP: "政府采购法实施条例第五十条"},
        {GP: "T-G14b"},
    ),
)
"""In the order of the procedure. Duties are of law; where no rule is named the law says 同时 or 及时 and no day."""

SIGNING = "T-G14a"
"""The contract is signed within this; its publication is counted from the last lawful day while nobody knows the day."""


@dataclass(frozen=True, slots=True)
class Told:
    """A public fact of the lot, in order."""

    v: int
    kind: str
    at: datetime
    payload: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Course:
    """All that the catalogue knows of a lot."""

    regime: Regime
    book: RuleBook
    deadline: datetime | None
    is_halted: bool
    is_over: bool
    """Ended without an award, or terminated: nothing else is owed."""
    facts: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the catalogue. `v` is the place of the fact that made it public; `number` counts objections."""

    name: str
    standing: Standing
    article: str
    rule: str
    begun_at: datetime | None
    due_at: datetime | None
    out_at: datetime | None
    v: int
    number: int = 0


def items(course: Course, *, calendar: WorkingCalendar, now: datetime) -> list[Item]:
    """What the lot has to make public, in the order of the procedure, then the answers to objections by number."""
    found = [_item(duty, course, calendar, now) for duty in DUTIES if course.regime in duty.articles]
    return [*found, *_answers(course, now)]


def _item(duty: Duty, course: Course, calendar: WorkingCalendar, now: datetime) -> Item:
    begun = _last(course.facts, {duty.begins})
    out = _last(course.facts, duty.fulfils)
    if out is not None and begun is not None and not _is_of_this_round(duty, out, begun, course):
        out = None
    rule = duty.rules.get(course.regime, "")
    due = _due(duty, course, begun, calendar)
    standing = _standing(begun, out, due, course, now)
    return Item(
        duty.name,
        standing,
        duty.articles[course.regime],
        rule,
        begun.at if begun else None,
        due,
        out.at if out else None,
        out.v if out else 0,
    )


def _is_of_this_round(duty: Duty, out: Told, begun: Told, course: Course) -> bool:
    """What was published before it was owed anew does not count; candidates that were taken back do not either."""
    if duty.name == "candidates":
        taken_back = _last(course.facts, {"award.candidates_withdrawn"})
        return taken_back is None or out.v > taken_back.v
    if duty.name in {"result", "award_notice"}:
        return out.v > begun.v
    return True


def _due(duty: Duty, course: Course, begun: Told | None, calendar: WorkingCalendar) -> datetime | None:
    """The last moment, where the law or the notice sets one. The contract's is counted from its day, or the last lawful one."""
    rule = course.book.rules.get(duty.rules.get(course.regime, ""))
    match duty.name:
        case "opening":
            return course.deadline
        case "contract" if rule is not None and begun is not None:
            out = _last(course.facts, duty.fulfils)
            signed_at = _noon(str(out.payload["signed_on"])) if out else None
            return due_at(rule, signed_at or due_at(course.book[SIGNING], begun.at, calendar).at, calendar).at
        case "candidates" | "result" | "award_notice" if rule is not None and begun is not None:
            return due_at(rule, begun.at, calendar).at if rule.unit is not Unit.MANNER else None
    return None


def _noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), SHANGHAI)


def _standing(begun: Told | None, out: Told | None, due: datetime | None, course: Course, now: datetime) -> Standing:
    if out is not None:
        return Standing.LATE if due is not None and _day_of(out.at) > _day_of(due) else Standing.OUT
    if course.is_over:
        return Standing.NOT_DUE
    if begun is None:
        return Standing.LATER
    if course.is_halted:
        return Standing.HALTED
    return Standing.OVERDUE if due is not None and _day_of(now) > _day_of(due) else Standing.WAITING


def _day_of(at: datetime) -> date:
    """Times of the law end with a day; an opening that the host begins minutes later is no lateness either."""
    return at.astimezone(SHANGHAI).date()


def _answers(course: Course, now: datetime) -> Iterator[Item]:
    """异议、质疑的答复 — each public objection with its own last moment."""
    answered = {told.payload["number"]: told for told in course.facts if told.kind in ANSWERS}
    for told in course.facts:
        if told.kind != RAISED:
            continue
        number = int(str(told.payload["number"]))
        due = datetime.fromisoformat(str(told.payload["due_at"]))
        out = answered.get(number)
        rule = course.book[KINDS[course.regime][str(told.payload["matter"])].answered]
        standing = _standing_of_answer(out, due, course, now)
        out_at, v = (out.at, out.v) if out else (None, 0)
        yield Item("answer", standing, rule.article, rule.id, told.at, due, out_at, v, number)


def _standing_of_answer(out: Told | None, due: datetime, course: Course, now: datetime) -> Standing:
    """A lot stands still because of the objection; that does not lengthen the time to answer it."""
    if out is not None:
        return Standing.LATE if out.at > due else Standing.OUT
    if course.is_over:
        return Standing.NOT_DUE
    return Standing.WAITING if now <= due else Standing.OVERDUE


def _last(facts: Iterable[Told], kinds: Iterable[str]) -> Told | None:
    wanted = frozenset(kinds)
    return next((told for told in reversed(tuple(facts)) if told.kind in wanted), None)
