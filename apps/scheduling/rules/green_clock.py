"""限时办结 — service clocks in working minutes of the centre's hours, paused only while the applicant supplements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from apps.scheduling.rules.green import SAME_DAY
from apps.scheduling.rules.hours import OpenCalendar
from apps.tenders.rules.calendar import SHANGHAI

YELLOW_PERCENT = 75
FURTHEST_DAYS = 400
"""Nobody waits longer; a search beyond would hide a mistake."""


class Light(StrEnum):
    """办理时限的颜色 — how a service clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    YELLOW = "yellow"
    RED = "red"
    ON_TIME = "on_time"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a clock: when it began, the pauses (open ones without an end) and when the work was done."""

    began_at: datetime
    minutes: int
    pauses: tuple[tuple[datetime, datetime | None], ...] = ()
    done_at: datetime | None = None


def working_minutes(start: datetime, end: datetime, calendar: OpenCalendar) -> int:
    """Whole working minutes between two moments; 0 when the end is not after."""
    seconds = sum((until - since).total_seconds() for since, until in _spans(start, end, calendar))
    return int(seconds) // 60


def after_working_minutes(start: datetime, minutes: int, calendar: OpenCalendar) -> datetime:
    """The moment at which so many working minutes are over. SAME_DAY gives the closing of the first working day."""
    if minutes == SAME_DAY:
        return _closing(start, calendar)
    left = timedelta(minutes=minutes)
    horizon = start + timedelta(days=FURTHEST_DAYS)
    for since, until in _spans(start, horizon, calendar):
        if until - since >= left:
            return since + left
        left -= until - since
    raise ValueError(f"{minutes} working minutes end nowhere within {FURTHEST_DAYS} days")


def due_at(run: Run, now: datetime, calendar: OpenCalendar) -> datetime:
    """When the work is due: each pause moves it by the working minutes of the pause, an open one up to now."""
    due = after_working_minutes(run.began_at, run.minutes, calendar)
    for since, until in run.pauses:
        waited = working_minutes(since, until or now, calendar)
        if waited:
            due = after_working_minutes(due, waited, calendar)
    return due


def light_of(run: Run, now: datetime, calendar: OpenCalendar) -> Light:
    """How the clock stands; yellow from three quarters of the time on."""
    due = due_at(run, now, calendar)
    if run.done_at is not None:
        return Light.ON_TIME if run.done_at <= due else Light.LATE
    if any(until is None for _since, until in run.pauses):
        return Light.PAUSED
    if now > due:
        return Light.RED
    return Light.YELLOW if now >= yellow_at(run, now, calendar) else Light.RUNNING


def yellow_at(run: Run, now: datetime, calendar: OpenCalendar) -> datetime:
    """When three quarters of the working time to the due moment are over."""
    due = due_at(run, now, calendar)
    whole = working_minutes(run.began_at, due, calendar)
    return after_working_minutes(run.began_at, max(1, whole * YELLOW_PERCENT // 100), calendar)


def minutes_left(run: Run, now: datetime, calendar: OpenCalendar) -> int:
    """Working minutes until the work is due, 0 when none are left."""
    return working_minutes(now, due_at(run, now, calendar), calendar)


def _closing(start: datetime, calendar: OpenCalendar) -> datetime:
    """The end of the working day that the start falls in; after it, or on a rest day, of the next one."""
    local = start.astimezone(SHANGHAI)
    day = calendar.days.next_working_day(local.date()).value
    if day == local.date() and local.time() >= calendar.hours_on(day).afternoon[1]:
        day = calendar.days.next_working_day(day + timedelta(days=1)).value
    return datetime.combine(day, calendar.hours_on(day).afternoon[1], SHANGHAI)


def _spans(start: datetime, end: datetime, calendar: OpenCalendar) -> Iterator[tuple[datetime, datetime]]:
    """The centre's open spans between two moments, cut to them."""
    first, last = start.astimezone(SHANGHAI), end.astimezone(SHANGHAI)
    day = first.date()
    while day <= last.date():
        for opens, closes in calendar.spans_on(day):
            since = max(first, datetime.combine(day, opens, SHANGHAI))
            until = min(last, datetime.combine(day, closes, SHANGHAI))
            if since < until:
                yield since, until
        day += timedelta(days=1)
