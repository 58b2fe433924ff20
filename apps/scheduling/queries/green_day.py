"""The room of a day of a green project: sessions, who is on duty, incidents; and which days of a case have one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from apps.core.clock import SHANGHAI
from apps.scheduling import labels_green as labels
from apps.scheduling.models.bookings import PLACED, Booking
from apps.scheduling.models.green import GreenCase
from apps.scheduling.models.green_day import GreenDuty, GreenIncident
from apps.scheduling.queries.green import today_of
from apps.scheduling.rules.green import GreenService, TaskUnit
from apps.scheduling.rules.plan import Kind, Part
from apps.tenders.models import Lot

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Session:
    """What of the project happens on the day: an opening at its moment, or an evaluation in its half-day."""

    lot: Lot
    at: datetime | None
    when: str
    what: str
    place: str


@dataclass(frozen=True, slots=True)
class RoomDay:
    """A day of the case as its page links to it."""

    on: date
    sessions: int
    open_incidents: int


def sessions_on(case: GreenCase, on: date, *, sees_rooms: bool) -> list[Session]:
    """The openings and evaluations of the case's lots on the day, by time; where a committee meets is the centre's to know."""
    if case.project_id is None:
        return []
    begins = datetime.combine(on, time(0), SHANGHAI)
    lots = Lot.objects.filter(
        project=case.project_id, submission_deadline__gte=begins, submission_deadline__lt=begins + DAY
    )
    opened = [
        Session(lot, lot.submission_deadline, "", _("开标"), lot.opening_hall)
        for lot in lots.exclude(opening_hall="").select_related("project").order_by("submission_deadline", "pk")
    ]
    booked = Booking.objects.filter(lot__project=case.project_id, kind=Kind.EVALUATION, state__in=PLACED, on=on)
    parts = {Part.AM: _("上午"), Part.PM: _("下午"), Part.EVENING: _("晚间")}
    judged = [
        Session(
            one.lot,
            None,
            parts[Part(one.part)] if one.part is not None else "",
            _("评标"),
            str(one.place or "") if sees_rooms else "",
        )
        for one in booked.select_related("lot__project", "place").order_by("part", "pk")
    ]
    return [*opened, *judged]


def duties_on(case: GreenCase, on: date) -> list[tuple[Promise, GreenDuty]]:
    """Who is on duty, with the name of the unit."""
    return [(labels.UNITS[TaskUnit(duty.unit)], duty) for duty in case.duties.filter(on=on)]


def room_days(case: GreenCase, now: datetime) -> list[RoomDay]:
    """The days that have a room, in order: of sessions, of people on duty, of incidents; none without the service."""
    if GreenService.JOINT not in case.services:
        return []
    moments = Lot.objects.filter(project=case.project_id, submission_deadline__isnull=False).exclude(opening_hall="")
    opened = [
        moment.astimezone(SHANGHAI).date()
        for moment in moments.values_list("submission_deadline", flat=True)
        if moment and case.project_id
    ]
    booked = Booking.objects.filter(lot__project=case.project_id, kind=Kind.EVALUATION, state__in=PLACED)
    judged = [day for day in booked.values_list("on", flat=True) if day] if case.project_id else []
    incidents = list(case.incidents.all())
    days = {*opened, *judged, *case.duties.values_list("on", flat=True), *(one.on for one in incidents)}
    if case.is_granted:
        days.add(today_of(now))
    return [RoomDay(on, [*opened, *judged].count(on), _open(incidents, on)) for on in sorted(days)]


def _open(incidents: list[GreenIncident], on: date) -> int:
    return sum(one.on == on and one.resolved_at is None for one in incidents)
