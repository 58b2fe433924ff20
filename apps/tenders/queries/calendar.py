"""The working-day calendar in force: what comes with the product, replaced by the operator's years."""

from __future__ import annotations

from typing import Any

from apps.tenders.models import CalendarDay, CalendarYear
from apps.tenders.rules.calendar import DayKind, SpecialDay, WorkingCalendar, YearTable, calendar_from
from apps.tenders.rules.calendar_files import delivered_years


def working_calendar() -> WorkingCalendar:
    """Every year that is known; an operator's year replaces the delivered one whole."""
    edited = [_table(year) for year in CalendarYear.objects.order_by("year").prefetch_related("days")]
    return calendar_from([*delivered_years(), *edited])


def basis_for(years: range, calendar: WorkingCalendar) -> dict[str, Any]:
    """The tables that counting rests on, to be kept with what was counted: nothing is looked up again later."""
    return {
        str(table.year): {
            "notice": table.notice,
            "days": [[special.day.isoformat(), special.kind.value, special.name] for special in table.days],
        }
        for table in calendar.tables
        if table.year in years
    }


def edited_year(year: int) -> CalendarYear | None:
    """The operator's version of a year, if there is one."""
    return CalendarYear.objects.filter(year=year).prefetch_related("days").first()


def _table(year: CalendarYear) -> YearTable:
    return YearTable(year.year, year.source, tuple(_special(day, year.source) for day in year.days.all()))


def _special(day: CalendarDay, source: str) -> SpecialDay:
    return SpecialDay(day.date, DayKind(day.kind), day.name, source)
