"""Whether the solver still looks for something better than a proposal."""

from __future__ import annotations

from apps.evidence.models import Job, JobState
from apps.scheduling.models.bookings import ScheduleDecision

SOLVE = "scheduling.solve"


def key_of(made: ScheduleDecision) -> str:
    """The one job of a decision."""
    return f"{SOLVE}:{made.pk}"


def is_looked_further(made: ScheduleDecision) -> bool:
    """True while the worker has not done what this decision asked of the solver."""
    return Job.objects.filter(key=key_of(made), state__in=[JobState.WAITING, JobState.RUNNING]).exists()
