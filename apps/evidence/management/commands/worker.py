"""`manage.py worker`: the second process of the product. Ends at SIGTERM or SIGINT after finishing the job in hand."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from apps.core.stopping import at_a_signal
from apps.evidence.working import work

JOB_THREADS = max(2, min(8, os.cpu_count() or 2))
"""As many as there are cores: bids are opened side by side, and two at least, so that a long job holds up no short one."""


class Command(BaseCommand):
    help = (
        "Does what is due, delivers facts to subscribers and runs the jobs (Celery runs them when BROKER_URL is set)."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        work(at_a_signal(), job_threads=0 if settings.BROKER_URL.scheme else JOB_THREADS)
