"""What is done to the plan inside a transaction: it is held, bookings fill and leave half-days, its version rises."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from apps.core.refusals import WrongState
from apps.scheduling.models.bookings import Booking, Occupancy
from apps.scheduling.models.places import Place, SitePlan
from apps.scheduling.rules.plan import HalfDay, Kind
from apps.tenders.models import Lot


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
    taken = taken_berths(place, half_day)
    return next((berth for berth in range(place.sessions) if berth not in taken), 0)


def taken_berths(place: Place, half_day: HalfDay) -> set[int]:
    """Which of the place's sessions are filled then."""
    found = Occupancy.objects.filter(place=place, on=half_day.day, part=half_day.part.value)
    return set(found.values_list("berth", flat=True))


def next_code(lot: Lot, kind: Kind) -> str:
    """``…-PB2``: the lot's code, 开标 or 评标, and the number of the booking."""
    mark = "KB" if kind is Kind.OPENING else "PB"
    return f"{lot.code}-{mark}{Booking.objects.filter(lot=lot, kind=kind).count() + 1}"
