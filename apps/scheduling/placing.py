"""What every change of a booking is made of: it is held, steps along its lifecycle, takes its place and is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evidence.facts import Fact
from apps.evidence.journal import emit
from apps.scheduling import steps
from apps.scheduling.events import bookings as events
from apps.scheduling.lifecycle import BOOKING, BookingAction, BookingFacts, BookingState
from apps.scheduling.models.bookings import Booking, ScheduleDecision
from apps.scheduling.models.places import Place
from apps.scheduling.queries.situation import half_day_at, request_of, situation_at, written
from apps.scheduling.rules.plan import HalfDay, Move, Situation, Slot
from apps.scheduling.rules.propose import propose
from apps.scheduling.rules.snapshot import decision


def locked(booking_id: int) -> Booking:
    """The booking with its lot and place, held until the caller's transaction ends. Raises Booking.DoesNotExist."""
    return Booking.objects.select_for_update(of=("self",)).select_related("lot__project", "place").get(pk=booking_id)


def advance(booking: Booking, action: BookingAction, facts: BookingFacts) -> None:
    """The booking stands where the action leads; the caller saves. Raises the guard's refusal."""
    booking.state = BOOKING.advance(BookingState(booking.state), action, facts)


def told(booking: Booking, fact: Fact, actor: Actor, now: datetime) -> Booking:
    """The desk hears the fact."""
    emit(fact, stream=events.DESK, actor=actor, at=now)
    return booking


def propose_for(
    booking: Booking, wish: tuple[HalfDay, Place] | None, *, actor: Actor, now: datetime
) -> ScheduleDecision:
    """The best slot and others are kept with their whole input. Raises Refused("no_slot_found")."""
    made = _proposed(booking, wish, actor=actor, now=now)
    if made is None:
        raise Refused("no_slot_found")
    return made


def propose_again(booking: Booking, *, actor: Actor, now: datetime) -> None:
    """Who lost its place has a proposal at once; where there is none it stays asked for, and a person decides."""
    _proposed(booking, None, actor=actor, now=now)


def _proposed(
    booking: Booking, wish: tuple[HalfDay, Place] | None, *, actor: Actor, now: datetime
) -> ScheduleDecision | None:
    situation, request = situation_at(now, for_project=booking.lot.project_id), request_of(booking, wish)
    state = BOOKING.advance(BookingState(booking.state), BookingAction.PROPOSE, BookingFacts())
    proposal = propose(situation, request)
    if proposal.best is None:
        return None
    document = decision(situation, request, proposal)
    made = ScheduleDecision.objects.create(
        booking=booking,
        version=situation.version,
        digest=document["digest"],
        document=document,
        proposed_by=actor.id,
        proposed_at=now,
    )
    booking.state = state
    booking.save(update_fields=["state"])
    told(booking, events.BookingProposed(booking.code, made.version, made.digest), actor, now)
    return made


def end(booking: Booking, reason: str, now: datetime) -> None:
    """The booking fills nothing any more."""
    booking.occupancies.all().delete()
    booking.reason, booking.ended_at = reason.strip(), now
    booking.save(update_fields=["state", "reason", "ended_at"])


def has_come(booking: Booking, now: datetime) -> bool:
    """True from the half-day on in which the booking begins."""
    return booking.start is not None and booking.start <= half_day_at(now)


def start(booking: Booking) -> str:
    """The first half-day as facts tell it; empty where there is none."""
    return written(booking.start) if booking.start else ""


def place(booking: Booking, slot: Slot, situation: Situation) -> None:
    """The booking has this slot. Raises WrongState("slot_taken") where another has it; the plan is held."""
    booking.place = Place.objects.get(pk=int(slot.room.removeprefix("P")))
    booking.on, booking.part, booking.is_extended = slot.start.day, slot.start.part.value, slot.is_extended
    booking.save(update_fields=["state", "place", "on", "part", "is_extended", "has_moved"])
    timeline = sorted({*situation.core, *(situation.extended if slot.is_extended else ())})
    steps.fill(booking, [each for each in timeline if slot.start <= each <= slot.end])


def move_others(moves: Sequence[Move], situation: Situation) -> list[tuple[Booking, str]]:
    """All leave their old places before any takes its new one, so that two may change places."""
    slots = {move.booking: move.after for move in moves}
    others = list(Booking.objects.select_for_update().filter(code__in=slots).order_by("pk"))
    before = {other.code: start(other) for other in others}
    for other in others:
        other.occupancies.all().delete()
    for other in others:
        other.has_moved = True
        place(other, slots[other.code], situation)
    return [(other, before[other.code]) for other in others]
