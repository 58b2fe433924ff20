"""Celery as one more executor of the outbox: the rows stay the queue, the broker only carries their numbers.

The broker may lose anything: the sweep finds every due row again. Imported only where BROKER_URL is set.
"""

from __future__ import annotations

import os
import time

import django
import structlog
from celery import Celery
from django.apps import apps
from django.conf import settings
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trading.settings")
if not apps.models_ready:
    django.setup()

from apps.core import clock  # needs the models
from apps.evidence import outbox, subscriptions, ticking, working  # needs the models

SWEEP_EVERY_SECONDS = 5.0
ROUND_EVERY_SECONDS = 1.0
SWEPT_AT_ONCE = 500
ANSWER_WITHIN_SECONDS = 5
LEFT_ALONE_SECONDS = 30.0
"""After a broker failed to answer, nobody waits for it again that long; the sweep hands out what was promised meanwhile."""

log = structlog.get_logger("evidence")
app = Celery("kaiming", broker=settings.BROKER_URL.geturl())
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=2,
    broker_transport_options={
        "socket_connect_timeout": 2,
        "socket_timeout": ANSWER_WITHIN_SECONDS,
        "max_retries": 1,
        "interval_start": 0,
    },
    timezone="UTC",
    beat_schedule={
        "sweep": {"task": "kaiming.sweep", "schedule": SWEEP_EVERY_SECONDS},
        "round": {
            "task": "kaiming.round",
            "schedule": ROUND_EVERY_SECONDS,
            "options": {"expires": ROUND_EVERY_SECONDS},
        },
    },
)


@app.task(name="kaiming.run_job")  # type: ignore[untyped-decorator]  # Celery has no types
def run_job(job_id: int) -> None:
    """Does the job of this number unless it is done, not due or in somebody's hands."""
    outbox.run_one(job_id, clock.now())


@app.task(name="kaiming.sweep")  # type: ignore[untyped-decorator]  # Celery has no types
def sweep() -> None:
    """Hands out every due job again: those whose number the broker lost, whose lease ended, whose wait is over."""
    for job_id in outbox.due_jobs(clock.now(), limit=SWEPT_AT_ONCE):
        run_job.delay(job_id)


@app.task(name="kaiming.round")  # type: ignore[untyped-decorator]  # Celery has no types
def round_() -> None:
    """What time does and what subscribers hear; two of them at once do no harm."""
    now = clock.now()
    working.beat("worker", now)
    ticking.tick(now)
    subscriptions.ring_for_newcomers()
    subscriptions.deliver(now)


def hand_over(job_id: int) -> None:
    """Tells the broker of a new job. One that is away costs a request one short wait, then none: the sweep tells it again."""
    if time.monotonic() < _left_alone["until"]:
        return
    try:
        run_job.apply_async((job_id,), retry=False)
    except OperationalError as failure:
        _left_alone["until"] = time.monotonic() + LEFT_ALONE_SECONDS
        log.error("broker.away", error=type(failure.__cause__ or failure).__name__)


_left_alone = {"until": 0.0}
"""Until when this process does not speak to the broker."""


outbox.hand_over_to(hand_over)
