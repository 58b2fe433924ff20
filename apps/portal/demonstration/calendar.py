"""Working days counted from today, so that the demonstration's story always ends in the present."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from apps.core.clock import SHANGHAI
from apps.tenders.queries.calendar import working_calendar
from apps.tenders.rules.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Days:
    """Day 0 is today, or the next working day when today is none; day -1 is the working day before it."""

    today: date
    calendar: WorkingCalendar

    @classmethod
    def around(cls, now: datetime) -> Days:
        """The days around a moment."""
        return cls(now.astimezone(SHANGHAI).date(), working_calendar())

    def day(self, number: int) -> date:
        """The working day of this number."""
        start = self.calendar.next_working_day(self.today).value
        if number >= 0:
            return self.calendar.add_working_days(start, number + 1, counts_first_day=True).value
        return self.calendar.working_days_before(start, 1 - number, counts_first_day=True).value

    def at(self, number: int, hour: int, minute: int) -> datetime:
        """A time on the working day of this number."""
        return on(self.day(number), hour, minute)

    def before(self, day: date, days: int) -> date:
        """So many working days before a day."""
        return self.calendar.working_days_before(day, days + 1, counts_first_day=True).value

    def issue_before(self, closing: date, days: int) -> date:
        """The last working day that lies so many calendar days before a closing."""
        return self.calendar.previous_working_day(closing - timedelta(days=days)).value

    def after(self, day: date, days: int) -> date:
        """So many working days after a day."""
        return self.calendar.add_working_days(day, days, counts_first_day=False).value


def on(day: date, hour: int, minute: int) -> datetime:
    """A time of a day in Shanghai."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)
