"""What other facts have done to service clocks inside their own transaction: started, paused, resumed, stopped."""

from __future__ import annotations

from datetime import datetime

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.facts import Fact
from apps.evidence.journal import emit
from apps.scheduling.events import green as events
from apps.scheduling.models.green import ClockPause, GreenCase, ServiceClock
from apps.scheduling.queries.green import terms_in_force
from apps.scheduling.queries.hours import open_calendar
from apps.scheduling.rules.green import GreenService, ServiceStep
from apps.scheduling.rules.green_clock import due_at
from apps.tenders.models import Lot


def start_clock(case: GreenCase, step: ServiceStep, *, lot: Lot | None, actor: Actor, now: datetime) -> ServiceClock:
    """The centre's time for the step runs; only for a case that was granted with timed handling. The case is held."""
    if not case.is_granted:
        raise WrongState("green_not_granted")
    if GreenService.TIMED not in case.services:
        raise Refused("green_service_not_granted")
    if case.clocks.filter(step=step, lot=lot, done_at__isnull=True).exists():
        raise WrongState("green_clock_runs")
    minutes = terms_in_force().minutes_of(step)
    clock = ServiceClock.objects.create(case=case, lot=lot, step=step, minutes=minutes, began_at=now)
    due = due_at(clock.run, now, open_calendar())
    fact = events.GreenClockStarted(
        case=case.code, clock=clock.pk, step=step.value, minutes=minutes, due_at=due.isoformat()
    )
    _tell(clock, fact, actor, now)
    return clock


def pause_clock(clock: ServiceClock, *, asked: str, actor: Actor, now: datetime) -> None:
    """The clock stands still until the applicant has supplemented what is asked for; nothing else stops it."""
    _must_run(clock)
    if not asked.strip():
        raise Refused("green_pause_needs_supplement")
    if clock.pauses.filter(resumed_at__isnull=True).exists():
        raise WrongState("green_clock_paused_already")
    ClockPause.objects.create(clock=clock, asked=asked.strip(), paused_at=now)
    fact = events.GreenClockPaused(case=clock.case.code, clock=clock.pk, step=clock.step, asked=asked.strip())
    _tell(clock, fact, actor, now)


def resume_clock(clock: ServiceClock, *, actor: Actor, now: datetime) -> None:
    """The supplement is here; the working minutes of the pause are added to the time."""
    _must_run(clock)
    pause = clock.pauses.filter(resumed_at__isnull=True).first()
    if pause is None:
        raise WrongState("green_clock_not_paused")
    pause.resumed_at = now
    pause.save(update_fields=["resumed_at"])
    due = due_at(clock.run, now, open_calendar())
    fact = events.GreenClockResumed(case=clock.case.code, clock=clock.pk, step=clock.step, due_at=due.isoformat())
    _tell(clock, fact, actor, now)


def stop_clock(clock: ServiceClock, *, actor: Actor, now: datetime) -> None:
    """The step is done, in time or not; an open pause ends with it."""
    _must_run(clock)
    clock.pauses.filter(resumed_at__isnull=True).update(resumed_at=now)
    is_on_time = now <= due_at(clock.run, now, open_calendar())
    clock.done_at, clock.done_by = now, actor.id
    clock.save(update_fields=["done_at", "done_by"])
    fact = events.GreenClockStopped(case=clock.case.code, clock=clock.pk, step=clock.step, is_on_time=is_on_time)
    _tell(clock, fact, actor, now)


def _must_run(clock: ServiceClock) -> None:
    if clock.done_at is not None:
        raise WrongState("green_clock_done")


def _tell(clock: ServiceClock, fact: Fact, actor: Actor, now: datetime) -> None:
    emit(fact, stream=clock.case.stream, actor=actor, at=now)
