"""The outbox: work promised inside a transaction and done after it commits, at least once, whatever dies in between.

The rows are the queue. A worker takes a job with a lease; while it works it renews the lease; when it dies the lease ends
and another takes the job. So a handler may run twice and must bear it. Jobs of one moment have no order.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from apps.core import clock
from apps.evidence.mishaps import back_off, where_it_broke
from apps.evidence.models import Job, JobState
from apps.evidence.rules.canonical import canonical

log = structlog.get_logger("evidence")
TRIES = 20
"""After so many tries, about eight hours in all, a job is given up and the technical duty sees it."""


class Handler(Protocol):
    """Does a job. Called again with the same payload after a crash; raises to be tried again later."""

    def __call__(self, payload: dict[str, Any], *, now: datetime) -> None:
        """Does the work outside any transaction."""


HANDLERS: dict[str, Handler] = {}
_executors: list[Callable[[int], None]] = []

_CLAIM = """
UPDATE evidence_job SET state = 'running', due_at = %s, tries = tries + 1
WHERE id = (SELECT id FROM evidence_job WHERE due_at <= %s {which} ORDER BY due_at, id LIMIT 1 {skip})
RETURNING *
"""
_SKIP = {"postgresql": "FOR UPDATE SKIP LOCKED", "sqlite": ""}


def job(kind: str) -> Callable[[Handler], Handler]:
    """Registers the handler of a kind of job."""

    def register(handler: Handler) -> Handler:
        if HANDLERS.setdefault(kind, handler) is not handler:
            raise ValueError(f"jobs of kind {kind!r} are registered twice")
        return handler

    return register


def enqueue(kind: str, payload: Mapping[str, object], *, run_at: datetime, key: str | None = None) -> Job:
    """The job will be done after `run_at` if the caller's transaction commits. Raises RuntimeError outside of one.

    With a key it is enqueued once only, for ever: the second call answers the job that is there, done or not.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a job is promised inside the transaction that needs it")
    fresh = Job(kind=kind, key=key, body=canonical(payload), due_at=run_at, enqueued_at=clock.now())
    if key is None:
        fresh.save(force_insert=True)
    else:
        Job.objects.bulk_create([fresh], ignore_conflicts=True)
        fresh = Job.objects.get(key=key)
    for execute in _executors:
        transaction.on_commit(_telling(execute, fresh.pk), robust=True)
    return fresh


def _telling(execute: Callable[[int], None], job_id: int) -> Callable[[], None]:
    def tell() -> None:
        execute(job_id)

    return tell


def hand_over_to(execute: Callable[[int], None]) -> None:
    """Has an executor told the number of each new job after its transaction commits. It may forget: see due_jobs."""
    _executors.append(execute)


def due_jobs(now: datetime, *, limit: int) -> list[int]:
    """The numbers of jobs that somebody should take now: new ones, failed ones whose wait is over, ended leases."""
    return list(Job.objects.filter(due_at__lte=now).order_by("due_at", "pk").values_list("pk", flat=True)[:limit])


def run_next(now: datetime) -> bool:
    """Takes the job that is due longest and does it; answers False when none is due.

    Looking first takes no write lock, so a worker without work stands in nobody's way.
    """
    taken = _claim(now, None) if Job.objects.filter(due_at__lte=now).exists() else None
    if taken:
        _run(taken, now)
    return taken is not None


def run_one(job_id: int, now: datetime) -> bool:
    """Takes this very job and does it, unless it is done, not due, or in somebody's hands."""
    taken = _claim(now, job_id)
    if taken:
        _run(taken, now)
    return taken is not None


def _lease() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _claim(now: datetime, job_id: int | None) -> Job | None:
    at = Job._meta.get_field("due_at").get_db_prep_value
    which, chosen = ("", []) if job_id is None else ("AND id = %s", [job_id])
    statement = _CLAIM.format(which=which, skip=_SKIP[connection.vendor])
    values = [at(now + _lease(), connection), at(now, connection), *chosen]
    with transaction.atomic():
        return next(iter(Job.objects.raw(statement, values)), None)


def _run(taken: Job, now: datetime) -> None:
    """Does a taken job and settles it. The number of tries tells a late worker that the job is no longer its own."""
    if taken.tries > TRIES:
        _give_up(taken, "the worker died")
        return
    try:
        with _renewed(taken):
            HANDLERS[taken.kind](taken.payload, now=now)
    except Exception as failure:  # noqa: BLE001  # a handler may fail in any way; it is recorded and tried again
        _settle_failure(taken, failure)
        return
    _still_ours(taken).update(state=JobState.DONE, due_at=None, ended_at=clock.now(), last_error="")


def _settle_failure(taken: Job, failure: Exception) -> None:
    error = where_it_broke(failure)
    log.error("job.failed", job=taken.pk, job_kind=taken.kind, tries=taken.tries, error=error)
    if taken.tries >= TRIES:
        _give_up(taken, error)
        return
    due_at = clock.now() + back_off(taken.tries)
    _still_ours(taken).update(state=JobState.WAITING, due_at=due_at, last_error=error)


def _give_up(taken: Job, error: str) -> None:
    _still_ours(taken).update(state=JobState.GIVEN_UP, due_at=None, ended_at=clock.now(), last_error=error)


def _still_ours(taken: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=taken.pk, tries=taken.tries, state=JobState.RUNNING)


@contextmanager
def _renewed(taken: Job) -> Iterator[None]:
    """Renews the lease while the work goes on, so that a long job is not taken for a dead one."""
    done = threading.Event()

    def renew() -> None:
        while not done.wait(settings.JOB_LEASE_SECONDS / 3):
            _still_ours(taken).update(due_at=clock.now() + _lease())
            connection.close()

    thread = threading.Thread(target=renew, name=f"lease-{taken.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
