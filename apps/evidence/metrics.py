"""Metrics: a fixed list without labels about people, lots or kinds of work, so that no number tells who bids or reads."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict
from types import MappingProxyType
from urllib.parse import SplitResult

from django.conf import settings
from prometheus_client import CollectorRegistry, Gauge, ProcessCollector

from apps.core import clock
from apps.evidence.health import probes
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
PROBED: Mapping[str, tuple[str, Callable[[], float]]] = MappingProxyType(
    {
        "store_answers": (
            "Whether the object store can be reached: 1 or 0; -1 for the local disk.",
            lambda: _answers(settings.S3_URL),
        ),
        "bus_answers": (
            "Whether the bus between processes can be reached: 1 or 0; -1 without one.",
            lambda: _answers(settings.REDIS_URL),
        ),
        "broker_answers": (
            "Whether Celery's broker can be reached: 1 or 0; -1 without one.",
            lambda: _answers(settings.BROKER_URL),
        ),
        "disk_free_ratio": (
            "The free part of the disk with the data, rounded down to a twentieth.",
            probes.disk_free,
        ),
        "ntp_offset_seconds": (
            "How far the machine's clock is from the NTP server's; NaN where that is not known.",
            lambda: _known(probes.clock_offset().seconds),
        ),
        "log_lag_seconds": (
            "Since when the transparency log should have grown and did not; 0 when it need not.",
            lambda: probes.log_lag_seconds(clock.now()) or 0.0,
        ),
        "socket_quarters": (
            "How many quarters of this process's places for sockets are taken, rounded down.",
            lambda: float(probes.socket_quarters()),
        ),
    }
)
"""What the health wall looks at beside them. Nothing here counts people, bids or sockets."""


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
    for name, (sentence, probe) in PROBED.items():
        Gauge(f"kaiming_{name}", sentence, registry=kept).set(probe())
    Gauge("kaiming_clock_offset_seconds", "How far the product's clock is from the machine's.", registry=kept).set(
        clock.offset().total_seconds()
    )
    Gauge("kaiming_build", "The version that runs.", ["version"], registry=kept).labels(settings.VERSION).set(1)
    return kept


def _answers(url: SplitResult) -> float:
    is_there = probes.answers(url)
    return -1.0 if is_there is None else float(is_there)


def _known(seconds: float | None) -> float:
    return math.nan if seconds is None else seconds
