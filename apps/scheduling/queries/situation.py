"""The plan as the scheduler is told it: open half-days, places, closures and bookings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings

from apps.core.clock import SHANGHAI
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models.bookings import PLACED, Booking, Occupancy
from apps.scheduling.models.places import Place, SitePlan
from apps.scheduling.queries.green_service import held_slots
from apps.scheduling.queries.hours import counted_codes, counted_on, open_half_days
from apps.scheduling.rules import plan
from apps.scheduling.rules.plan import Demand, HalfDay, Kind, Part, Policy, ResourceKind, Situation

BEHIND, AHEAD = 7, 42
"""Days of the plan before and after today."""
SATURDAY = 5
NOON = 12
EVENING = 18
DAY = timedelta(days=1)


def half_day_at(moment: datetime) -> HalfDay:
    """The half-day that a moment lies in, on the clock of Shanghai."""
    there = moment.astimezone(SHANGHAI)
    part = Part.AM if there.hour < NOON else Part.PM if there.hour < EVENING else Part.EVENING
    return HalfDay(there.date(), part)


def written(half_day: HalfDay) -> str:
    """``2026-11-25/pm``."""
    return f"{half_day.day}/{half_day.part.name.lower()}"


def version() -> int:
    """The plan's version now."""
    return SitePlan.objects.order_by("pk").values_list("version", flat=True).first() or 0


def situation_at(now: datetime, *, without: Booking | None = None, for_project: int | None = None) -> Situation:
    """All that the scheduler knows now; ``without`` leaves out the booking that a new place is sought for.

    Places held for key projects are closed to all but the project that is asked for (暂留).

    What can no longer change from here (a room that a review's site keeps, a session in use) is told as closed half-days.
    """
    today = now.astimezone(SHANGHAI).date()
    days = [today + DAY * offset for offset in range(-BEHIND, AHEAD)]
    opened = open_half_days(days, now)
    places = list(Place.objects.filter(is_planned=True).order_by("pk"))
    counted = counted_on(days)
    placed, timeline = _placed(days[0], without), frozenset({*opened.core, *opened.extended})
    fixed = {each.pk: each for each in placed if _is_fixed(each, timeline)}
    return Situation(
        version=version(),
        now=half_day_at(now),
        core=opened.core,
        extended=opened.extended,
        resources=(*(_resource(place) for place in places), *counted.resources),
        closures=(
            *_closed(days[0]),
            *(closure for each in fixed.values() for closure in _filled(each, counted.codes)),
            *counted.missing,
            *held_slots(days[0], now, for_project=without.lot.project_id if without else for_project),
        ),
        bookings=tuple(_booking(each, counted.codes) for each in placed if each.pk not in fixed),
        policy=Policy(evaluation_within=settings.EVALUATION_WITHIN_WORKING_DAYS or None),
    )


def _placed(since: date, without: Booking | None) -> list[Booking]:
    placed = Booking.objects.filter(state__in=PLACED, on__gte=since, place__is_planned=True)
    found = placed.exclude(pk=without.pk) if without else placed
    return list(found.select_related("lot", "place").prefetch_related("occupancies").order_by("pk"))


def _is_fixed(booking: Booking, opened: frozenset[HalfDay]) -> bool:
    """Kept by a review's site, in use, or in an evening that can no longer be asked for: its half-days stand as they are."""
    if booking.site is not None or booking.state == BookingState.IN_USE:
        return True
    return booking.is_extended and any(each.half_day not in opened for each in booking.occupancies.all())


def _closed(since: date) -> Iterator[plan.Closure]:
    rows = Occupancy.objects.filter(closure__isnull=False, on__gte=since, place__is_planned=True)
    for each in rows.order_by("on", "part", "place", "berth"):
        yield plan.Closure(f"P{each.place_id}", each.half_day, 1)


def _filled(booking: Booking, counted: frozenset[str]) -> Iterator[plan.Closure]:
    """What a fixed session takes of its place and of what is counted."""
    for each in booking.occupancies.all():
        yield plan.Closure(f"P{each.place_id}", each.half_day, 1)
        for code, units in _needs(booking, counted).items():
            yield plan.Closure(code, each.half_day, units)


def request_of(booking: Booking, wish: tuple[HalfDay, Place] | None) -> plan.Request:
    """What the booking asks for; with a wish, in that half-day and place only."""
    features = frozenset({*booking.features, *([_own(wish[1])] if wish else [])})
    demand = Demand(
        length=booking.length,
        needs=_needs(booking, counted_codes()),
        features=features,
        people=booking.people,
        only=wish[0] if wish else None,
    )
    is_opening = booking.kind == Kind.OPENING
    return plan.Request(
        lot=booking.lot.code,
        opening=demand if is_opening else None,
        evaluation=None if is_opening else demand,
        earliest=HalfDay(booking.earliest_on, Part.AM),
        promise=HalfDay(booking.promise_on, Part.PM) if booking.promise_on else None,
        is_green=booking.is_green,
        may_extend=booking.may_extend,
        opened=None if is_opening else opened_at(booking),
    )


def opened_at(booking: Booking) -> HalfDay | None:
    """The half-day in which the lot of an evaluation opens, which is its deadline (招标投标法第三十四条)."""
    deadline = booking.lot.submission_deadline
    return half_day_at(deadline) if deadline and booking.kind == Kind.EVALUATION else None


def follows_tender(booking: Booking) -> bool:
    """True for an opening whose hall and time its tender has set; it is changed there."""
    return booking.kind == Kind.OPENING and bool(booking.lot.opening_hall) and bool(booking.lot.submission_deadline)


def _own(place: Place) -> str:
    return f"place:{place.pk}"


def _resource(place: Place) -> plan.Resource:
    return plan.Resource(
        code=place.code,
        kind=ResourceKind(place.kind),
        capacity=place.sessions,
        features=frozenset({*place.features, _own(place)}),
        places=place.seats,
    )


def _needs(booking: Booking, counted: frozenset[str]) -> dict[str, int]:
    """Of what the operator counts; what nobody counts is never short."""
    return {code: units for code, units in sorted(booking.needs.items()) if code in counted}


def _booking(booking: Booking, counted: frozenset[str]) -> plan.Booking:
    start = booking.start
    assert start is not None, "a placed booking has its half-day"
    return plan.Booking(
        code=booking.code,
        lot=booking.lot.code,
        kind=Kind(booking.kind),
        start=start,
        length=booking.length,
        room=f"P{booking.place_id}",
        needs=_needs(booking, counted),
        promise=HalfDay(booking.promise_on, Part.PM) if booking.promise_on else None,
        opened=opened_at(booking),
        is_green=booking.is_green,
        is_pinned=booking.is_pinned or booking.begun_at is not None,
        has_moved=booking.has_moved,
        is_extended=booking.is_extended,
        features=frozenset(booking.features),
        people=booking.people,
    )
