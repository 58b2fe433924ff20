"""场地预约: asked for, proposed with reasons, confirmed against the plan's version, used, released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.scheduling import placing, policy, steps
from apps.scheduling.actions.solving import look_further
from apps.scheduling.events import bookings as events
from apps.scheduling.lifecycle import BookingAction, BookingFacts, BookingState
from apps.scheduling.lifecycle_green import GreenState
from apps.scheduling.models.bookings import ENDED, Booking, ScheduleDecision
from apps.scheduling.models.green import GreenCase
from apps.scheduling.models.places import Place
from apps.scheduling.queries.situation import half_day_at, situation_at
from apps.scheduling.rules.needs import needs_of
from apps.scheduling.rules.plan import HalfDay, Kind
from apps.scheduling.rules.snapshot import answered
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. ``length`` counts half-days; without a promise nothing can be late."""

    kind: Kind
    people: int
    length: int
    features: Sequence[str]
    earliest_on: date
    promise_on: date | None
    may_extend: bool
    specialties: Mapping[str, int] = field(default_factory=dict)
    """How many experts of each specialty; they are counted, never named."""


@transaction.atomic(durable=True)
def request_booking(lot_id: int, wanted: Wanted, *, actor: Actor, now: datetime) -> Booking:
    """The desk has the request (受理); whether it is of a key project is read from the green channel, not from the form."""
    policy.must_schedule(actor)
    lot = Lot.objects.select_for_update(of=("self",)).select_related("project").get(pk=lot_id)
    own = Booking.objects.filter(lot=lot, kind=wanted.kind)
    if own.exclude(state__in=ENDED).exists():
        raise Refused("booking_open_already")
    if wanted.earliest_on < half_day_at(now).day:
        raise Refused("booking_wish_is_past")
    is_green = GreenCase.objects.filter(project=lot.project, state=GreenState.GRANTED).exists()
    booking = Booking.objects.create(
        code=steps.next_code(lot, wanted.kind),
        lot=lot,
        kind=wanted.kind,
        state=BookingState.APPLIED,
        people=wanted.people,
        length=wanted.length,
        features=sorted(wanted.features),
        earliest_on=wanted.earliest_on,
        promise_on=wanted.promise_on,
        may_extend=wanted.may_extend,
        is_green=is_green,
        needs=needs_of(wanted.kind, wanted.specialties),
        applied_by=actor.id,
        applied_at=now,
    )
    fact = events.BookingApplied(
        booking=booking.code,
        lot=lot.pk,
        session=wanted.kind,
        people=wanted.people,
        length=wanted.length,
        is_green=is_green,
    )
    return placing.told(booking, fact, actor, now)


@transaction.atomic(durable=True)
def propose_slots(
    booking_id: int, *, wish: tuple[HalfDay, Place] | None, actor: Actor, now: datetime
) -> ScheduleDecision:
    """The best slot, others, and why nothing was free earlier are kept with their whole input; nothing is taken yet.

    With a wish only that half-day and place are looked at. Where a key project would be late, the worker may find better. Raises Refused("no_slot_found").
    """
    policy.must_schedule(actor)
    booking = placing.locked(booking_id)
    made = placing.propose_for(booking, wish, actor=actor, now=now)
    look_further(made, now=now)
    return made


@transaction.atomic(durable=True)
def confirm_booking(
    booking_id: int, *, option: int, plan_version: int, digest: str, actor: Actor, now: datetime
) -> Booking:
    """The session has its place, and what makes room has moved, once for ever.

    ``digest`` is that of the decision which was shown. A plan that has changed is refused (409), and so is a decision after which the solver found another.
    """
    policy.must_schedule(actor)
    plan = steps.held_plan()
    booking = placing.locked(booking_id)
    made = booking.decisions.order_by("-pk").first()
    seen = made.version if made and made.digest == digest else -1
    facts = BookingFacts(
        computed_on=seen,
        named=plan_version,
        version=plan.version,
        is_suspended=booking.lot.state == LotState.SUSPENDED,
    )
    placing.advance(booking, BookingAction.CONFIRM, facts)
    assert made is not None, "a proposed booking has its decision"
    proposal = answered(made.document)
    options = [*([proposal.best] if proposal.best else []), *proposal.alternatives]
    if not 0 <= option < len(options):
        raise Refused("option_unknown")
    situation = situation_at(now)
    if options[option].slots[0].start <= situation.now:
        raise Refused("no_slot_found")
    moved = placing.move_others(options[option].moves, situation)
    placing.place(booking, options[option].slots[0], situation)
    made.chosen = option
    made.save(update_fields=["chosen"])
    number = steps.advance_plan(plan)
    for other, before in moved:
        fact = events.BookingMoved(other.code, other.place_id or 0, before, placing.start(other), number)
        placing.told(other, fact, actor, now)
    told = events.BookingConfirmed(
        booking=booking.code,
        place=booking.place_id or 0,
        half_day=placing.start(booking),
        version=number,
        digest=made.digest,
        moved=[other.code for other, _before in moved],
    )
    return placing.told(booking, told, actor, now)


@transaction.atomic(durable=True)
def cancel_booking(booking_id: int, *, reason: str, actor: Actor, now: datetime) -> Booking:
    """The place is free again; an announced opening moves by its notice only."""
    policy.must_schedule(actor)
    plan = steps.held_plan()
    booking = placing.locked(booking_id)
    placing.advance(
        booking,
        BookingAction.CANCEL,
        BookingFacts(reason=reason, is_pinned=booking.is_pinned, is_of_site=booking.site is not None),
    )
    placing.end(booking, reason, now)
    return placing.told(
        booking, events.BookingCancelled(booking.code, reason.strip(), steps.advance_plan(plan)), actor, now
    )


@transaction.atomic(durable=True)
def begin_booking(booking_id: int, *, actor: Actor, now: datetime) -> Booking:
    """The session is in its place; from now on room minutes are used (开始使用)."""
    policy.must_schedule(actor)
    booking = placing.locked(booking_id)
    placing.advance(booking, BookingAction.BEGIN, BookingFacts(has_come=placing.has_come(booking, now)))
    booking.begun_at = now
    booking.save(update_fields=["state", "begun_at"])
    return placing.told(booking, events.BookingBegun(booking.code), actor, now)


@transaction.atomic(durable=True)
def release_booking(booking_id: int, *, actor: Actor, now: datetime) -> Booking:
    """The session is over; half-days that have not begun are free for others (释放)."""
    policy.must_schedule(actor)
    plan = steps.held_plan()
    booking = placing.locked(booking_id)
    placing.advance(booking, BookingAction.RELEASE, BookingFacts())
    here = half_day_at(now)
    left = [each for each in booking.occupancies.all() if (each.on, each.part) > (here.day, here.part.value)]
    booking.occupancies.filter(pk__in=[each.pk for each in left]).delete()
    booking.ended_at = now
    booking.save(update_fields=["state", "ended_at"])
    minutes = int((now - booking.begun_at).total_seconds() // 60) if booking.begun_at else 0
    fact = events.BookingReleased(booking.code, minutes, len(left), steps.advance_plan(plan))
    return placing.told(booking, fact, actor, now)


@transaction.atomic(durable=True)
def note_no_show(booking_id: int, *, reason: str, actor: Actor, now: datetime) -> Booking:
    """Nobody came; the place is free again and the absence is counted (未到场)."""
    policy.must_schedule(actor)
    plan = steps.held_plan()
    booking = placing.locked(booking_id)
    facts = BookingFacts(reason=reason, has_come=placing.has_come(booking, now), is_of_site=booking.site is not None)
    placing.advance(booking, BookingAction.NOTE_NO_SHOW, facts)
    placing.end(booking, reason, now)
    return placing.told(
        booking, events.BookingMissed(booking.code, reason.strip(), steps.advance_plan(plan)), actor, now
    )
