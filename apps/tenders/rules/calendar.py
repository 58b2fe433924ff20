"""Days as the law counts them: holidays and make-up working days by year, and arithmetic that never guesses a year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""北京时间 — the time in which the law's days begin and end."""

YEAR_NOT_LOADED = "calendar_year_not_loaded"
_SATURDAY = 5


class DayKind(StrEnum):
    """What the State Council's notice makes of a day."""

    HOLIDAY = "holiday"
    """放假 — a statutory holiday, or a rest day that the notice joins to it."""
    MAKE_UP = "make_up"
    """调休上班 — a Saturday or Sunday on which people work."""


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday says: which, what it is, its Chinese name, and the sentence that says so."""

    day: date
    kind: DayKind
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class YearTable:
    """节假日安排 — one year's special days and the notice that sets them."""

    year: int
    notice: str
    days: tuple[SpecialDay, ...]


@dataclass(frozen=True, slots=True)
class Counted(Generic[T]):
    """A result of counting, and the years it ran through whose holidays are not known."""

    value: T
    unloaded_years: tuple[int, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """`calendar_year_not_loaded` when a holiday may have been missed."""
        return (YEAR_NOT_LOADED,) if self.unloaded_years else ()


@dataclass(frozen=True)
class WorkingCalendar:
    """工作日历 — the years that were loaded. Weekends are known in every year, holidays only in these."""

    tables: tuple[YearTable, ...]

    @cached_property
    def years(self) -> frozenset[int]:
        """The years whose holidays are known."""
        return frozenset(table.year for table in self.tables)

    @cached_property
    def _special(self) -> dict[date, SpecialDay]:
        return {special.day: special for table in self.tables for special in table.days}

    def special_day(self, day: date) -> SpecialDay | None:
        """What a notice says about this day, if any does."""
        return self._special.get(day)

    def is_working_day(self, day: date) -> Counted[bool]:
        """True when people work on this day."""
        return Counted(self._is_working(day), self._unloaded((day,)))

    def add_working_days(self, start: date, days: int, *, counts_first_day: bool) -> Counted[date]:
        """The last of so many working days from `start`; a start that is no working day is never one of them."""
        return self._walk(start, days, counts_first_day=counts_first_day, step=timedelta(days=1))

    def working_days_before(self, end: date, days: int, *, counts_first_day: bool) -> Counted[date]:
        """The latest working day from which so many working days are over by `end`."""
        last = self.previous_working_day(end)
        start = self._walk(last.value, days, counts_first_day=counts_first_day, step=timedelta(days=-1))
        return Counted(start.value, tuple(sorted({*last.unloaded_years, *start.unloaded_years})))

    def working_days_between(self, start: date, end: date, *, counts_first_day: bool) -> Counted[int]:
        """How many working days lie from `start` to `end`, the last day included; 0 when `end` is not after."""
        first = start if counts_first_day else start + timedelta(days=1)
        days = tuple(_each(first, end))
        return Counted(sum(map(self._is_working, days)), self._unloaded(days))

    def add_days(self, start: date, days: int, *, counts_first_day: bool, moves_to_working_day: bool) -> Counted[date]:
        """The last of so many calendar days; 民法典第二百零三条 moves a last day on a holiday to the next working day."""
        last = start + timedelta(days=days - 1 if counts_first_day and days else days)
        return self.next_working_day(last) if moves_to_working_day else Counted(last)

    def next_working_day(self, day: date) -> Counted[date]:
        """`day` itself when people work on it, else the first working day after it."""
        asked = [day]
        while not self._is_working(asked[-1]):
            asked.append(asked[-1] + timedelta(days=1))
        return Counted(asked[-1], self._unloaded(asked))

    def previous_working_day(self, day: date) -> Counted[date]:
        """`day` itself when people work on it, else the last working day before it."""
        asked = [day]
        while not self._is_working(asked[-1]):
            asked.append(asked[-1] - timedelta(days=1))
        return Counted(asked[-1], self._unloaded(asked))

    def _walk(self, start: date, days: int, *, counts_first_day: bool, step: timedelta) -> Counted[date]:
        if days < 0:
            raise ValueError("days are counted from zero up")
        day, asked, left = start, [start], days
        if counts_first_day and left and self._is_working(start):
            left -= 1
        while left:
            day += step
            asked.append(day)
            left -= self._is_working(day)
        return Counted(day, self._unloaded(asked))

    def _is_working(self, day: date) -> bool:
        special = self._special.get(day)
        return special.kind is DayKind.MAKE_UP if special else day.weekday() < _SATURDAY

    def _unloaded(self, days: Iterable[date]) -> tuple[int, ...]:
        unknown = {day.year for day in days if day not in self._special}
        return tuple(sorted(unknown - self.years))


def calendar_from(years: Iterable[YearTable]) -> WorkingCalendar:
    """One calendar of several years; a later table of the same year (an operator's edit) replaces the earlier."""
    latest = {table.year: table for table in years}
    return WorkingCalendar(tuple(latest[year] for year in sorted(latest)))


def days_between(start: date, end: date, *, counts_first_day: bool) -> int:
    """Calendar days from `start` to `end`: the difference, and one more when the first day counts."""
    return (end - start).days + (1 if counts_first_day else 0)


def _each(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)
