"""The sides of the benchmark of jobs: ``python -m tests.bench.jobs_side worker`` and ``… promise``, which reads what to promise, a line for each."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import datetime
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from apps.core import clock  # noqa: E402
from apps.evidence.models import Job, JobState  # noqa: E402
from apps.evidence.outbox import enqueue, job  # noqa: E402
from tests.bench.jobs import DONE  # noqa: E402

KIND = "bench.noted"


@job(KIND)
def note(payload: dict[str, Any], *, now: datetime) -> None:
    """Writes down which job was taken up and when, in one write that no other can fall into; then works for as long as it is told."""
    line = f"{payload['number']} {time.monotonic_ns()}\n".encode("ascii")
    place = os.open(os.environ[DONE], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    time.sleep(payload["milliseconds"] / 1000)
    os.write(place, line)
    os.close(place)


def promise() -> None:
    """For each line ``count pause milliseconds`` promises so many jobs; answers when each was committed. ``left`` counts those that are not done."""
    call_command("migrate", verbosity=0)
    print(json.dumps("ready"), flush=True)
    promised = 0
    for line in sys.stdin:
        if line == "left\n":
            print(json.dumps(Job.objects.filter(kind=KIND).exclude(state=JobState.DONE).count()), flush=True)
            continue
        count, pause, milliseconds = map(int, line.split())
        committed = {}
        for number in range(promised + 1, promised + count + 1):
            with transaction.atomic():
                enqueue(KIND, {"number": number, "milliseconds": milliseconds}, run_at=clock.now())
            committed[number] = time.monotonic_ns()
            time.sleep(pause / 1000)
        promised += count
        print(json.dumps(committed), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "worker":
        call_command("worker")
    else:
        promise()
