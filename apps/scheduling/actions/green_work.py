"""限时办结和联动保障: service clocks and the tasks of other units, the clock's warnings, and the centre's own terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refused, TooEarly, WrongState
from apps.evidence.facts import Fact
from apps.evidence.journal import emit
from apps.evidence.streams import Hearers, Stream
from apps.scheduling import policy_green, steps_green
from apps.scheduling.actions.green import locked_case
from apps.scheduling.events import green as events
from apps.scheduling.models.green import GreenTask, GreenTermsVersion, ServiceClock
from apps.scheduling.queries.hours import open_calendar
from apps.scheduling.rules.green import GreenService, GreenTerms, ServiceStep, TaskUnit
from apps.scheduling.rules.green_clock import Light, due_at, light_of

TERMS_STREAM = Stream("green:terms", Hearers.DESK)
REMINDED_FROM = time(8, 30)
"""On the day of a task, before the centre opens."""


@dataclass(frozen=True, slots=True)
class TaskTerms:
    """联动任务 as it is given."""

    unit: TaskUnit
    title: str
    on_call: str
    due_on: date


@transaction.atomic(durable=True)
def start_service(case_id: int, *, step: ServiceStep, actor: Actor, now: datetime) -> ServiceClock:
    """The officer starts a step that nothing else starts."""
    case = locked_case(case_id)
    policy_green.must_manage(actor)
    return steps_green.start_clock(case, step, lot=None, actor=actor, now=now)


@transaction.atomic(durable=True)
def pause_service(clock_id: int, *, asked: str, actor: Actor, now: datetime) -> ServiceClock:
    """The applicant has to supplement; what, is said."""
    clock = _locked(clock_id)
    policy_green.must_manage(actor)
    steps_green.pause_clock(clock, asked=asked, actor=actor, now=now)
    return clock


@transaction.atomic(durable=True)
def resume_service(clock_id: int, *, actor: Actor, now: datetime) -> ServiceClock:
    """The supplement came: said by the centre, or by the applicant who handed it in."""
    clock = _locked(clock_id)
    if not policy_green.is_applicant(actor, clock.case):
        policy_green.must_manage(actor)
    steps_green.resume_clock(clock, actor=actor, now=now)
    return clock


@transaction.atomic(durable=True)
def stop_service(clock_id: int, *, actor: Actor, now: datetime) -> ServiceClock:
    """The step is done."""
    clock = _locked(clock_id)
    policy_green.must_manage(actor)
    steps_green.stop_clock(clock, actor=actor, now=now)
    return clock


@transaction.atomic(durable=True)
def warn_of_service(clock_id: int, *, actor: Actor, now: datetime) -> ServiceClock:
    """黄灯 and 红灯: the operators hear of the first, the heads of the centre of the second, each once."""
    clock = _locked(clock_id)
    policy_green.must_be_the_clock(actor)
    calendar = open_calendar()
    light, due = light_of(clock.run, now, calendar), due_at(clock.run, now, calendar).isoformat()
    told = (clock.case.code, clock.pk, clock.step, due)
    if light is Light.RED and clock.escalated_at is None:
        clock.escalated_at = now
        clock.save(update_fields=["escalated_at"])
        emit(events.GreenClockEscalated(*told), stream=clock.case.stream, actor=actor, at=now)
    elif light is Light.YELLOW and clock.warned_at is None:
        clock.warned_at = now
        clock.save(update_fields=["warned_at"])
        emit(events.GreenClockWarned(*told), stream=clock.case.stream, actor=actor, at=now)
    else:
        raise TooEarly("green_clock_by_clock")
    return clock


@transaction.atomic(durable=True)
def add_task(case_id: int, *, task: TaskTerms, actor: Actor, now: datetime) -> GreenTask:
    """Another unit has something to do for the case, with a day and somebody on call."""
    case = locked_case(case_id)
    policy_green.must_manage(actor)
    if not case.is_granted:
        raise WrongState("green_not_granted")
    if GreenService.JOINT not in case.services:
        raise Refused("green_service_not_granted")
    if not (task.title.strip() and task.on_call.strip()) or task.due_on < now.astimezone(SHANGHAI).date():
        raise Refused("green_task_incomplete")
    row = GreenTask.objects.create(
        case=case,
        unit=task.unit,
        title=task.title.strip(),
        on_call=task.on_call.strip(),
        due_on=task.due_on,
        added_by=actor.id,
        added_at=now,
    )
    fact = events.GreenTaskAdded(
        case=case.code, task=row.pk, unit=row.unit, title=row.title, due_on=row.due_on.isoformat()
    )
    emit(fact, stream=case.stream, actor=actor, at=now)
    return row


@transaction.atomic(durable=True)
def complete_task(task_id: int, *, outcome: str, actor: Actor, now: datetime) -> GreenTask:
    """The task is done, with its outcome; late ones are counted."""
    task = _locked_task(task_id)
    policy_green.must_manage(actor)
    if task.done_at is not None:
        raise WrongState("green_task_done_already")
    if not outcome.strip():
        raise Refused("green_outcome_missing")
    task.done_at, task.done_by, task.outcome = now, actor.id, outcome.strip()
    task.save(update_fields=["done_at", "done_by", "outcome"])
    is_on_time = now.astimezone(SHANGHAI).date() <= task.due_on
    fact = events.GreenTaskDone(case=task.case.code, task=task.pk, outcome=task.outcome, is_on_time=is_on_time)
    emit(fact, stream=task.case.stream, actor=actor, at=now)
    return task


@transaction.atomic(durable=True)
def remind_of_task(task_id: int, *, actor: Actor, now: datetime) -> GreenTask:
    """On its day the officer hears of the task, after it the supervisor too that it is late, each once."""
    task = _locked_task(task_id)
    policy_green.must_be_the_clock(actor)
    match task_reminder(task, now):
        case "due":
            task.reminded_at = now
            fact: Fact = events.GreenTaskDue(case=task.case.code, task=task.pk, unit=task.unit, title=task.title)
        case "overdue":
            task.overdue_at = now
            fact = events.GreenTaskOverdue(
                case=task.case.code, task=task.pk, unit=task.unit, title=task.title, due_on=task.due_on.isoformat()
            )
        case _nothing:
            raise TooEarly("green_clock_by_clock")
    task.save(update_fields=["reminded_at", "overdue_at"])
    emit(fact, stream=task.case.stream, actor=actor, at=now)
    return task


def task_reminder(task: GreenTask, now: datetime) -> str:
    """What is to be told of an open task at this moment: "due" from 8:30 on its day, "overdue" after it, else nothing."""
    if task.done_at is not None or not task.case.is_granted:
        return ""
    local = now.astimezone(SHANGHAI)
    if task.due_on < local.date():
        return "" if task.overdue_at else "overdue"
    is_morning = task.due_on == local.date() and local.time() >= REMINDED_FROM
    return "due" if is_morning and task.reminded_at is None else ""


@transaction.atomic(durable=True)
def set_green_terms(terms: GreenTerms, *, actor: Actor, now: datetime) -> GreenTermsVersion:
    """Clocks that start from now on run by these minutes; the share warns above this cap. The law has no number here."""
    policy_green.must_manage(actor)
    if not terms.is_sound():
        raise Refused("green_terms_unsound")
    row = GreenTermsVersion.objects.create(values=terms.to_json(), edited_by=actor.id, edited_at=now)
    fact = events.GreenTermsEdited(minutes=dict(terms.minutes), cap_percent=terms.cap_percent)
    emit(fact, stream=TERMS_STREAM, actor=actor, at=now)
    return row


def _locked_task(task_id: int) -> GreenTask:
    """The case first, then its task."""
    locked_case(GreenTask.objects.values_list("case_id", flat=True).get(pk=task_id))
    return GreenTask.objects.select_for_update(of=("self",)).select_related("case").get(pk=task_id)


def _locked(clock_id: int) -> ServiceClock:
    """The case first, then its clock."""
    locked_case(ServiceClock.objects.values_list("case_id", flat=True).get(pk=clock_id))
    return ServiceClock.objects.select_for_update(of=("self",)).select_related("case").get(pk=clock_id)
