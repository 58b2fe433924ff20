"""The plan as the scheduler is told it: open half-days, places, closures and bookings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from apps.core.clock import SHANGHAI
from apps.scheduling.models.bookings import PLACED, Booking, Occupancy
from apps.scheduling.models.places import Place, SitePlan
from apps.scheduling.rules import plan
from apps.scheduling.rules.plan import Demand, HalfDay, Kind, Part, Policy, ResourceKind, Situation
from apps.tenders.queries.calendar import working_calendar

BEHIND, AHEAD = 7, 42
"""Days of the plan before and after today."""
APPOINTMENT = time(14)
"""预约加班截止 — evenings and Saturdays are asked for before this time on the day before."""
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


def situation_at(now: datetime, *, without: Booking | None = None) -> Situation:
    """All that the scheduler knows now; ``without`` leaves out the booking that a new place is sought for."""
    today = now.astimezone(SHANGHAI).date()
    calendar = working_calendar()
    days = [today + DAY * offset for offset in range(-BEHIND, AHEAD)]
    worked = {day for day in days if calendar.is_working_day(day).value}
    core = tuple(HalfDay(day, part) for day in days if day in worked for part in (Part.AM, Part.PM))
    extended = tuple(each for day in days for each in _by_appointment(day, now, is_worked=day in worked))
    since = days[0]
    placed = Booking.objects.filter(state__in=PLACED, on__gte=since).select_related("lot", "place")
    bookings = placed.exclude(pk=without.pk) if without else placed
    closed = Occupancy.objects.filter(closure__isnull=False, on__gte=since).order_by("on", "part", "place", "berth")
    return Situation(
        version=version(),
        now=half_day_at(now),
        core=core,
        extended=extended,
        resources=tuple(_resource(place) for place in Place.objects.order_by("pk")),
        closures=tuple(plan.Closure(f"P{each.place_id}", HalfDay(each.on, Part(each.part)), 1) for each in closed),
        bookings=tuple(_booking(each) for each in bookings.order_by("pk")),
        policy=Policy(),
    )


def request_of(booking: Booking, wish: tuple[HalfDay, Place] | None) -> plan.Request:
    """What the booking asks for; with a wish, in that half-day and place only."""
    features = frozenset({*booking.features, *([_own(wish[1])] if wish else [])})
    demand = Demand(
        length=booking.length,
        needs={},
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


def _by_appointment(day: date, now: datetime, *, is_worked: bool) -> Iterator[HalfDay]:
    """Evenings and Saturdays that may still be asked for."""
    if now >= datetime.combine(day - DAY, APPOINTMENT, tzinfo=SHANGHAI):
        return
    if is_worked:
        yield HalfDay(day, Part.EVENING)
    elif day.weekday() == SATURDAY:
        yield HalfDay(day, Part.AM)
        yield HalfDay(day, Part.PM)


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


def _booking(booking: Booking) -> plan.Booking:
    start = booking.start
    assert start is not None, "a placed booking has its half-day"
    return plan.Booking(
        code=booking.code,
        lot=booking.lot.code,
        kind=Kind(booking.kind),
        start=start,
        length=booking.length,
        room=f"P{booking.place_id}",
        needs={},
        promise=HalfDay(booking.promise_on, Part.PM) if booking.promise_on else None,
        opened=opened_at(booking),
        is_green=booking.is_green,
        is_pinned=booking.is_pinned or booking.begun_at is not None,
        has_moved=booking.has_moved,
        is_extended=booking.is_extended,
        features=frozenset(booking.features),
        people=booking.people,
    )
