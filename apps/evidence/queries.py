"""What the evidence app knows of itself: the newest time, jobs, and signs of life."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max, Min

from apps.evidence.health import trouble
from apps.evidence.models import Cursor, Job, Pulse, StreamHead


@dataclass(frozen=True, slots=True)
class Vitals:
    """Signs of life: seconds, and counts of what needs a hand. None where there is nothing to measure."""

    database_seconds: float
    worker_age_seconds: float | None
    oldest_due_job_seconds: float | None
    given_up_jobs: int
    stuck_subscriptions: int


def newest_at() -> datetime | None:
    """The time of the newest entry of the whole journal; None while nothing has happened."""
    newest: datetime | None = StreamHead.objects.aggregate(newest=Max("at"))["newest"]
    return newest


def vitals(now: datetime) -> Vitals:
    """Looks once. Raises DatabaseError when the database does not answer."""
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    took = time.perf_counter() - started
    beaten = Pulse.objects.filter(name="worker").values_list("at", flat=True).first()
    oldest: datetime | None = Job.objects.filter(due_at__lte=now).aggregate(oldest=Min("due_at"))["oldest"]
    return Vitals(
        database_seconds=round(took, 4),
        worker_age_seconds=_seconds(now - beaten) if beaten else None,
        oldest_due_job_seconds=_seconds(now - oldest) if oldest else None,
        given_up_jobs=trouble.how_many_given_up(),
        stuck_subscriptions=Cursor.objects.filter(retry_at__isnull=False).count(),
    )


def _seconds(age: timedelta) -> float:
    return round(max(age.total_seconds(), 0.0), 1)
