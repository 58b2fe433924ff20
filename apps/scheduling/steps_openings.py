"""What the plan shows of a lot's opening: in its hall at its deadline, pinned once announced, or nowhere."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from apps.scheduling.lifecycle import BookingState, FreeingGround
from apps.scheduling.models.bookings import PLACED, Booking, Occupancy
from apps.scheduling.models.places import Place
from apps.scheduling.queries.situation import half_day_at
from apps.scheduling.rules.needs import needs_of
from apps.scheduling.rules.plan import Kind, ResourceKind
from apps.scheduling.steps import advance_plan, held_plan, next_code, taken_berths
from apps.scheduling.steps_freed import free
from apps.tenders.lifecycle import HALTED, LotState
from apps.tenders.models import Lot
from apps.tenders.steps import WITHOUT_OPENING

VIRTUAL_SESSIONS = 20
"""So many openings a new virtual hall holds in one half-day, each at its own time; it grows, for the tender's desk keeps them apart."""
VIRTUAL_SEATS = 999


def keep_opening(lot: Lot, *, at: datetime) -> None:
    """The plan shows where the lot's opening stands: in its hall at its deadline, pinned once announced, or nowhere.

    A lot that stands still leaves its hall until it is resumed with a new time, except where the opening has begun. One that has ended
    leaves its evaluation too, also what has begun.
    """
    plan = held_plan()
    if lot.state in WITHOUT_OPENING:
        free(Booking.objects.filter(lot=lot, site=None), _ground(lot), plan, at)
        return
    here = half_day_at(at)
    booking = Booking.objects.filter(lot=lot, kind=Kind.OPENING, state__in=PLACED).order_by("-pk").first()
    has_time = bool(lot.opening_hall) and lot.submission_deadline is not None
    start = half_day_at(lot.submission_deadline) if has_time and lot.submission_deadline else None
    if booking is not None and booking.start is not None and booking.start < here:
        if start is None or start < here:
            return
        booking = None
    if start is None or lot.state in HALTED:
        free(Booking.objects.filter(lot=lot, kind=Kind.OPENING), _ground(lot), plan, at)
        return
    place = _hall(lot.opening_hall, at)
    stands = booking is not None and booking.start == start and booking.place_id == place.pk
    if booking is not None and stands and booking.is_pinned == lot.is_public:
        return
    booking = booking or _fresh_opening(lot, at)
    booking.place, booking.on, booking.part = place, start.day, start.part.value
    booking.is_pinned = lot.is_public
    booking.save()
    booking.occupancies.all().delete()
    # An announced opening is at its deadline whoever else is there: it takes the next berth, also beyond a room's own.
    taken = taken_berths(place, start)
    berth = next(number for number in count() if number not in taken)
    Occupancy.objects.create(place=place, on=start.day, part=start.part.value, berth=berth, booking=booking)
    if berth >= place.sessions and "virtual" in place.features:
        place.sessions = berth + 1
        place.save(update_fields=["sessions"])
    advance_plan(plan)


def _ground(lot: Lot) -> FreeingGround:
    """Why the opening does not come."""
    if lot.state in HALTED:
        return FreeingGround.SUSPENDED
    if lot.state == LotState.TERMINATED:
        return FreeingGround.TERMINATED
    return FreeingGround.FAILED if lot.state in WITHOUT_OPENING else FreeingGround.VENUE_RELEASED


def _fresh_opening(lot: Lot, at: datetime) -> Booking:
    return Booking(
        code=next_code(lot, Kind.OPENING),
        lot=lot,
        kind=Kind.OPENING,
        state=BookingState.CONFIRMED,
        people=0,
        length=1,
        needs=needs_of(Kind.OPENING, {}),
        earliest_on=half_day_at(at).day,
        applied_by="system",
        applied_at=at,
    )


def _hall(name: str, at: datetime) -> Place:
    """The hall of this name; one that was never recorded is a virtual hall, so that physical rooms stay free."""
    terms = {
        "kind": ResourceKind.OPENING_ROOM,
        "seats": VIRTUAL_SEATS,
        "sessions": VIRTUAL_SESSIONS,
        "features": ["virtual"],
        "recorded_by": "system",
        "recorded_at": at,
    }
    return Place.objects.get_or_create(name=name, defaults=terms)[0]
