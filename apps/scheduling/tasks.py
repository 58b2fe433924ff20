"""The plan's job: the solver's search for a key project that would be late."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apps.evidence.outbox import job
from apps.scheduling.actions.solving import keep_solved, still_stands
from apps.scheduling.models.bookings import ScheduleDecision
from apps.scheduling.queries.solving import SOLVE
from apps.scheduling.rules import cpsat
from apps.scheduling.rules.plan import FoundBy
from apps.scheduling.rules.snapshot import answered, asked, solved_decision
from apps.scheduling.rules.solver import Effort


@job(SOLVE)
def solve(payload: dict[str, Any], *, now: datetime) -> None:
    """Keeps what is less late than the proposal; done twice, or after the plan went on, it does nothing."""
    made = ScheduleDecision.objects.select_related("booking").get(pk=int(payload["decision"]))
    if cpsat.version() is None or not still_stands(made):
        return
    document = solved_decision(*asked(made.document), Effort())
    best = answered(document).best
    if best is not None and best.found_by is FoundBy.SOLVER:
        keep_solved(made.pk, document, now=now)
