"""Metrics: a fixed list without labels about people, lots or kinds of work, so that no number tells who bids or reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType

from django.conf import settings
from prometheus_client import CollectorRegistry, Gauge, ProcessCollector

from apps.core import clock
from apps.evidence.queries import Vitals

WORKER_SILENT_SECONDS = 30
JOB_LATE_SECONDS = 300

METRICS: Mapping[str, str] = MappingProxyType(
    {
        "database_seconds": "How long the database takes to answer the simplest question.",
        "worker_age_seconds": "Since when the worker has given no sign of life; -1 when it never has.",
        "oldest_due_job_seconds": "How long the oldest due job has waited; 0 when none is due.",
        "given_up_jobs": "Jobs that were given up and need a hand.",
        "stuck_subscriptions": "Streams that a subscriber stumbled over and will try again.",
    }
)
"""Every metric there is beside the process's own, by the name of its sign of life."""


def is_well(found: Vitals) -> bool:
    """True when the worker lives, no job is late and nothing was given up."""
    is_silent = found.worker_age_seconds is None or found.worker_age_seconds > WORKER_SILENT_SECONDS
    is_late = found.oldest_due_job_seconds is not None and found.oldest_due_job_seconds > JOB_LATE_SECONDS
    return not is_silent and not is_late and found.given_up_jobs == 0


def registry(found: Vitals) -> CollectorRegistry:
    """The metrics of this moment."""
    kept = CollectorRegistry()
    ProcessCollector(registry=kept)
    values = asdict(found)
    empty = {"worker_age_seconds": -1.0}
    for name, sentence in METRICS.items():
        value = values[name]
        Gauge(f"kaiming_{name}", sentence, registry=kept).set(empty.get(name, 0.0) if value is None else value)
    Gauge("kaiming_clock_offset_seconds", "How far the product's clock is from the machine's.", registry=kept).set(
        clock.offset().total_seconds()
    )
    Gauge("kaiming_build", "The version that runs.", ["version"], registry=kept).labels(settings.VERSION).set(1)
    return kept
