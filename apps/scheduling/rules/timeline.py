"""The half-days of a plan in order, and which of them a session fills."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from apps.scheduling.rules.plan import HalfDay

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """What a session fills: positions from ``first`` to ``last``; nothing else is in its room between them."""

    first: int
    last: int
    is_extended: bool

    @property
    def mask(self) -> int:
        """One bit for each position."""
        return (1 << (self.last + 1)) - (1 << self.first)


class Timeline:
    """Open half-days, core and extended, by position."""

    def __init__(self, core: Iterable[HalfDay], extended: Iterable[HalfDay]) -> None:
        ordinary = set(core)
        self.half_days = tuple(sorted(ordinary | set(extended)))
        self.positions = {half_day: position for position, half_day in enumerate(self.half_days)}
        self.is_core = tuple(half_day in ordinary for half_day in self.half_days)
        self.working_days = sorted({half_day.day for half_day in ordinary})
        self._spans: dict[tuple[int, int, bool], Span | None] = {}

    def first_after(self, half_day: HalfDay) -> int:
        """The first position later than a half-day."""
        return bisect_right(self.half_days, half_day)

    def first_from(self, half_day: HalfDay) -> int:
        """The first position not earlier than a half-day."""
        return bisect_left(self.half_days, half_day)

    def span(self, first: int, length: int, *, is_extended: bool) -> Span | None:
        """What a session that begins here fills; None where it would be interrupted.

        Up to two half-days lie within one day; a longer one may stay overnight (隔夜), never over a day on which the centre is closed.
        An extended session uses an evening or a Saturday at least once, a core one never.
        """
        key = (first, length, is_extended)
        if key not in self._spans:
            self._spans[key] = self._fill(first, length, is_extended=is_extended)
        return self._spans[key]

    def _fill(self, first: int, length: int, *, is_extended: bool) -> Span | None:
        if not is_extended and not self.is_core[first]:
            return None
        worked = [first]
        for position in range(first + 1, len(self.half_days)):
            if len(worked) == length:
                break
            if is_extended or self.is_core[position]:
                worked.append(position)
        if len(worked) < length or not self._is_unbroken(worked):
            return None
        uses_extension = any(not self.is_core[position] for position in worked)
        return Span(first, worked[-1], is_extended) if uses_extension == is_extended else None

    def _is_unbroken(self, worked: list[int]) -> bool:
        days = [self.half_days[position].day for position in worked]
        if len(days) <= 2:
            return days[0] == days[-1]
        return all(later - earlier <= DAY for earlier, later in pairwise(days))

    def working_day_after(self, day: date, days: int) -> date:
        """The ``days``-th working day after a day; the last one known where the calendar ends before."""
        position = bisect_right(self.working_days, day) + days - 1
        return self.working_days[min(position, len(self.working_days) - 1)] if self.working_days else day

    def working_days_between(self, earlier: date, later: date) -> int:
        """How many working days later than ``earlier`` a day is; at least one where it is later at all."""
        if later <= earlier:
            return 0
        return max(1, bisect_right(self.working_days, later) - bisect_right(self.working_days, earlier))
