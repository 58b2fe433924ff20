"""With a broker Celery runs the same rows, and the broker may lose anything."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import transaction

from apps.core import clock
from apps.evidence.models import Job, JobState, Pulse
from apps.evidence.outbox import enqueue
from tests.evidence import child
from trading.services import valkey

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker() -> Iterator[str]:
    with valkey() as url:
        yield url


def lines_of(log: Path, end: int, *, seconds: float = 40) -> list[str]:
    until = time.monotonic() + seconds
    lines: list[str] = []
    while time.monotonic() < until:
        lines = log.read_text("ascii").splitlines() if log.exists() else []
        if len({line.split()[0] for line in lines}) >= end:
            return lines
        time.sleep(0.05)
    raise AssertionError(f"only {lines} of {end}")


def promise(first: int, count: int, **environment: str) -> None:
    with child.running("promise", str(first), str(count), **environment) as process:
        assert process.wait(30) == 0


def test_celery_does_what_the_broker_carries_and_what_it_lost(broker: str, tmp_path: Path) -> None:
    log = tmp_path / "lines"
    environment = {"BROKER_URL": broker, "JOB_LEASE_SECONDS": "1"}
    with transaction.atomic():
        for number in range(5):
            enqueue("line.write", {"number": number}, run_at=clock.now())
    with (
        child.running("celery_beat", str(tmp_path / "schedule"), **environment) as beat,
        child.running("celery_worker", str(log), **environment) as first,
    ):
        promise(5, 20, **environment)
        lines_of(log, 8)
        first.kill()
        assert first.wait(10) == -signal.SIGKILL
        with child.running("celery_worker", str(log), **environment) as second:
            lines = lines_of(log, 25)
            _end(second)
        _end(beat)

    assert {int(line.split()[0]) for line in lines} == set(range(25))
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}
    assert Pulse.objects.filter(name="worker").exists()


def test_a_broker_that_is_away_loses_no_job_and_stops_nobody() -> None:
    promise(0, 3, BROKER_URL="redis://127.0.0.1:1/0")

    assert Job.objects.filter(state=JobState.WAITING).count() == 3


def test_a_broker_that_does_not_answer_is_waited_for_once() -> None:
    """It takes connections and says nothing; without a limit each of ten requests would hang for as long as it likes."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        promise(0, 10, BROKER_URL=f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        dialled = _connections_to(silent)

    assert 1 <= dialled < 10, "whoever comes after the first does not dial again"
    assert Job.objects.filter(state=JobState.WAITING).count() == 10


def _connections_to(server: socket.socket) -> int:
    """How many have dialled since the server listens."""
    server.setblocking(False)
    count = 0
    with suppress(BlockingIOError):
        while True:
            server.accept()[0].close()
            count += 1
    return count


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    assert process.wait(20) is not None
