"""Sets the stage of a rehearsal: the days on the working calendar, the cast in its seats, the clock at the beginning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from apps.core import clock
from apps.portal.demonstration.calendar import Days as WorkingDays
from apps.portal.demonstration.calendar import on
from apps.portal.demonstration.document import tender_document
from apps.portal.rehearsal.cases import Case
from apps.portal.rehearsal.cast import seat_the_cast
from apps.portal.rehearsal.people import People
from apps.portal.rehearsal.stage import Clock, Days, Stage

OPENS_BEFORE = timedelta(days=12)
"""So long before the present the bids are opened, so that publicity and award are in the past too."""
DAYS_TO_BID = 22


def set_the_stage(bases: Sequence[str], case: Case, out: Path, seed: int, *, now: datetime) -> Stage:
    """The cast sits, the clock stands at the morning of the registration, some forty days ago."""
    days = _days(now)
    clock.jump_to(days.registered)
    seats = seat_the_cast(case.regime, [bid.name for bid in case.bids], case.size, days.registered)
    document = tender_document([case.title, "", "招标文件（彩排）", "", *(zh for zh, _en in case.notes)])
    held = Clock(clock.now, clock.jump_to)
    return Stage(bases[0], held, days, case, People(bases, seats), document, tender_document, out, seed)


def _days(now: datetime) -> Days:
    working = WorkingDays.around(now - OPENS_BEFORE)
    closing = working.day(0)
    published = working.issue_before(closing, DAYS_TO_BID)
    registered = working.before(published, 4)
    return Days(
        registered=on(registered, 9, 0),
        published=on(published, 9, 0),
        document_until=on(working.after(published, 6), 17, 0),
        deadline=on(closing, 9, 30),
    )
