"""A small centre on its board: rooms, evaluations that are placed, one that waits. The clock stands on Monday, 26 October 2026, nine o'clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from apps.scheduling.actions import bookings as actions
from apps.scheduling.actions.bookings import Wanted
from apps.scheduling.actions.places import record_place
from apps.scheduling.models import Booking, Place
from apps.scheduling.rules.plan import HalfDay, Kind, Part, ResourceKind
from tests.tenders.stage import NOW, Stage

FRIDAY = date(2026, 10, 30)
"""The first day outside the freeze."""
PROMISE = date(2026, 11, 3)


@dataclass(frozen=True, slots=True)
class Centre:
    """Two rooms; a session on Friday morning and one that waits."""

    stage: Stage
    first: Place
    second: Place
    placed: Booking
    waiting: Booking

    def cell(self, place: Place, day: date, part: Part) -> str:
        """How the board's cell is found."""
        return f'[data-cell][data-place="{place.pk}"][data-on="{day}"][data-part="{part.value}"]'

    def take(self, booking: Booking, place: Place, half_day: HalfDay) -> Booking:
        """The booking has this slot."""
        return taken(self.stage, booking, place, half_day)


def centre(stage: Stage) -> Centre:
    """Set by use-cases."""
    operator = stage.world.operator.actor
    kind = ResourceKind.EVALUATION_ROOM
    rooms = [
        record_place(kind, name=f"评标室 {number}", seats=7, features=[], actor=operator, now=NOW) for number in (1, 2)
    ]
    placed = taken(stage, asked(stage), rooms[0], HalfDay(FRIDAY, Part.AM))
    return Centre(stage, rooms[0], rooms[1], placed, asked(stage))


def asked(stage: Stage) -> Booking:
    """An evaluation of five on Friday or later, of a lot of its own."""
    wanted = Wanted(
        kind=Kind.EVALUATION, people=5, length=1, features=[], earliest_on=FRIDAY, promise_on=PROMISE, may_extend=False
    )
    return actions.request_booking(stage.accepted().pk, wanted, actor=stage.world.operator.actor, now=NOW)


def taken(stage: Stage, booking: Booking, place: Place, half_day: HalfDay) -> Booking:
    """Proposed there, and confirmed."""
    operator = stage.world.operator.actor
    made = actions.propose_slots(booking.pk, wish=(half_day, place), actor=operator, now=NOW)
    return actions.confirm_booking(
        booking.pk, option=0, plan_version=made.version, digest=made.digest, actor=operator, now=NOW
    )
