"""场地看板 — places by half-days, and what a proposal says in the words of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from apps.scheduling.models.bookings import Booking, Occupancy, ScheduleDecision
from apps.scheduling.models.places import Place
from apps.scheduling.queries.situation import version
from apps.scheduling.rules.plan import Blocked, HalfDay, Kind, Option, Part, Proposal, Reason
from apps.scheduling.rules.snapshot import answered
from apps.tenders.queries.calendar import working_calendar

DAY = timedelta(days=1)
SHOWN = (Part.AM, Part.PM)


@dataclass(frozen=True, slots=True)
class Cell:
    """One place in one half-day: sessions, a closure's reason, and whether the proposal on show would be here."""

    half_day: HalfDay
    bookings: tuple[Booking, ...]
    closed: str
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A place with its half-days."""

    place: Place
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """What the page draws."""

    days: tuple[date, ...]
    parts: tuple[Part, ...]
    rows: tuple[Row, ...]
    version: int
    used_percent: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal with its record, in the order in which the desk reads it."""

    decision: ScheduleDecision
    proposal: Proposal
    is_stale: bool

    @property
    def options(self) -> list[Option]:
        """The best, then the others."""
        return [*([self.proposal.best] if self.proposal.best else []), *self.proposal.alternatives]


def shown_of(booking: Booking) -> Shown | None:
    """The newest proposal of a booking."""
    made = booking.decisions.order_by("-pk").first()
    return Shown(made, answered(made.document), made.version != version()) if made else None


def board_of(days: Iterable[date], proposed: Option | None) -> Board:
    """The places on these days; a proposal is drawn where it would be."""
    shown = tuple(days)
    parts = (*SHOWN, Part.EVENING) if _has_evenings(shown) else SHOWN
    taken = Occupancy.objects.filter(on__in=shown).select_related("booking__lot__project", "closure")
    by_place: dict[tuple[int, date, int], list[Occupancy]] = {}
    for each in taken.order_by("on", "part", "place", "berth"):
        by_place.setdefault((each.place_id, each.on, each.part), []).append(each)
    rows = tuple(
        Row(place, tuple(_cell(place, HalfDay(day, part), by_place, proposed) for day in shown for part in parts))
        for place in Place.objects.order_by("-kind", "name")
    )
    single = [cell for row in rows if row.place.sessions == 1 for cell in row.cells]
    used = sum(1 for cell in single if cell.bookings)
    return Board(shown, parts, rows, version(), round(100 * used / len(single)) if single else 0)


def week_of(day: date) -> list[date]:
    """The working days of the week of a day, make-up days too; a week without any shows Monday to Friday."""
    monday = day - DAY * day.weekday()
    days = [monday + DAY * offset for offset in range(7)]
    calendar = working_calendar()
    return [each for each in days if calendar.is_working_day(each).value] or days[:5]


def name_of(half_day: HalfDay) -> str:
    """``11-25 下午``."""
    words = {Part.AM: _("上午"), Part.PM: _("下午"), Part.EVENING: _("晚间")}
    return f"{half_day.day:%m-%d} {words[half_day.part]}"


def reason_of(blocked: Blocked, places: Mapping[str, str]) -> str:
    """Why a half-day could not be taken, naming the one thing in its way."""
    what = places.get(blocked.resource, "") or (_("评标室") if blocked.kind is Kind.EVALUATION else _("开标室"))
    match blocked.reason:
        case Reason.NO_ROOM_FITS:
            return _("没有%(what)s符合人数和设备要求") % {"what": what}
        case Reason.ROOMS_FULL:
            return _("%(what)s都已占用或者停用（%(used)s/%(capacity)s）") % {
                "what": what,
                "used": blocked.used,
                "capacity": blocked.capacity,
            }
        case Reason.USED_UP:
            return _("%(what)s余量不足") % {"what": what}
        case Reason.TOO_LONG:
            return _("从这一格开始，闭馆前不能完成")
        case _:
            return _("在它之前没有可以开标的半日")


def _cell(
    place: Place, half_day: HalfDay, taken: Mapping[tuple[int, date, int], list[Occupancy]], proposed: Option | None
) -> Cell:
    found = taken.get((place.pk, half_day.day, half_day.part.value), [])
    closed = next((each.closure.reason for each in found if each.closure), "")
    slots = proposed.slots if proposed else ()
    here = any(slot.room == place.code and slot.start <= half_day <= slot.end for slot in slots)
    return Cell(half_day, tuple(each.booking for each in found if each.booking), closed, here)


def _has_evenings(days: tuple[date, ...]) -> bool:
    return Occupancy.objects.filter(on__in=days, part=Part.EVENING.value, booking__isnull=False).exists()
