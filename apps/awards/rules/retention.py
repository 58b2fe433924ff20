"""保管期限 — how long a file is kept."""

from __future__ import annotations

from datetime import date

from apps.tenders.rules.books import Regime, RuleBook
from apps.tenders.rules.calendar import WorkingCalendar
from apps.tenders.rules.due import last_day

KEPT_YEARS = 30
"""DA/T 103-2024 knows 永久, 30 and 10 years; a tender's file is kept for thirty unless a law asks for more."""
PROCURED = "T-G15"


def keep_until(book: RuleBook, ended_on: date, calendar: WorkingCalendar) -> date:
    """The last day on which the file must still be there (政府采购法第四十二条: fifteen years at least)."""
    at_home = _years_later(ended_on, KEPT_YEARS)
    if book.regime is not Regime.GP:
        return at_home
    return max(at_home, last_day(book[PROCURED], ended_on, calendar).value)


def _years_later(start: date, years: int) -> date:
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)
