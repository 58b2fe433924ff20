"""使用情况 — what was booked and what was used: minutes, over-runs, places given back early, no-shows, moves (handbook 2.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from apps.evidence.models import Entry
from apps.scheduling.events.bookings import DESK
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models.bookings import Booking
from apps.scheduling.queries.hours import open_calendar
from apps.scheduling.rules.hours import Hours

PERIOD = timedelta(days=30)
MOVES = ("booking.moved", "booking.moved_by_hand", "booking.displaced", "booking.replanned")


@dataclass(frozen=True, slots=True)
class Usage:
    """Sessions that ended in a period. ``minutes_booked`` counts the centre's own minutes of the half-days that they had."""

    sessions: int
    minutes_used: int
    minutes_booked: int
    over_runs: int
    moves: int
    no_shows: int

    @property
    def used_percent(self) -> int | None:
        """Minutes used of those booked; None where nothing was booked."""
        return round(100 * self.minutes_used / self.minutes_booked) if self.minutes_booked else None


def usage_before(now: datetime, today: date) -> Usage:
    """Of the thirty days up to today."""
    since = today - PERIOD
    ended = Booking.objects.filter(on__gte=since, on__lte=today)
    released = ended.filter(state=BookingState.RELEASED, begun_at__isnull=False, ended_at__isnull=False)
    times = released.values_list("begun_at", "ended_at")
    used = sum(int((end - begin).total_seconds() // 60) for begin, end in times if begin and end)
    calendar = open_calendar()
    booked = sum(length * _half_day(calendar.hours_on(on)) for on, length in released.values_list("on", "length") if on)
    told = Entry.objects.filter(stream=DESK.name, at__gte=now - PERIOD)
    return Usage(
        sessions=released.count(),
        minutes_used=used,
        minutes_booked=booked,
        over_runs=told.filter(kind="booking.ran_over").count(),
        moves=told.filter(kind__in=MOVES).count(),
        no_shows=ended.filter(state=BookingState.NO_SHOW).count(),
    )


def _half_day(hours: Hours) -> int:
    """Half of the minutes of a working day."""
    spans = ((until.hour - since.hour) * 60 + until.minute - since.minute for since, until in hours.spans)
    return sum(spans) // 2
