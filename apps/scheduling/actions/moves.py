"""改期和延时: a person moves a booking, or a session runs over; whoever is in the way is shown and gets another place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refusal, Refused, WrongState
from apps.scheduling import placing, policy, steps
from apps.scheduling.events import bookings as events
from apps.scheduling.lifecycle import BOOKING, BookingAction, BookingFacts, BookingState
from apps.scheduling.models.bookings import MOST_HALF_DAYS, Booking, Occupancy
from apps.scheduling.models.places import Place
from apps.scheduling.queries.situation import follows_tender, request_of, situation_at, written
from apps.scheduling.rules.board import Board
from apps.scheduling.rules.plan import HalfDay, Kind, Part, Proposal, Reason, Situation, Slot
from apps.scheduling.rules.propose import propose
from apps.scheduling.rules.timeline import Timeline

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OverRun:
    """What an over-run takes: the next half-day, and who was to have the place then; with another place, or none at that time."""

    half_day: HalfDay
    other: Booking | None
    other_place: Place | None


@transaction.atomic(durable=True)
def move_by_hand(
    booking_id: int, to: tuple[HalfDay, Place], *, reason: str, plan_version: int, actor: Actor, now: datetime
) -> Booking:
    """A confirmed booking is where a person put it, for the reason given; another room at the same time is no move."""
    policy.must_schedule(actor)
    plan = steps.held_plan()
    booking = placing.locked(booking_id)
    slot, situation = checked_move(booking, to, reason=reason, plan_version=plan_version, version=plan.version, now=now)
    before, former = placing.start(booking), booking.place_id or 0
    booking.has_moved = booking.has_moved or booking.start != to[0]
    booking.occupancies.all().delete()
    placing.place(booking, slot, situation)
    fact = events.BookingMovedByHand(
        booking=booking.code,
        place_before=former,
        before=before,
        place=to[1].pk,
        half_day=placing.start(booking),
        reason=reason.strip(),
        version=steps.advance_plan(plan),
    )
    return placing.told(booking, fact, actor, now)


def checked_move(
    booking: Booking, to: tuple[HalfDay, Place], *, reason: str, plan_version: int, version: int, now: datetime
) -> tuple[Slot, Situation]:
    """Where the booking would be; nothing is changed.

    Refused: announced openings (招标投标法第三十四条), a second move, days within the freeze, a plan that has changed since (409), a place that is
    taken, does not fit or is outside the promise or the days after the opening.
    """
    situation, half_day = situation_at(now, without=booking), to[0]
    keeps_its_time = booking.start == half_day
    facts = BookingFacts(
        reason=reason,
        computed_on=plan_version,
        named=plan_version,
        version=version,
        is_pinned=booking.is_pinned or follows_tender(booking),
        is_of_site=booking.site is not None,
        keeps_its_time=keeps_its_time,
        has_moved=booking.has_moved,
        is_frozen=booking.on is not None and min(booking.on, half_day.day) <= _frozen_until(situation),
    )
    placing.advance(booking, BookingAction.MOVE, facts)
    if keeps_its_time and booking.place_id == to[1].pk:
        raise Refused("booking_stays")
    return _slot_at(booking, to, situation), situation


@transaction.atomic(durable=True)
def over_run(booking_id: int, *, reason: str, plan_version: int, actor: Actor, now: datetime) -> Booking:
    """延时: the session has its place for one half-day more. Who was to have it gets another place at the same time, which is no move;
    where there is none, the other is asked for again and has its proposal at once.
    """
    policy.must_schedule(actor)
    plan = steps.held_plan()
    booking = placing.locked(booking_id)
    found = checked_over_run(booking, reason=reason, plan_version=plan_version, version=plan.version, now=now)
    number = steps.advance_plan(plan)
    if found.other is not None:
        _make_way(placing.locked(found.other.pk), found.other_place, number, actor=actor, now=now)
    booking.length += 1
    booking.is_extended = booking.is_extended or found.half_day.part is Part.EVENING
    booking.save(update_fields=["length", "is_extended"])
    steps.fill(booking, [found.half_day])
    fact = events.BookingRanOver(booking.code, written(found.half_day), reason.strip(), number)
    placing.told(booking, fact, actor, now)
    if found.other is not None and found.other_place is None:
        placing.propose_again(placing.locked(found.other.pk), actor=actor, now=now)
    return booking


def checked_over_run(booking: Booking, *, reason: str, plan_version: int, version: int, now: datetime) -> OverRun:
    """What running over would take; nothing is changed. Refused where an announced opening or a closure follows."""
    facts = BookingFacts(reason=reason, computed_on=plan_version, named=plan_version, version=version)
    placing.advance(booking, BookingAction.OVER_RUN, facts)
    if booking.length >= MOST_HALF_DAYS:
        raise Refused("session_too_long")
    half_day = _after(booking)
    taken = Occupancy.objects.filter(place=booking.place_id, on=half_day.day, part=half_day.part.value)
    next_one = taken.select_related("booking__lot", "booking__place").order_by("berth").first()
    if next_one is None or (booking.place is not None and booking.place.sessions > 1):
        return OverRun(half_day, None, None)
    if next_one.booking is None:
        raise WrongState("over_run_blocked")
    other = next_one.booking
    place = None if other.is_pinned else _room_at_the_same_time(other, booking, now)
    if place is None:
        facts = BookingFacts(is_pinned=other.is_pinned or follows_tender(other), has_moved=other.has_moved)
        BOOKING.advance(BookingState(other.state), BookingAction.DISPLACE, facts)
    return OverRun(half_day, other, place)


def _after(booking: Booking) -> HalfDay:
    """The half-day after the last one that the booking fills; after an evening the next morning."""
    last = booking.occupancies.order_by("-on", "-part").first()
    assert last is not None, "a session in use fills something"
    if last.part == Part.EVENING:
        return HalfDay(last.on + DAY, Part.AM)
    return HalfDay(last.on, Part(last.part + 1))


def _room_at_the_same_time(other: Booking, instead_of: Booking, now: datetime) -> Place | None:
    board = Board(situation_at(now, without=other))
    request = request_of(other, None)
    demand, start = request.evaluation or request.opening, other.start
    assert demand is not None, "a booking asks for a session"
    first = board.timeline.positions.get(start) if start else None
    span = board.timeline.span(first, other.length, is_extended=other.is_extended) if first is not None else None
    if span is None:
        return None
    for room in board.rooms(Kind(other.kind), demand.features, demand.people):
        is_free = not board.too_few(room.code, 1) & board.cleaned(room.code, span).mask
        if is_free and room.code != f"P{instead_of.place_id}":
            return Place.objects.get(pk=int(room.code.removeprefix("P")))
    return None


def _make_way(other: Booking, place: Place | None, version: int, *, actor: Actor, now: datetime) -> None:
    former, before = other.place_id or 0, placing.start(other)
    half_days = [each.half_day for each in other.occupancies.all()]
    other.occupancies.all().delete()
    if place is not None:
        other.place = place
        other.save(update_fields=["place"])
        steps.fill(other, half_days)
        placing.told(other, events.BookingMoved(other.code, place.pk, before, before, version), actor, now)
        return
    placing.advance(other, BookingAction.DISPLACE, BookingFacts(is_pinned=other.is_pinned, has_moved=other.has_moved))
    other.place, other.on, other.part, other.has_moved = None, None, None, True
    other.save(update_fields=["state", "place", "on", "part", "has_moved"])
    placing.told(other, events.BookingDisplaced(other.code, former, before, version), actor, now)


def _slot_at(booking: Booking, to: tuple[HalfDay, Place], situation: Situation) -> Slot:
    """The slot that a person named, if the rules of the plan allow it and nobody else moves for it."""
    request = request_of(booking, to)
    proposal = propose(situation, replace(request, is_green=False, may_extend=True))
    if proposal.best is None:
        raise _why_not(proposal)
    if proposal.best.is_late:
        raise Refused("booking_past_promise")
    return proposal.best.slots[0]


def _why_not(proposal: Proposal) -> Refusal:
    match proposal.blocked[-1].reason if proposal.blocked else None:
        case Reason.NO_ROOM_FITS:
            return Refused("place_unfit")
        case Reason.ROOMS_FULL:
            return WrongState("slot_taken")
        case Reason.USED_UP:
            return Refused("counted_used_up")
        case Reason.TOO_LONG:
            return Refused("session_too_long")
    return Refused("half_day_not_allowed")


def _frozen_until(situation: Situation) -> date:
    timeline = Timeline(situation.core, ())
    return timeline.working_day_after(situation.now.day, situation.policy.freeze_days)
