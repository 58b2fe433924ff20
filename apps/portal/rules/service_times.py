"""Whether a service was done in its time, by the rule that sets it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from apps.portal.rules.rows import Served, Service
from apps.tenders.rules.books import Bound, Level, Regime, Source, TimeRule, Trigger, Unit
from apps.tenders.rules.calendar import SHANGHAI, WorkingCalendar
from apps.tenders.rules.due import due_at
from apps.tenders.rules.eng import ENG_2019
from apps.tenders.rules.gp import GP_2026

ARCHIVE_RULE = TimeRule(
    "T-H09", "归档", "File archived", 3, Unit.WORKING_DAYS, Bound.AT_MOST, Level.INFO, "", Source.HOUSE,
    Trigger.CONTRACT_SIGNED, is_editable=True,
)  # fmt: skip
"""The centre's own promise (handbook 2.6): the file is closed three working days after the contract came."""

RULES: Mapping[Service, Mapping[Regime, TimeRule]] = {
    Service.ENTRY_CHECK: {Regime.ENG: ENG_2019["T-H06"], Regime.GP: GP_2026["T-H06"]},
    Service.NOTICE: {Regime.ENG: ENG_2019["T-E13"], Regime.GP: GP_2026["T-G09a"]},
    Service.ARCHIVE: {Regime.ENG: ARCHIVE_RULE, Regime.GP: ARCHIVE_RULE},
}
"""What sets the time; an answer has its own last moment and stands in no row."""


@dataclass(frozen=True, slots=True)
class Done:
    """A service that began to be owed at a moment, and when it was done, if it was."""

    regime: Regime
    begins: datetime
    done: datetime | None


def served(service: Service, some: Iterable[Done], calendar: WorkingCalendar, now: datetime) -> Iterator[Served]:
    """Those that were done or became late, each on the day of it. What is still in time is left out."""
    for one in some:
        due = due_at(RULES[service][one.regime], one.begins, calendar).at
        if one.done is not None:
            yield Served(service, one.done.astimezone(SHANGHAI).date(), one.done <= due)
        elif due < now:
            yield Served(service, due.date(), is_in_time=False)
