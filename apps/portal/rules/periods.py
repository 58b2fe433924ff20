"""The days that are asked about, cut into months, quarters or years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MONTHS_A_YEAR = 12


class Step(StrEnum):
    """How long one row is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Its length."""
        return {Step.MONTH: 1, Step.QUARTER: 3, Step.YEAR: MONTHS_A_YEAR}[self]


@dataclass(frozen=True, slots=True)
class Period:
    """A month, quarter or year, as far as it lies among the days asked for; both days count."""

    step: Step
    since: date
    until: date

    @property
    def name(self) -> str:
        """``2026-08``, ``2026 Q3`` or ``2026``."""
        match self.step:
            case Step.MONTH:
                return f"{self.since:%Y-%m}"
            case Step.QUARTER:
                return f"{self.since.year} Q{(self.since.month - 1) // 3 + 1}"
            case Step.YEAR:
                return str(self.since.year)

    @property
    def is_part(self) -> bool:
        """True when the days asked for cut it short."""
        return self.since != beginning_of(self.step, self.since) or self.until != end_of(self.step, self.since)


def periods(since: date, until: date, step: Step) -> tuple[Period, ...]:
    """The periods from day to day, in order, without a gap; none when `until` is before `since`."""
    return tuple(_cut(since, until, step))


def beginning_of(step: Step, day: date) -> date:
    """The first day of the month, quarter or year that the day lies in."""
    return date(day.year, (day.month - 1) // step.months * step.months + 1, 1)


def end_of(step: Step, day: date) -> date:
    """The last day of the month, quarter or year that the day lies in."""
    begins = beginning_of(step, day)
    months = begins.year * MONTHS_A_YEAR + begins.month - 1 + step.months
    return date(months // MONTHS_A_YEAR, months % MONTHS_A_YEAR + 1, 1) - timedelta(days=1)


def _cut(since: date, until: date, step: Step) -> Iterator[Period]:
    while since <= until:
        last = min(end_of(step, since), until)
        yield Period(step, since, last)
        since = last + timedelta(days=1)
