"""The plan's jobs: the solver's search for a key project that would be late, and the plan of the night."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apps.evidence.outbox import job
from apps.scheduling.actions.night import keep_night_plan
from apps.scheduling.actions.solving import keep_solved, still_stands
from apps.scheduling.models.bookings import ScheduleDecision
from apps.scheduling.queries.night import PLAN_AT_NIGHT, night_at
from apps.scheduling.queries.solving import SOLVE
from apps.scheduling.rules import cpsat
from apps.scheduling.rules.night_record import night_decision
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


@job(PLAN_AT_NIGHT)
def plan_at_night(payload: dict[str, Any], *, now: datetime) -> None:  # noqa: ARG001  # every job is called so
    """Keeps the best moves over the whole plan for a person to confirm; where the plan goes on meanwhile it is computed again."""
    for _try in range(TRIES):
        if keep_night_plan(night_decision(*night_at(now)), now=now) is not None:
            return


TRIES = 3
"""A desk that changes the plan that often at once is asked to have it computed later."""
