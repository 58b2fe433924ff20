"""The plan as the scheduler is told it: open half-days, places, closures and bookings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from apps.core.clock import SHANGHAI
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

    A room that a review's site keeps is closed to the scheduler for that time: it changes with the site only.
    """
    today = now.astimezone(SHANGHAI).date()
    days = [today + DAY * offset for offset in range(-BEHIND, AHEAD)]
    opened = open_half_days(days, now)
    places = list(Place.objects.filter(is_planned=True).order_by("pk"))
    counted = counted_on(days)
    return Situation(
        version=version(),
        now=half_day_at(now),
        core=opened.core,
        extended=opened.extended,
        resources=(*(_resource(place) for place in places), *counted.resources),
        closures=(
            *_closed(days[0], without),
            *counted.missing,
            *held_slots(days[0], now, for_project=without.lot.project_id if without else for_project),
        ),
        bookings=tuple(_booking(each, counted.codes) for each in _placed(days[0], without)),
        policy=Policy(evaluation_within=settings.EVALUATION_WITHIN_WORKING_DAYS or None),
    )


def _placed(since: date, without: Booking | None) -> QuerySet[Booking]:
    placed = Booking.objects.filter(state__in=PLACED, on__gte=since, site=None, place__is_planned=True)
    found = placed.exclude(pk=without.pk) if without else placed
    return found.select_related("lot", "place").order_by("pk")


def _closed(since: date, without: Booking | None) -> Iterator[plan.Closure]:
    """Closures, and what reviews keep."""
    kept = Q(booking__site__isnull=False, booking__state__in=PLACED)
    rows = Occupancy.objects.filter(Q(closure__isnull=False) | kept, on__gte=since, place__is_planned=True)
    if without:
        rows = rows.exclude(booking=without.pk)
    for each in rows.order_by("on", "part", "place", "berth"):
        yield plan.Closure(f"P{each.place_id}", each.half_day, 1)


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
