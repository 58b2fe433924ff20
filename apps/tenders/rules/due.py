"""When something is due: a rule's time counted from the event that starts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from apps.tenders.rules.books import TimeRule, Unit
from apps.tenders.rules.calendar import SHANGHAI, YEAR_NOT_LOADED, Counted, WorkingCalendar, days_between
from apps.tenders.rules.plan import day_of

_LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Due:
    """A moment in Asia/Shanghai, and the years it was counted through without knowing their holidays."""

    at: datetime
    unloaded_years: tuple[int, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """`calendar_year_not_loaded` when a holiday may have been missed."""
        return (YEAR_NOT_LOADED,) if self.unloaded_years else ()


def due_at(rule: TimeRule, event_at: datetime, calendar: WorkingCalendar) -> Due:
    """The end of the rule's time: the last second of its last day, or the very minute for hours and minutes.

    For a bound at most this is the latest lawful moment; for at least, the end of the shortest lawful period.
    Raises ValueError for a rule that sets no time.
    """
    match rule.unit:
        case Unit.HOURS:
            return Due(event_at.astimezone(SHANGHAI) + timedelta(hours=rule.quantity), ())
        case Unit.MINUTES:
            return Due(event_at.astimezone(SHANGHAI) + timedelta(minutes=rule.quantity), ())
    last = last_day(rule, day_of(event_at), calendar)
    return Due(datetime.combine(last.value, _LAST_SECOND, SHANGHAI), last.unloaded_years)


def last_day(rule: TimeRule, start: date, calendar: WorkingCalendar) -> Counted[date]:
    """The last day of the rule's time when it begins on `start`. Raises ValueError for a rule not counted in days."""
    match rule.unit:
        case Unit.WORKING_DAYS:
            return calendar.add_working_days(start, rule.quantity, counts_first_day=rule.counts_first_day)
        case Unit.CALENDAR_DAYS:
            return calendar.add_days(
                start,
                rule.quantity,
                counts_first_day=rule.counts_first_day,
                moves_to_working_day=rule.moves_to_working_day,
            )
        case Unit.YEARS:
            return Counted(_years_later(start, rule.quantity))
    raise ValueError(f"{rule.id} is not counted in days")


def latest_start(rule: TimeRule, end: date, calendar: WorkingCalendar) -> Counted[date]:
    """The last day on which the rule's time may begin to be over on `end`. Raises ValueError as `last_day`."""
    match rule.unit:
        case Unit.WORKING_DAYS:
            return calendar.working_days_before(end, rule.quantity, counts_first_day=rule.counts_first_day)
        case Unit.CALENDAR_DAYS:
            return Counted(end - timedelta(days=rule.quantity - (1 if rule.counts_first_day else 0)))
    raise ValueError(f"{rule.id} is not counted in days")


def days_counted(rule: TimeRule, start: date, end: date, calendar: WorkingCalendar) -> Counted[int]:
    """How many days of the rule's kind lie from `start` to `end`. Raises ValueError as `last_day`."""
    match rule.unit:
        case Unit.WORKING_DAYS:
            return calendar.working_days_between(start, end, counts_first_day=rule.counts_first_day)
        case Unit.CALENDAR_DAYS:
            return Counted(days_between(start, end, counts_first_day=rule.counts_first_day))
    raise ValueError(f"{rule.id} is not counted in days")


def _years_later(start: date, years: int) -> date:
    """民法典第二百零二条: a month without such a day ends with its last day."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)
