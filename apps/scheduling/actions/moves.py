"""改期和延时: a person moves a booking, or a session runs over; whoever is in the way is shown and gets another place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refusal, Refused, WrongState
from apps.scheduling import placing, policy, steps
from apps.scheduling.events import bookings as events
from apps.scheduling.lifecycle import BookingAction, BookingFacts
from apps.scheduling.models.bookings import Booking
from apps.scheduling.models.places import Place
from apps.scheduling.queries.situation import follows_tender, request_of, situation_at
from apps.scheduling.rules.plan import HalfDay, Proposal, Reason, Situation, Slot
from apps.scheduling.rules.propose import propose
from apps.scheduling.rules.timeline import Timeline

WHY_NOT = {
    Reason.NO_ROOM_FITS: "place_unfit",
    Reason.ROOMS_FULL: "slot_taken",
    Reason.USED_UP: "counted_used_up",
    Reason.TOO_LONG: "session_too_long",
}


@transaction.atomic(durable=True)
def move_by_hand(
    booking_id: int, to: tuple[HalfDay, Place], *, reason: str, plan_version: int, actor: Actor, now: datetime
) -> Booking:
    """A confirmed booking is where a person put it, for the reason given; another room at the same time is no move.

    Refused: announced openings (招标投标法第三十四条), a second move, days within the freeze, a plan that has changed since (409), a place that is
    taken, does not fit or is outside the promise or the days after the opening.
    """
    policy.must_schedule(actor)
    plan = steps.held_plan()
    booking = placing.locked(booking_id)
    situation, half_day = situation_at(now, without=booking), to[0]
    keeps_its_time = booking.start == half_day
    facts = BookingFacts(
        reason=reason,
        computed_on=plan_version,
        named=plan_version,
        version=plan.version,
        is_pinned=booking.is_pinned or follows_tender(booking),
        keeps_its_time=keeps_its_time,
        has_moved=booking.has_moved,
        is_frozen=booking.on is not None and min(booking.on, half_day.day) <= _frozen_until(situation),
    )
    placing.advance(booking, BookingAction.MOVE, facts)
    if keeps_its_time and booking.place_id == to[1].pk:
        raise Refused("booking_stays")
    slot = _slot_at(booking, to, situation)
    before, former = placing.start(booking), booking.place_id or 0
    booking.has_moved = booking.has_moved or not keeps_its_time
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
    blocked = proposal.blocked[-1] if proposal.blocked else None
    code = WHY_NOT.get(blocked.reason, "") if blocked else ""
    return WrongState(code) if code == "slot_taken" else Refused(code or "half_day_not_allowed")


def _frozen_until(situation: Situation) -> date:
    timeline = Timeline(situation.core, ())
    return timeline.working_day_after(situation.now.day, situation.policy.freeze_days)
