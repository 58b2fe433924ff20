"""大厅屏 — what the foyer's screen may show: halls of openings, their hours, and lots whose notice is out. Never where an evaluation is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from apps.core.clock import SHANGHAI
from apps.scheduling.models.bookings import PLACED, Booking, Occupancy
from apps.scheduling.models.places import Place
from apps.scheduling.queries.situation import half_day_at
from apps.scheduling.rules.plan import Kind, Part, ResourceKind

HALLS_A_SCREEN = 10
"""So many fit a screen of 1366 pixels; those with openings today come first."""
MOST_HALLS = 80
SECONDS_A_SCREEN = 15
AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class WallSession:
    """One opening on the screen. ``title`` is empty while its notice is not out; then only its hours are known to be taken."""

    title: str
    at: datetime | None
    part: Part
    has_begun: bool


@dataclass(frozen=True, slots=True)
class WallHall:
    """A hall today, and its next opening."""

    name: str
    is_virtual: bool
    closed: str
    sessions: tuple[WallSession, ...]
    next_on: date | None


@dataclass(frozen=True, slots=True)
class Screen:
    """What the foyer sees at one moment: some of the halls, and which part of all this is."""

    halls: tuple[WallHall, ...]
    number: int
    count: int
    has_morning: bool
    """Some hall, on this screen or another, opens in the morning."""


def screen_of(now: datetime, *, number: int | None) -> Screen:
    """The screen of this number, from 1; without a number they take turns by the clock, so that every hall comes up."""
    halls = halls_of(now)
    count = max(1, -(-len(halls) // HALLS_A_SCREEN))
    turn = int(now.timestamp()) // SECONDS_A_SCREEN % count if number is None else min(max(number, 1), count) - 1
    first = turn * HALLS_A_SCREEN
    has_morning = any(one.part is Part.AM for hall in halls for one in hall.sessions)
    return Screen(tuple(halls[first : first + HALLS_A_SCREEN]), turn + 1, count, has_morning)


def halls_of(now: datetime) -> list[WallHall]:
    """Every hall that openings are planned in, on the day of ``now``; those with openings today first."""
    today, here = now.astimezone(SHANGHAI).date(), half_day_at(now)
    places = list(Place.objects.filter(kind=ResourceKind.OPENING_ROOM).order_by("name"))
    booked = Booking.objects.filter(
        place__in=places, kind=Kind.OPENING, state__in=PLACED, on__gte=today, on__lt=today + AHEAD
    )
    by_place: dict[int, list[Booking]] = {}
    for one in booked.select_related("lot__project").order_by("on", "lot__submission_deadline", "part", "pk"):
        by_place.setdefault(one.place_id or 0, []).append(one)
    closures = Occupancy.objects.filter(place__in=places, on=today, part=here.part.value, closure__isnull=False)
    closed = {each.place_id: each.closure.reason for each in closures.select_related("closure") if each.closure}
    halls = [_hall(place, by_place.get(place.pk, []), closed.get(place.pk, ""), today, now) for place in places]
    return sorted(halls, key=lambda hall: not hall.sessions)[:MOST_HALLS]


def _hall(place: Place, booked: list[Booking], closed: str, today: date, now: datetime) -> WallHall:
    sessions = tuple(_session(one, now) for one in booked if one.on == today)
    later = [one.on for one in booked if one.on and one.on > today and one.lot.is_public]
    return WallHall(place.name, place.sessions > 1, closed, sessions, min(later, default=None))


def _session(one: Booking, now: datetime) -> WallSession:
    is_public = one.lot.is_public
    at = one.lot.submission_deadline if is_public else None
    return WallSession(
        title=one.lot.title if is_public else "",
        at=at,
        part=Part(one.part or 0),
        has_begun=bool(at and at <= now),
    )
