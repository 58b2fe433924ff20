"""共享席位目录, and how busy a venue is on the days of a review."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from apps.core.actor import Actor
from apps.evaluation.lifecycle_committee import ApplicationState
from apps.evaluation.lifecycle_sites import SiteState
from apps.evaluation.models import CommitteeApplication, Room, RoomBooking, Site, Venue
from apps.evaluation.rules.slots import Half, Slot, slot_of
from apps.scheduling.rules.plan import HalfDay, Part
from apps.scheduling.steps_reviews import taken_places

IN_USE = Q(rooms__withdrawn_at__isnull=True, rooms__seats__withdrawn_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Cell:
    """A room in one half day: free, or whose."""

    slot: Slot
    booking: RoomBooking | None
    is_planned: bool
    """The plan of the centre's places has it for something else."""


@dataclass(frozen=True, slots=True)
class RoomLoad:
    """A room with its seats in use and its half days."""

    room: Room
    seats: int
    cells: tuple[Cell, ...]
    is_free: bool
    """Nobody else has it in any of the half days asked for."""


def venues() -> QuerySet[Venue]:
    """Every venue with how many rooms and seats it has in use."""
    return (
        Venue.objects.select_related("organisation")
        .annotate(
            room_count=Count("rooms", filter=Q(rooms__withdrawn_at__isnull=True), distinct=True),
            seat_count=Count("rooms__seats", filter=IN_USE, distinct=True),
        )
        .order_by("district", "name", "pk")
    )


def load_of(venue: Venue, asked: Sequence[Slot], own: Site) -> list[RoomLoad]:
    """Every room of the venue on the days of the review; what this very site keeps counts as free."""
    days = sorted({slot.on for slot in asked})
    slots = [slot_of(day, half) for day in days for half in Half]
    rooms = venue.rooms.filter(withdrawn_at__isnull=True).annotate(
        usable=Count("seats", filter=Q(seats__withdrawn_at__isnull=True))
    )
    booked = RoomBooking.objects.filter(room__venue=venue, on__in=days).select_related("site__evaluation__lot")
    by_place = {(one.room_id, slot_of(one.on, Half(one.half))): one for one in booked}
    found = list(rooms.order_by("name", "pk"))
    places = [room.place_id for room in found if room.place_id is not None]
    planned = taken_places(places, since=HalfDay(days[0], Part.AM), but_for=own.evaluation.lot)
    loads = []
    for room in found:
        cells = {slot: _cell(slot, by_place.get((room.pk, slot)), room, planned) for slot in {*slots, *asked}}
        is_free = all(_is_free(cells[slot], own) for slot in asked)
        loads.append(RoomLoad(room, room.usable, tuple(cells[slot] for slot in slots), is_free))
    return loads


def requests_for(actor: Actor) -> QuerySet[Site]:
    """What this centre's venues were asked for, the newest first."""
    return (
        Site.objects.filter(venue__organisation_id=actor.organisation_id or 0)
        .exclude(state=SiteState.NAMED)
        .select_related("evaluation__lot__project", "evaluation__application", "venue", "room")
        .order_by("-evaluation__application__review_at", "-pk")
    )


def answered_to(site: Site) -> CommitteeApplication:
    """The application that asks for the site."""
    return CommitteeApplication.objects.get(evaluation=site.evaluation_id)


def may_still_move(application: CommitteeApplication) -> bool:
    """True as long as nobody was told the time."""
    return application.state == ApplicationState.APPROVED


def _cell(slot: Slot, booking: RoomBooking | None, room: Room, planned: Collection[tuple[int, HalfDay]]) -> Cell:
    half_day = HalfDay(slot.on, Part(slot.half_of_day))
    return Cell(slot, booking, booking is None and (room.place_id or 0, half_day) in planned)


def _is_free(cell: Cell, own: Site) -> bool:
    return not cell.is_planned and (cell.booking is None or cell.booking.site_id == own.pk)
