"""What the public reads of the green channel beside the cases: how long others waited, who made room, and all of it as files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.evidence.models import Entry
from apps.scheduling.events import bookings as events
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models.bookings import Booking
from apps.scheduling.queries.green import public_cases, public_rows, today_of
from apps.scheduling.rules.green_waits import Placed, Waiting, waiting
from apps.scheduling.rules.plan import Kind
from apps.tenders.queries.calendar import working_calendar

MOST = 20_000
"""More evaluations than a city's centre has in a year."""
CASES_IN_FILE = 2_000
BEFORE = timedelta(days=120)
"""How long before the year an evaluation of it may have been wished for."""
DAY = timedelta(days=1)


def waiting_of_year(now: datetime) -> Waiting:
    """Of the evaluations of the year that are over: where a committee is yet to meet is told to nobody."""
    today = today_of(now)
    begins = date(today.year, 1, 1)
    held = Booking.objects.filter(
        kind=Kind.EVALUATION, state=BookingState.RELEASED, on__gte=begins, on__lte=today
    ).order_by("pk")
    rows = held.values_list("code", "is_green", "earliest_on", "on", "lot__project__organisation__name")[:MOST]
    first = _first_days(begins)
    calendar = working_calendar()
    working_days = [day for day in _days(begins - BEFORE, today) if calendar.is_working_day(day).value]
    placed = [
        Placed(tenderee, is_green, wished_on, first.get(code, on), on)
        for code, is_green, wished_on, on, tenderee in rows
        if on is not None
    ]
    return waiting(placed, working_days)


def case_table(now: datetime) -> list[list[str]]:
    """办件表 — the public cases, one a line under their headings; a project is named once its notice is out."""
    head = [
        _("编号"),
        _("项目"),
        _("类别"),
        _("证明文件"),
        _("申请单位"),
        _("服务"),
        _("授予日期"),
        _("理由"),
        _("按时"),
        _("超时"),
        _("状态"),
        _("结果"),
    ]
    rows = public_rows(public_cases()[:CASES_IN_FILE], now)
    return [head] + [
        [
            one.row.case.code,
            one.row.name if one.is_named else _("项目名称随招标公告公开"),
            str(one.row.kind),
            f"{one.row.proof} {one.row.case.proof_number}",
            one.row.case.organisation.name,
            "、".join(str(service) for service in one.row.services),
            today_of(one.row.case.decided_at).isoformat() if one.row.case.decided_at else "",
            one.row.case.decision,
            str(one.on_time),
            str(one.late),
            str(one.row.state),
            one.row.case.ending,
        ]
        for one in rows
    ]


def _first_days(since: date) -> dict[str, date]:
    """The day on which each evaluation that made room had first been confirmed."""
    found: dict[str, date] = {}
    for entry in _moves(since):
        found.setdefault(entry.payload["booking"], date.fromisoformat(entry.payload["before"].partition("/")[0]))
    return found


def _moves(since: date) -> QuerySet[Entry]:
    moves = Entry.objects.filter(stream=events.DESK.name, kind=events.BookingMoved.kind)
    return moves.filter(at__date__gte=since - BEFORE).order_by("v")[:MOST]


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY
