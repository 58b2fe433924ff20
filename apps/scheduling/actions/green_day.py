"""现场保障室: people put on duty for a day of a green project, incidents reported on it and resolved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refused, WrongState
from apps.evidence.journal import emit
from apps.scheduling import policy_green
from apps.scheduling.actions.green import locked_case
from apps.scheduling.events import green_day as events
from apps.scheduling.models.green import GreenCase
from apps.scheduling.models.green_day import GreenDuty, GreenIncident
from apps.scheduling.rules.green import GreenService, TaskUnit


@dataclass(frozen=True, slots=True)
class DutyTerms:
    """现场值守 as it is arranged: on which day, of which unit, who."""

    on: date
    unit: TaskUnit
    who: str


@transaction.atomic(durable=True)
def name_duty(case_id: int, *, duty: DutyTerms, actor: Actor, now: datetime) -> GreenDuty:
    """The day's room says who can be reached; the journal keeps the unit alone."""
    case = locked_case(case_id)
    policy_green.must_manage(actor)
    _must_be_served(case)
    if not duty.who.strip() or duty.on < _today(now):
        raise Refused("green_duty_incomplete")
    row, is_new = GreenDuty.objects.get_or_create(
        case=case, on=duty.on, unit=duty.unit, who=duty.who.strip(), defaults={"added_by": actor.id, "added_at": now}
    )
    if not is_new:
        raise WrongState("green_duty_named_already")
    fact = events.GreenDutyNamed(case=case.code, duty=row.pk, unit=row.unit, on=row.on.isoformat())
    emit(fact, stream=case.stream, actor=actor, at=now)
    return row


@transaction.atomic(durable=True)
def report_incident(
    case_id: int, *, on: date, title: str, responsible: str, actor: Actor, now: datetime
) -> GreenIncident:
    """The room of today knows what happened, from when, and who sees to it."""
    case = locked_case(case_id)
    policy_green.must_attend(actor, case)
    _must_be_served(case)
    if on != _today(now):
        raise Refused("green_room_of_another_day")
    if not (title.strip() and responsible.strip()):
        raise Refused("green_incident_incomplete")
    row = GreenIncident.objects.create(
        case=case,
        on=on,
        title=title.strip(),
        responsible=responsible.strip(),
        reported_by=actor.id,
        reported_at=now,
    )
    fact = events.GreenIncidentReported(case=case.code, incident=row.pk, on=on.isoformat(), title=row.title)
    emit(fact, stream=case.stream, actor=actor, at=now)
    return row


@transaction.atomic(durable=True)
def resolve_incident(incident_id: int, *, resolution: str, actor: Actor, now: datetime) -> GreenIncident:
    """The incident is over, with how it ended and after how many minutes."""
    case = locked_case(GreenIncident.objects.values_list("case_id", flat=True).get(pk=incident_id))
    policy_green.must_serve(actor)
    row = GreenIncident.objects.select_for_update(of=("self",)).get(pk=incident_id)
    if row.resolved_at is not None:
        raise WrongState("green_incident_resolved_already")
    if not resolution.strip():
        raise Refused("green_outcome_missing")
    row.resolved_by, row.resolved_at, row.resolution = actor.id, now, resolution.strip()
    row.save(update_fields=["resolved_by", "resolved_at", "resolution"])
    fact = events.GreenIncidentResolved(
        case=case.code,
        incident=row.pk,
        title=row.title,
        resolution=row.resolution,
        minutes=int((now - row.reported_at).total_seconds() // 60),
    )
    emit(fact, stream=case.stream, actor=actor, at=now)
    return row


def _must_be_served(case: GreenCase) -> None:
    if not case.is_granted:
        raise WrongState("green_not_granted")
    if GreenService.JOINT not in case.services:
        raise Refused("green_service_not_granted")


def _today(now: datetime) -> date:
    return now.astimezone(SHANGHAI).date()
