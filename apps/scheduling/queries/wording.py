"""What the scheduler answers, in the words of the page: half-days, reasons, and what a proposal would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.core.refusals import WORDINGS, Refusal, Wording
from apps.scheduling.models.bookings import Booking, ScheduleDecision
from apps.scheduling.models.places import Place
from apps.scheduling.queries.hours import names_of_counted
from apps.scheduling.queries.situation import version
from apps.scheduling.rules.plan import Blocked, HalfDay, Kind, Move, Option, Part, Proposal, Reason, Slot
from apps.scheduling.rules.snapshot import answered
from apps.tenders.models import Lot


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


@dataclass(frozen=True, slots=True)
class SaidSlot:
    """Where and when a session would be, and at what cost."""

    when: str
    day: date
    place: str
    days_late: int
    is_extended: bool
    moves: int


@dataclass(frozen=True, slots=True)
class SaidMove:
    """Somebody else's session that would make room, and whom that touches."""

    lot: str
    title: str
    before: str
    after: str
    place: str
    touched: str


def shown_of(booking: Booking) -> Shown | None:
    """The newest proposal of a booking."""
    made = booking.decisions.order_by("-pk").first()
    return Shown(made, answered(made.document), made.version != version()) if made else None


def place_names() -> dict[str, str]:
    """Every place's name, and what is counted, by what the scheduler calls it."""
    return names_of_counted() | {place.code: place.name for place in Place.objects.order_by("pk")}


def name_of(half_day: HalfDay) -> str:
    """``11-25 下午``."""
    return f"{half_day.day:%m-%d} {part_name(half_day.part)}"


def part_name(part: Part) -> str:
    """``下午``."""
    return {Part.AM: _("上午"), Part.PM: _("下午"), Part.EVENING: _("晚间")}[part]


def say_slot(option: Option, names: Mapping[str, str]) -> SaidSlot:
    """An option's first session in words, and what the option costs."""
    said = say_place(option.slots[0], names)
    return replace(said, days_late=option.days_late, is_extended=option.is_extended, moves=len(option.moves))


def say_place(slot: Slot, names: Mapping[str, str]) -> SaidSlot:
    """A slot in words; nobody else moves for it, and it is in time."""
    place = names.get(slot.room, "")
    return SaidSlot(name_of(slot.start), slot.start.day, place, days_late=0, is_extended=slot.is_extended, moves=0)


def say_moves(moves: tuple[Move, ...], names: Mapping[str, str]) -> list[SaidMove]:
    """Who would make room, from where to where, and whose project it is."""
    codes = {move.lot for move in moves}
    lots = {one.code: one for one in Lot.objects.filter(code__in=codes).select_related("project__organisation")}
    return [
        SaidMove(
            lot=move.lot,
            title=lots[move.lot].title if move.lot in lots else "",
            before=name_of(move.before.start),
            after=name_of(move.after.start),
            place=names.get(move.after.room, ""),
            touched=lots[move.lot].project.organisation.name if move.lot in lots else "",
        )
        for move in moves
    ]


def say_blocked(blocked: tuple[Blocked, ...], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each earlier half-day with the one thing in its way; the first eight."""
    return [(name_of(one.half_day), reason_of(one, names)) for one in blocked[:8]]


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


def state_word(booking: Booking) -> str:
    """How a booking stands, in the reader's language."""
    return in_own_language(WORDINGS[f"BookingState.{booking.state}"])


def in_own_language(wording: Wording) -> str:
    """What is worded in both languages, in the reader's."""
    return wording.en if _language().startswith("en") else wording.zh


def sentence_of(refusal: Refusal) -> str:
    """What a refusal says, in the reader's language."""
    return refusal.sentence(_language())


def _language() -> str:
    return get_language() or "zh-hans"
