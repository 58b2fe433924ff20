"""The clocks of objections to the document and to the result: until when one is raised, when it is answered, when a complaint follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from apps.tenders.rules.books import Regime, RuleBook, TimeRule
from apps.tenders.rules.calendar import Counted, WorkingCalendar
from apps.tenders.rules.due import Due, due_at, last_day, latest_start
from apps.tenders.rules.plan import day_of


@dataclass(frozen=True, slots=True)
class Terms:
    """What a regime says of one kind: the rules that count, by id; none where the law sets no time."""

    raised: str
    answered: str
    complained: str
    stands_still: bool
    """True where the procedure is suspended until the answer (招标投标法实施条例 §22, §54)."""
    looked_at: str = ""
    """Within which the supervisor says whether a complaint is taken up."""
    decided: str = ""
    """Within which it is decided."""
    is_about_result: bool = False
    """True for what is raised against a result that was made public; its last day is the lot's own."""


OBJECTION = Terms("T-E07", "T-E08", "T-E21", stands_still=True, looked_at="T-E22a", decided="T-E22b")
CHALLENGE = Terms("T-G12a", "T-G12b", "T-G13a", stands_still=False, decided="T-G13b")
ENQUIRY = Terms("", "T-G11", "", stands_still=False)
RESULT_OBJECTION = Terms(
    "T-E15a", "T-E15b", "T-E21", stands_still=True, looked_at="T-E22a", decided="T-E22b", is_about_result=True
)
RESULT_CHALLENGE = Terms("T-G12a", "T-G12b", "T-G13a", stands_still=False, decided="T-G13b", is_about_result=True)

KINDS: dict[Regime, dict[str, Terms]] = {
    Regime.ENG: {"objection": OBJECTION, "result_objection": RESULT_OBJECTION},
    Regime.GP: {"challenge": CHALLENGE, "enquiry": ENQUIRY, "result_challenge": RESULT_CHALLENGE},
}
"""异议 under the tendering law; 质疑 and 询问 in government procurement."""


def last_day_to_object(
    book: RuleBook, terms: Terms, *, deadline: datetime, known_on: date | None, calendar: WorkingCalendar
) -> Counted[date] | None:
    """The last day on which it is raised in time; None where the law sets no time.

    An objection to the document is counted back from the bid deadline, a challenge from the day of knowing.
    """
    if not terms.raised:
        return None
    rule: TimeRule = book[terms.raised]
    if known_on is None:
        return latest_start(rule, day_of(deadline), calendar)
    return last_day(rule, known_on, calendar)


def answer_due(book: RuleBook, terms: Terms, received_at: datetime, calendar: WorkingCalendar) -> Due:
    """The last second in which the answer is in time."""
    return due_at(book[terms.answered], received_at, calendar)


def complaint_due(book: RuleBook, terms: Terms, from_at: datetime, calendar: WorkingCalendar) -> Due | None:
    """The last second for a complaint to the supervisor, counted from the answer, or from when it was due and missing."""
    return due_at(book[terms.complained], from_at, calendar) if terms.complained else None
