"""开放时间和人员余量: the operator keeps when the centre is open and how many hosts, witnesses and experts there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evidence.journal import emit
from apps.scheduling import policy, steps
from apps.scheduling.events import bookings as events
from apps.scheduling.models.bookings import Occupancy
from apps.scheduling.models.hours import COUNTED, Capacity, CentreHours, SpecialHalfDay
from apps.scheduling.queries.situation import half_day_at, written
from apps.scheduling.rules.hours import Hours
from apps.scheduling.rules.plan import HalfDay, Part, ResourceKind

SPECIALTY = re.compile(r"[A-Z][0-9]{2}([0-9]{2}){0,3}")


@dataclass(frozen=True, slots=True)
class Counts:
    """So many of a kind in a part of these weekdays (0 is Monday), or of one day, which then counts instead."""

    kind: ResourceKind
    specialty: str
    weekdays: Sequence[int]
    on: date | None
    parts: Sequence[Part]
    count: int


@transaction.atomic(durable=True)
def record_counts(counts: Counts, *, actor: Actor, now: datetime) -> list[Capacity]:
    """Proposals and confirmations count so many from now on; what nobody ever recorded is never short."""
    policy.must_schedule(actor)
    plan = steps.held_plan()
    is_specialty = counts.kind is ResourceKind.SPECIALTY
    if counts.kind not in COUNTED or bool(SPECIALTY.fullmatch(counts.specialty)) != is_specialty:
        raise Refused("capacity_specialty_wrong")
    if counts.on is not None and counts.on < half_day_at(now).day:
        raise Refused("day_is_past")
    whens = [(None, counts.on)] if counts.on else [(weekday, None) for weekday in counts.weekdays]
    made = [
        Capacity.objects.update_or_create(
            kind=counts.kind,
            specialty=counts.specialty,
            weekday=weekday,
            on=on,
            part=part.value,
            defaults={"count": counts.count, "recorded_by": actor.id, "recorded_at": now},
        )[0]
        for weekday, on in whens
        for part in counts.parts
    ]
    fact = events.CapacityRecorded(
        what=made[0].code if made else counts.kind,
        weekdays=list(counts.weekdays) if counts.on is None else [],
        on=counts.on.isoformat() if counts.on else "",
        parts=[part.name.lower() for part in counts.parts],
        count=counts.count,
        version=steps.advance_plan(plan),
    )
    emit(fact, stream=events.DESK, actor=actor, at=now)
    return made


@transaction.atomic(durable=True)
def record_hours(hours: Hours, *, from_on: date, actor: Actor, now: datetime) -> CentreHours:
    """The centre is open so from a day on, until later hours are recorded; days that are over keep theirs."""
    policy.must_schedule(actor)
    plan = steps.held_plan()
    if not hours.are_in_order:
        raise Refused("hours_wrong")
    if from_on < half_day_at(now).day:
        raise Refused("day_is_past")
    values = {
        "morning_from": hours.morning[0],
        "morning_until": hours.morning[1],
        "afternoon_from": hours.afternoon[0],
        "afternoon_until": hours.afternoon[1],
        "evening_until": hours.evening_until,
        "early_door_at": hours.early_door_at,
        "has_saturdays": hours.has_saturdays,
        "appointment_by": hours.appointment_by,
        "recorded_by": actor.id,
        "recorded_at": now,
    }
    made, _is_new = CentreHours.objects.update_or_create(from_on=from_on, defaults=values)
    fact = events.HoursRecorded(from_on.isoformat(), steps.advance_plan(plan))
    emit(fact, stream=events.DESK, actor=actor, at=now)
    return made


@transaction.atomic(durable=True)
def record_special_days(
    half_days: Sequence[HalfDay], *, is_open: bool, reason: str, actor: Actor, now: datetime
) -> list[SpecialHalfDay]:
    """停业、加开: the whole centre is closed or open in these half-days. Refused to close where something is planned."""
    policy.must_schedule(actor)
    plan = steps.held_plan()
    if not reason.strip():
        raise Refused("booking_reason_missing")
    if not half_days or min(half_days).day < half_day_at(now).day:
        raise Refused("day_is_past")
    planned = Occupancy.objects.filter(on__in={each.day for each in half_days}, booking__isnull=False)
    if not is_open and {each.half_day for each in planned} & set(half_days):
        raise Refused("special_day_taken")
    made = [
        SpecialHalfDay.objects.update_or_create(
            on=each.day,
            part=each.part.value,
            defaults={
                "is_open": is_open,
                "reason": reason.strip(),
                "recorded_by": actor.id,
                "recorded_at": now,
            },
        )[0]
        for each in half_days
    ]
    told = [written(each) for each in half_days]
    fact = events.SpecialDaysRecorded(told, is_open, reason.strip(), steps.advance_plan(plan))
    emit(fact, stream=events.DESK, actor=actor, at=now)
    return made
