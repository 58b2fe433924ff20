"""What needs a hand among the jobs. Jobs about sealed bids are one group without a number: counting them would count bidders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from apps.evidence.models import Job, JobState

SEALED = "sealed"
"""The group of all jobs about sealed bids (招标投标法 §22)."""
_SEALED_KINDS = Q(kind__startswith="bids.")
MANY = 50


@dataclass(frozen=True, slots=True)
class Group:
    """Jobs of one kind that were given up: since when, the newest error, and how many where that tells nothing."""

    name: str
    count: int | None
    last_at: datetime
    last_error: str


def given_up(group: str) -> QuerySet[Job]:
    """The given-up jobs of a group."""
    jobs = Job.objects.filter(state=JobState.GIVEN_UP)
    return jobs.filter(_SEALED_KINDS) if group == SEALED else jobs.filter(kind=group).exclude(_SEALED_KINDS)


def groups() -> list[Group]:
    """What was given up, by kind; that of sealed bids last, without number, time of day or error."""
    jobs = Job.objects.filter(state=JobState.GIVEN_UP)
    rows = jobs.exclude(_SEALED_KINDS).order_by("kind").values("kind").annotate(count=Count("pk"), at=Max("ended_at"))
    found = [Group(row["kind"], row["count"], row["at"], _newest_error(row["kind"])) for row in rows]
    sealed_at = jobs.filter(_SEALED_KINDS).aggregate(at=Max("ended_at"))["at"]
    return [*found, Group(SEALED, None, sealed_at, "")] if sealed_at else found


def how_many_given_up() -> int:
    """Given-up jobs; all of those about sealed bids count as one."""
    jobs = Job.objects.filter(state=JobState.GIVEN_UP)
    return jobs.exclude(_SEALED_KINDS).count() + int(jobs.filter(_SEALED_KINDS).exists())


def is_queue_long(now: datetime) -> bool:
    """True when many jobs are due, those about sealed bids left aside."""
    return Job.objects.filter(due_at__lte=now).exclude(_SEALED_KINDS)[: MANY + 1].count() > MANY


def _newest_error(kind: str) -> str:
    newest = Job.objects.filter(state=JobState.GIVEN_UP, kind=kind).order_by("-ended_at", "-pk").first()
    return newest.last_error if newest else ""
