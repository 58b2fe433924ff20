"""`manage.py tick`: one round of the worker, for installations that prefer cron and for tests."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from apps.core import clock
from apps.evidence.working import one_round


class Command(BaseCommand):
    help = "Does once what the worker does always: what is due, what subscribers should hear, the jobs of this moment."

    def handle(self, *_args: Any, **_options: Any) -> None:
        done = one_round(clock.now())
        self.stdout.write(f"{done} done. 本轮完成 {done} 项。")
