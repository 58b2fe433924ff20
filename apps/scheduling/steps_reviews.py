"""场地协调: what an evaluation may have done to the plan in its own transaction: rooms become places, sites keep them and give them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.core.actor import Actor
from apps.evidence.journal import emit
from apps.scheduling.events import bookings as events
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models.bookings import ENDED, PLACED, Booking, Occupancy
from apps.scheduling.models.places import Place
from apps.scheduling.queries.situation import half_day_at, written
from apps.scheduling.rules.needs import needs_of
from apps.scheduling.rules.plan import HalfDay, Kind, ResourceKind
from apps.scheduling.steps import advance_plan, fill, held_plan, next_code
from apps.tenders.models import Lot

NAME_LIMIT = 80
TAKEN_OVER = "评标场所已经确认评标室"


@dataclass(frozen=True, slots=True)
class RoomAsked:
    """A room that a site of a review takes, and for which half-days."""

    lot: Lot
    site: int
    is_main: bool
    place: Place
    half_days: Sequence[HalfDay]
    people: int


def place_of_room(organisation_id: int, *, venue: str, room: str, seats: int, actor: Actor, now: datetime) -> Place:
    """The place that is this room: one that its centre recorded at the desk under the room's name, or a new one, not planned by the scheduler."""
    full = f"{venue} {room}"[:NAME_LIMIT]
    own = Place.objects.filter(kind=ResourceKind.EVALUATION_ROOM, centre_id=organisation_id)
    found = own.filter(name__in=[room, full]).order_by("pk").first()
    if found is not None:
        return found
    name = (
        full if not Place.objects.filter(name=full).exists() else f"{full[: NAME_LIMIT - 12]} {Place.objects.count()}"
    )
    held = held_plan()
    place = Place.objects.create(
        kind=ResourceKind.EVALUATION_ROOM,
        name=name,
        seats=seats,
        features=["remote"],
        centre_id=organisation_id,
        is_planned=False,
        recorded_by=actor.id,
        recorded_at=now,
    )
    advance_plan(held)
    return place


def keep_room(asked: RoomAsked, *, actor: Actor, now: datetime) -> None:
    """The plan shows the review's site in its room for these half-days. Raises WrongState("slot_taken") where the plan has given the room away.

    What the desk had booked for the same evaluation is given back.
    """
    number = advance_plan(held_plan())
    _take_over(asked, number, actor=actor, now=now)
    first = min(asked.half_days)
    booking = Booking.objects.create(
        code=next_code(asked.lot, Kind.EVALUATION),
        lot=asked.lot,
        kind=Kind.EVALUATION,
        state=BookingState.CONFIRMED,
        people=asked.people,
        length=len(asked.half_days),
        needs=needs_of(Kind.EVALUATION, {}),
        site=asked.site,
        earliest_on=first.day,
        place=asked.place,
        on=first.day,
        part=first.part.value,
        is_pinned=True,
        applied_by=actor.id,
        applied_at=now,
    )
    fill(booking, list(asked.half_days))
    fact = events.BookingKept(
        booking=booking.code,
        lot=asked.lot.pk,
        site=asked.site,
        place=asked.place.pk,
        half_days=[written(each) for each in asked.half_days],
        version=number,
    )
    emit(fact, stream=events.DESK, actor=actor, at=now)


def _take_over(asked: RoomAsked, number: int, *, actor: Actor, now: datetime) -> None:
    """What the desk was asked, or had booked, for the same evaluation: all of it for the main site, this room for the others."""
    own = Booking.objects.filter(lot=asked.lot, kind=Kind.EVALUATION, site=None)
    if not asked.is_main:
        own = own.filter(place=asked.place)
    for booking in own.exclude(state__in=[*ENDED, BookingState.IN_USE]).order_by("pk"):
        booking.occupancies.all().delete()
        booking.state, booking.ended_at, booking.reason = BookingState.CANCELLED, now, TAKEN_OVER
        booking.save(update_fields=["state", "ended_at", "reason"])
        fact = events.BookingCancelled(booking.code, TAKEN_OVER, number)
        emit(fact, stream=events.DESK, actor=actor, at=now)


def give_back_room(lot_id: int, site: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """Half-days that have not begun are free for others: all where the review had not begun, what is left where it ends early."""
    kept = Booking.objects.filter(lot_id=lot_id, site=site, kind=Kind.EVALUATION, state__in=PLACED).order_by("pk")
    if not kept:
        return
    plan, here = held_plan(), half_day_at(now)
    for booking in kept:
        has_begun = booking.start is not None and booking.start <= here
        left = [each.pk for each in booking.occupancies.all() if each.half_day > here or not has_begun]
        Occupancy.objects.filter(pk__in=left).delete()
        booking.state = BookingState.RELEASED if has_begun else BookingState.CANCELLED
        booking.ended_at, booking.reason = now, reason
        booking.save(update_fields=["state", "ended_at", "reason"])
        number = advance_plan(plan)
        minutes = int((now - booking.begun_at).total_seconds() // 60) if booking.begun_at else 0
        fact = (
            events.BookingReleased(booking.code, minutes, len(left), number)
            if has_begun
            else events.BookingCancelled(booking.code, reason, number)
        )
        emit(fact, stream=events.DESK, actor=actor, at=now)


def taken_places(places: Sequence[int], *, since: HalfDay, but_for: Lot | None) -> set[tuple[int, HalfDay]]:
    """What of these places is filled or closed from a half-day on, by anybody but the evaluation of this lot."""
    rows = Occupancy.objects.filter(place__in=places, on__gte=since.day).select_related("booking")
    return {
        (each.place_id, each.half_day)
        for each in rows
        if each.booking is None or but_for is None or each.booking.lot_id != but_for.pk
    }
