"""What time itself does to the plan: once a night, where something would be later than promised, the whole of it is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from apps.core.clock import SHANGHAI
from apps.evidence.models import Job
from apps.evidence.ticking import Due, ticks
from apps.scheduling.actions.night import plan_tonight
from apps.scheduling.queries.night import key_of_night, late_bookings

FROM, UNTIL = time(2), time(6)
"""On the clock of Shanghai: nobody changes the plan then, and the proposal is there when the desk opens. A night that is missed is asked for by hand."""


def due(now: datetime) -> Iterator[Due]:
    """This night, where a session is later than promised and the plan was not looked at yet."""
    here = now.astimezone(SHANGHAI)
    if not FROM <= here.time() < UNTIL or not late_bookings(now).exists():
        return
    if not Job.objects.filter(key=key_of_night(here.date())).exists():
        yield Due(now, "plan_tonight", here.toordinal())


@ticks("scheduling.night", due=due)
def perform(_item: Due, now: datetime) -> None:
    """Has this night's plan made."""
    plan_tonight(now.astimezone(SHANGHAI).date(), now=now)
