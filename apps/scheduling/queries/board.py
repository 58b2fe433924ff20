"""场地看板 — places by half-days: who is where, what is closed, and how it stands now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models.bookings import Booking, Occupancy
from apps.scheduling.models.green_service import GreenHold
from apps.scheduling.models.places import Place
from apps.scheduling.queries.asked import Asked, days_of, places_of
from apps.scheduling.queries.green_service import holds_between
from apps.scheduling.queries.situation import half_day_at, version
from apps.scheduling.rules.plan import HalfDay, Kind, Option, Part
from apps.scheduling.rules.standing import Standing, standing

SHOWN = (Part.AM, Part.PM)


@dataclass(frozen=True, slots=True)
class Session:
    """A booking in one half-day of a place. ``is_further`` after its first half-day; ``is_aside`` where the filter is for others."""

    booking: Booking
    is_further: bool
    is_aside: bool
    standing: Standing

    @property
    def may_move(self) -> bool:
        """True where a person may put it elsewhere: planned, not begun, and no announced opening."""
        one = self.booking
        return one.state == BookingState.CONFIRMED and not one.is_pinned and not self.is_further


@dataclass(frozen=True, slots=True)
class Cell:
    """One place in one half-day: sessions, a closure's reason, what is held for key projects, and whether the proposal on show would be here."""

    half_day: HalfDay
    sessions: tuple[Session, ...]
    closed: str
    held: tuple[GreenHold, ...]
    """暂留: for which cases nobody else is proposed here."""
    is_proposed: bool
    is_now: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A place with its half-days."""

    place: Place
    cells: tuple[Cell, ...]

    @property
    def by_day(self) -> list[tuple[Cell, ...]]:
        """The cells of each day."""
        days: dict[date, list[Cell]] = {}
        for cell in self.cells:
            days.setdefault(cell.half_day.day, []).append(cell)
        return [tuple(cells) for cells in days.values()]

    @property
    def running(self) -> list[Session]:
        """Who has the place now: in use, or due in the half-day that runs."""
        found = {
            one.booking.code: one
            for cell in self.cells
            for one in cell.sessions
            if one.standing in (Standing.RUNNING, Standing.OVER_RUN, Standing.LATE)
            or (cell.is_now and one.standing is Standing.DUE)
        }
        return list(found.values())

    @property
    def closed_now(self) -> str:
        """Why the place is closed in the half-day that runs; empty where it is open."""
        return next((cell.closed for cell in self.cells if cell.is_now), "")


@dataclass(frozen=True, slots=True)
class Board:
    """What the page draws."""

    days: tuple[date, ...]
    parts: tuple[Part, ...]
    rows: tuple[Row, ...]
    version: int
    used_percent: int

    @property
    def half_days(self) -> list[HalfDay]:
        """The columns."""
        return [HalfDay(day, part) for day in self.days for part in self.parts]


def board_of(asked: Asked, proposed: Option | None, *, now: datetime) -> Board:
    """The places on these days; a proposal is drawn where it would be."""
    here = half_day_at(now)
    days = tuple(sorted({*days_of(asked), *(_days_within(asked, proposed))}))
    places = list(places_of(asked))
    parts = (*SHOWN, Part.EVENING) if _has_evenings(days, proposed) else SHOWN
    taken, held = _taken(days, places), _held(days, now)
    spans = _spans({each.booking_id for found in taken.values() for each in found if each.booking_id})

    def cell(place: Place, half_day: HalfDay) -> Cell:
        found = taken.get((place.pk, half_day), [])
        return Cell(
            half_day=half_day,
            sessions=tuple(
                _session(each.booking, half_day, spans[each.booking.pk], asked, here) for each in found if each.booking
            ),
            closed=next((each.closure.reason for each in found if each.closure), ""),
            held=tuple(held.get((place.pk, half_day), ())),
            is_proposed=_is_in(proposed, place, half_day),
            is_now=half_day == here,
        )

    rows = tuple(
        Row(place, tuple(cell(place, HalfDay(day, part)) for day in days for part in parts)) for place in places
    )
    return Board(days, parts, rows, version(), _used(rows))


def _session(
    booking: Booking, half_day: HalfDay, span: tuple[HalfDay, HalfDay], asked: Asked, here: HalfDay
) -> Session:
    first, last = span
    state = BookingState(booking.state)
    return Session(
        booking=booking,
        is_further=half_day > first,
        is_aside=asked.is_green_only and not booking.is_green,
        standing=standing(state, Kind(booking.kind), first=first, last=last, here=here),
    )


def _taken(days: Iterable[date], places: Iterable[Place]) -> Mapping[tuple[int, HalfDay], list[Occupancy]]:
    found: dict[tuple[int, HalfDay], list[Occupancy]] = {}
    rows = Occupancy.objects.filter(on__in=days, place__in=list(places))
    for each in rows.select_related("booking__lot__project", "closure").order_by("on", "part", "place", "berth"):
        found.setdefault((each.place_id, HalfDay(each.on, Part(each.part))), []).append(each)
    return found


def _held(days: tuple[date, ...], now: datetime) -> Mapping[tuple[int, HalfDay], list[GreenHold]]:
    found: dict[tuple[int, HalfDay], list[GreenHold]] = {}
    for hold in holds_between(days[0], days[-1], now) if days else ():
        found.setdefault((hold.place_id, hold.half_day), []).append(hold)
    return found


def _spans(bookings: set[int]) -> dict[int, tuple[HalfDay, HalfDay]]:
    spans: dict[int, tuple[HalfDay, HalfDay]] = {}
    rows = Occupancy.objects.filter(booking__in=bookings).order_by("on", "part")
    for booking, on, part in rows.values_list("booking", "on", "part"):
        half_day = HalfDay(on, Part(part))
        spans[booking] = (spans[booking][0] if booking in spans else half_day, half_day)
    return spans


def _used(rows: Iterable[Row]) -> int:
    single = [cell for row in rows if row.place.sessions == 1 for cell in row.cells if cell.half_day.part in SHOWN]
    used = sum(1 for cell in single if cell.sessions)
    return round(100 * used / len(single)) if single else 0


def _is_in(proposed: Option | None, place: Place, half_day: HalfDay) -> bool:
    slots = proposed.slots if proposed else ()
    return any(slot.room == place.code and slot.start <= half_day <= slot.end for slot in slots)


def _days_within(asked: Asked, proposed: Option | None) -> list[date]:
    """A Saturday that is only proposed is drawn too."""
    week = asked.on - timedelta(days=asked.on.weekday())
    slots = proposed.slots if proposed else ()
    return [slot.start.day for slot in slots if week <= slot.start.day < week + timedelta(days=7)]


def _has_evenings(days: tuple[date, ...], proposed: Option | None) -> bool:
    slots = proposed.slots if proposed else ()
    if any(slot.end.part is Part.EVENING for slot in slots):
        return True
    return Occupancy.objects.filter(on__in=days, part=Part.EVENING.value, booking__isnull=False).exists()
