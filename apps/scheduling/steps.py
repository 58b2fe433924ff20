"""What is done to the plan inside a transaction: it is held, bookings fill and leave half-days, its version rises."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from apps.core.refusals import WrongState
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models.bookings import ENDED, PLACED, Booking, Occupancy
from apps.scheduling.models.places import Place, SitePlan
from apps.scheduling.queries.situation import half_day_at
from apps.scheduling.rules.needs import needs_of
from apps.scheduling.rules.plan import HalfDay, Kind, ResourceKind
from apps.tenders.lifecycle import HALTED
from apps.tenders.models import Lot
from apps.tenders.steps import WITHOUT_OPENING

VIRTUAL_SESSIONS = 20
"""So many openings a new virtual hall holds in one half-day, each at its own time; it grows, for the tender's desk keeps them apart."""
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
    taken = _taken_berths(place, half_day)
    return next((berth for berth in range(place.sessions) if berth not in taken), 0)


def _taken_berths(place: Place, half_day: HalfDay) -> set[int]:
    found = Occupancy.objects.filter(place=place, on=half_day.day, part=half_day.part.value)
    return set(found.values_list("berth", flat=True))


def keep_opening(lot: Lot, *, at: datetime) -> None:
    """The plan shows where the lot's opening stands: in its hall at its deadline, pinned once announced, or nowhere.

    What has begun stays as it was. A lot that stands still leaves its hall until it is resumed with a new time; one that has ended leaves its
    evaluation too.
    """
    plan = held_plan()
    if lot.state in WITHOUT_OPENING:
        _leave(Booking.objects.filter(lot=lot, site=None, kind=Kind.EVALUATION), plan, at)
    here = half_day_at(at)
    booking = Booking.objects.filter(lot=lot, kind=Kind.OPENING, state__in=PLACED).order_by("-pk").first()
    has_time = bool(lot.opening_hall) and lot.submission_deadline is not None
    start = half_day_at(lot.submission_deadline) if has_time and lot.submission_deadline else None
    if booking is not None and booking.start is not None and booking.start < here:
        if start is None or start < here:
            return
        booking = None
    if start is None or lot.state in WITHOUT_OPENING or lot.state in HALTED:
        _leave(Booking.objects.filter(lot=lot, kind=Kind.OPENING), plan, at)
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
    taken = _taken_berths(place, start)
    berth = next(number for number in count() if number not in taken)
    Occupancy.objects.create(place=place, on=start.day, part=start.part.value, berth=berth, booking=booking)
    if berth >= place.sessions and "virtual" in place.features:
        place.sessions = berth + 1
        place.save(update_fields=["sessions"])
    advance_plan(plan)


def _leave(bookings: QuerySet[Booking], plan: SitePlan, at: datetime) -> None:
    """What has not begun is given back, also what is only asked for."""
    here = half_day_at(at)
    open_ones = bookings.exclude(state__in=[*ENDED, BookingState.IN_USE])
    for booking in open_ones.order_by("pk"):
        if booking.start is not None and booking.start < here:
            continue
        booking.occupancies.all().delete()
        booking.state, booking.ended_at = BookingState.CANCELLED, at
        booking.save(update_fields=["state", "ended_at"])
        advance_plan(plan)


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


def next_code(lot: Lot, kind: Kind) -> str:
    """``…-PB2``: the lot's code, 开标 or 评标, and the number of the booking."""
    mark = "KB" if kind is Kind.OPENING else "PB"
    return f"{lot.code}-{mark}{Booking.objects.filter(lot=lot, kind=kind).count() + 1}"


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
