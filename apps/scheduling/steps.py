"""What is done to the plan inside a transaction: it is held, bookings fill and leave half-days, its version rises."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from apps.core.refusals import WrongState
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models.bookings import PLACED, Booking, Occupancy
from apps.scheduling.models.places import Place, SitePlan
from apps.scheduling.queries.situation import half_day_at
from apps.scheduling.rules.plan import HalfDay, Kind, ResourceKind
from apps.tenders.models import Lot
from apps.tenders.steps import WITHOUT_OPENING

VIRTUAL_SESSIONS = 20
"""So many openings a virtual hall holds in one half-day, each at its own time; the tender's desk keeps them apart."""
VIRTUAL_SEATS = 999


def held_plan() -> SitePlan:
    """The plan, which nobody else changes before the caller's transaction ends."""
    SitePlan.objects.get_or_create(pk=1)
    return SitePlan.objects.select_for_update().get(pk=1)


def advance_plan(plan: SitePlan) -> int:
    """The plan has changed; answers its new version."""
    plan.version += 1
    plan.save(update_fields=["version"])
    return plan.version


def fill(booking: Booking, half_days: list[HalfDay]) -> None:
    """The booking has its place in these half-days. Raises WrongState("slot_taken") where another has it; the plan is held."""
    assert booking.place is not None, "set by the caller"
    place = booking.place
    rows = [
        Occupancy(place=place, on=each.day, part=each.part.value, berth=_free_berth(place, each), booking=booking)
        for each in half_days
    ]
    try:
        with transaction.atomic():
            Occupancy.objects.bulk_create(rows)
    except IntegrityError:
        raise WrongState("slot_taken") from None


def _free_berth(place: Place, half_day: HalfDay) -> int:
    """The first session that is free; of a full place the first, which the database then refuses."""
    taken = set(
        Occupancy.objects.filter(place=place, on=half_day.day, part=half_day.part.value).values_list("berth", flat=True)
    )
    return next((berth for berth in range(place.sessions) if berth not in taken), 0)


def keep_opening(lot: Lot, *, at: datetime) -> None:
    """The plan shows where the lot's opening stands: in its hall at its deadline, pinned once announced, or nowhere."""
    plan = held_plan()
    booking = Booking.objects.filter(lot=lot, kind=Kind.OPENING, state__in=PLACED).first()
    has_time = bool(lot.opening_hall) and lot.submission_deadline is not None
    start = half_day_at(lot.submission_deadline) if has_time and lot.submission_deadline else None
    if start is None or lot.state in WITHOUT_OPENING:
        if booking is not None:
            booking.occupancies.all().delete()
            booking.state, booking.ended_at = BookingState.CANCELLED, at
            booking.save(update_fields=["state", "ended_at"])
            advance_plan(plan)
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
    fill(booking, [start])
    advance_plan(plan)


def _fresh_opening(lot: Lot, at: datetime) -> Booking:
    return Booking(
        code=f"{lot.code}-KB{Booking.objects.filter(lot=lot, kind=Kind.OPENING).count() + 1}",
        lot=lot,
        kind=Kind.OPENING,
        state=BookingState.CONFIRMED,
        people=0,
        length=1,
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
