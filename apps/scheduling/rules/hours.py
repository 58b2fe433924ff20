"""开放时间 — the centre's hours of a working day, and what is open by appointment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from apps.tenders.rules.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Hours:
    """Spans of a working day on the clock of Shanghai. ``appointment_by`` is a time of the day before."""

    morning: tuple[time, time]
    afternoon: tuple[time, time]
    evening_until: time | None
    early_door_at: time
    has_saturdays: bool
    appointment_by: time

    @property
    def spans(self) -> tuple[tuple[time, time], ...]:
        """When the desks work; noon is not among it."""
        return self.morning, self.afternoon

    @property
    def are_in_order(self) -> bool:
        """True when each span ends after it begins and nothing overlaps."""
        marks = [self.early_door_at, *self.morning, *self.afternoon]
        is_rising = all(earlier <= later for earlier, later in pairwise(marks))
        is_open = self.morning[0] < self.morning[1] and self.afternoon[0] < self.afternoon[1]
        return is_rising and is_open and (self.evening_until is None or self.evening_until > self.afternoon[1])


DELIVERED = Hours(
    morning=(time(9), time(12)),
    afternoon=(time(13), time(17)),
    evening_until=time(21),
    early_door_at=time(8, 30),
    has_saturdays=True,
    appointment_by=time(14),
)
"""What holds until the centre records its own."""


@dataclass(frozen=True, slots=True)
class OpenCalendar:
    """Working days and the hours of each. ``versions`` are the hours by the day from which they hold, the newest first."""

    days: WorkingCalendar
    versions: tuple[tuple[date, Hours], ...] = ()

    def hours_on(self, day: date) -> Hours:
        """In force on a day; what was delivered until the centre records its own."""
        return next((hours for from_on, hours in self.versions if from_on <= day), DELIVERED)

    def spans_on(self, day: date) -> Iterator[tuple[time, time]]:
        """When the desks work on a day; nothing on a day of rest."""
        if self.days.is_working_day(day).value:
            yield from self.hours_on(day).spans
