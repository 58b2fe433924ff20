"""夜间重排: the worker proposes moves over the whole plan, a person confirms them in one batch, some of them, or none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from apps.core.actor import SYSTEM, Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.journal import emit
from apps.evidence.outbox import enqueue
from apps.scheduling import placing, policy, steps
from apps.scheduling.events import night as events
from apps.scheduling.events.bookings import DESK
from apps.scheduling.lifecycle import PlanFacts
from apps.scheduling.lifecycle_night import NIGHT_PLAN, NightAction, NightState
from apps.scheduling.models.bookings import Booking
from apps.scheduling.models.night import NightPlan
from apps.scheduling.queries.night import (
    PLAN_AT_NIGHT,
    computing_at,
    key_of_night,
    late_bookings,
    night_at,
    standing,
)
from apps.scheduling.queries.situation import written
from apps.scheduling.rules.night import NightMove, broken_by_moves
from apps.scheduling.rules.night_record import planned
from apps.scheduling.rules.plan import Move


@transaction.atomic(durable=True)
def plan_tonight(day: date, *, now: datetime) -> None:
    """The worker will look at the whole plan once on this day; asked for again it stays once."""
    enqueue(PLAN_AT_NIGHT, {}, run_at=now, key=key_of_night(day))


@transaction.atomic(durable=True)
def ask_for_night_plan(*, actor: Actor, now: datetime) -> None:
    """The worker will look at the whole plan now. Refused where nothing is late, or it does so already."""
    policy.must_schedule(actor)
    steps.held_plan()
    if not late_bookings(now).exists():
        raise WrongState("night_nothing_late")
    if computing_at(now) is not None:
        raise WrongState("night_already_asked")
    enqueue(PLAN_AT_NIGHT, {}, run_at=now)


@transaction.atomic(durable=True)
def keep_night_plan(document: Mapping[str, Any], *, now: datetime) -> NightPlan | None:
    """What was found is the one plan that waits for a person; nothing has moved yet. None where the site plan went on meanwhile."""
    site_plan = steps.held_plan()
    plan = planned(document)
    if plan.version != site_plan.version:
        return None
    for former in NightPlan.objects.select_for_update().filter(state=NightState.PROPOSED).order_by("pk"):
        _advance(former, NightAction.REPLACE, PlanFacts())
        former.save(update_fields=["state"])
    made = NightPlan.objects.create(
        state=NightState.PROPOSED if plan.moves else NightState.NOTHING,
        version=plan.version,
        digest=document["digest"],
        document=document,
        planned_at=now,
    )
    fact = events.NightPlanned(
        version=plan.version,
        digest=made.digest,
        sessions=[one.move.booking for one in plan.moves],
        days_late_before=[plan.before.green_days_late, plan.before.ordinary_days_late],
        days_late_after=[plan.after.green_days_late, plan.after.ordinary_days_late],
    )
    emit(fact, stream=DESK, actor=SYSTEM, at=now)
    return made


@transaction.atomic(durable=True)
def confirm_night_plan(
    plan_id: int, *, kept: Collection[str], plan_version: int, digest: str, actor: Actor, now: datetime
) -> NightPlan:
    """The sessions that were kept have moved together, each once for ever; the others stay where they are.

    Refused where the site plan has changed since or a day has come within the freeze (409), and where what is kept does not hold without what is not.
    """
    policy.must_schedule(actor)
    site_plan = steps.held_plan()
    made = NightPlan.objects.select_for_update().get(pk=plan_id)
    seen = made.version if made.digest == digest else -1
    _advance(made, NightAction.CONFIRM, PlanFacts(computed_on=seen, named=plan_version, version=site_plan.version))
    proposed = {one.move.booking: one for one in planned(made.document).moves}
    moves = _kept(made, proposed, kept)
    situation, scope = night_at(now)
    if broken_by_moves(situation, moves, scope):
        raise WrongState("night_out_of_date")
    moved = placing.move_others(moves, situation)
    number = steps.advance_plan(site_plan)
    for booking, _before in moved:
        booking.replanned_in = made
        booking.save(update_fields=["replanned_in"])
        emit(_replanned(booking, proposed[booking.code], made, number), stream=DESK, actor=actor, at=now)
    made.decided_by, made.decided_at = actor.id, now
    made.save(update_fields=["state", "decided_by", "decided_at"])
    stayed = sorted(set(proposed) - {move.booking for move in moves})
    fact = events.NightConfirmed(made.digest, sorted(move.booking for move in moves), stayed, number)
    emit(fact, stream=DESK, actor=actor, at=now)
    return made


@transaction.atomic(durable=True)
def dismiss_night_plan(plan_id: int, *, reason: str, actor: Actor, now: datetime) -> NightPlan:
    """Everything stays where it is, for the reason given."""
    policy.must_schedule(actor)
    made = NightPlan.objects.select_for_update().get(pk=plan_id)
    _advance(made, NightAction.DISMISS, PlanFacts(reason=reason))
    made.decided_by, made.decided_at, made.reason = actor.id, now, reason.strip()
    made.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    emit(events.NightDismissed(made.digest, made.reason), stream=DESK, actor=actor, at=now)
    return made


def _kept(made: NightPlan, proposed: Mapping[str, NightMove], kept: Collection[str]) -> Sequence[Move]:
    if not set(kept) <= set(proposed):
        raise Refused("night_session_unknown")
    moves = standing(made, kept)
    gone = sorted(set(kept) - {move.booking for move in moves})
    if gone and moves:
        raise Refused("night_moves_hang_together", sessions="、".join(gone))
    if not moves:
        raise Refused("night_nothing_left")
    return moves


def _replanned(booking: Booking, one: NightMove, made: NightPlan, number: int) -> events.BookingReplanned:
    return events.BookingReplanned(
        booking=booking.code,
        place_before=int(one.move.before.room.removeprefix("P")),
        before=written(one.move.before.start),
        place=booking.place_id or 0,
        half_day=placing.start(booking),
        ground=one.ground.value,
        digest=made.digest,
        version=number,
    )


def _advance(made: NightPlan, action: NightAction, facts: PlanFacts) -> None:
    made.state = NIGHT_PLAN.advance(NightState(made.state), action, facts)
