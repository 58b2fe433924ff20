"""场次: half days in which a room is taken, and the next free one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from apps.tenders.rules.calendar import SHANGHAI

NOON = 12
SEARCHED_DAYS = 60
"""So far ahead a free slot is looked for; later than that the centres talk to each other."""


class Half(StrEnum):
    """上午、下午."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One half of one day."""

    on: date
    half_of_day: int

    @property
    def half(self) -> Half:
        """Which half."""
        return Half.MORNING if self.half_of_day == 0 else Half.AFTERNOON

    @property
    def following(self) -> Slot:
        """The half day after it."""
        return Slot(self.on, 1) if self.half_of_day == 0 else Slot(self.on + timedelta(days=1), 0)


def slot_at(moment: datetime) -> Slot:
    """The half day of a moment, as the clocks in the venues show it."""
    there = moment.astimezone(SHANGHAI)
    return Slot(there.date(), 0 if there.hour < NOON else 1)


def slot_of(on: date, half: Half) -> Slot:
    """The half day of this name."""
    return Slot(on, 0 if half is Half.MORNING else 1)


def taken_by(first: Slot, half_days: int) -> list[Slot]:
    """The half days of a review that begins in the first."""
    found = [first]
    while len(found) < half_days:
        found.append(found[-1].following)
    return found


def next_free(
    rooms: Mapping[int, int],
    taken: Collection[tuple[int, Slot]],
    *,
    seats: int,
    half_days: int,
    after: Slot,
    is_workday: Callable[[date], bool],
) -> Slot | None:
    """The first half day after this one from which on some room with seats enough is free all the time.

    `rooms` is how many seats each has, `taken` what is booked. None when there is none within the days searched.
    """
    fitting = [room for room, count in rooms.items() if count >= seats]
    for first in _following(after):
        slots = taken_by(first, half_days)
        if all(is_workday(slot.on) for slot in slots) and any(
            all((room, slot) not in taken for slot in slots) for room in fitting
        ):
            return first
    return None


def _following(after: Slot) -> Iterator[Slot]:
    one = after.following
    while one.on <= after.on + timedelta(days=SEARCHED_DAYS):
        yield one
        one = one.following
