"""工作日历: the centre loads or corrects a year once the State Council has announced its holidays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evidence.journal import emit
from apps.evidence.streams import Hearers, Stream
from apps.tenders import events, policy
from apps.tenders.models import CalendarDay, CalendarYear
from apps.tenders.rules.calendar import DayKind

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday says."""

    on: date
    kind: DayKind
    name: str


@transaction.atomic(durable=True)
def edit_calendar(year: int, *, source: str, days: Sequence[SpecialDay], actor: Actor, now: datetime) -> CalendarYear:
    """The year's holidays and make-up days are these; lots already published keep the days they were counted with."""
    policy.must_operate(actor)
    if not source.strip():
        raise Refused("calendar_source_missing")
    _must_be_sound(year, days)

    row, _ = CalendarYear.objects.update_or_create(
        year=year, defaults={"source": source.strip(), "edited_by": actor.id, "edited_at": now}
    )
    row.days.all().delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(year=row, date=day.on, kind=day.kind.value, name=day.name.strip()) for day in days
    )
    emit(
        events.CalendarEdited(
            year=year,
            source=row.source,
            days=[{"date": day.on.isoformat(), "kind": day.kind.value, "name": day.name.strip()} for day in days],
        ),
        stream=Stream(f"calendar:{year}", Hearers.PUBLIC),
        actor=actor,
        at=now,
    )
    return row


def _must_be_sound(year: int, days: Sequence[SpecialDay]) -> None:
    if not days:
        raise Refused("calendar_empty", year=year)
    if len({day.on for day in days}) != len(days):
        raise Refused("calendar_day_twice", year=year)
    for day in days:
        if day.on.year != year:
            raise Refused("calendar_other_year", day=day.on.isoformat(), year=year)
        if day.kind is DayKind.MAKE_UP and day.on.weekday() < SATURDAY:
            raise Refused("make_up_on_weekday", day=day.on.isoformat())
