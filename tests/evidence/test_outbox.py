"""Jobs: promised in a transaction, done at least once after it, by whoever lives."""

from __future__ import annotations

import signal
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from pytest_django import Settings

from apps.core import clock
from apps.evidence import outbox
from apps.evidence.models import Job, JobState, Pulse
from apps.evidence.outbox import TRIES, due_jobs, enqueue, job, run_next, run_one
from tests.evidence import child
from tests.evidence.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def every_test_is_on_one_day() -> None:
    """Workers are processes of their own, with the machine's clock."""


@pytest.fixture(autouse=True)
def _own_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "HANDLERS", {})


@pytest.fixture
def done() -> list[dict[str, Any]]:
    """What was done by jobs of kind line.write."""
    lines: list[dict[str, Any]] = []

    @job("line.write")
    def write_line(payload: dict[str, Any], *, now: datetime) -> None:
        lines.append(payload)

    return lines


def promise(number: int = 1, *, run_at: datetime = NOW, key: str | None = None, hundredths: int = 0) -> Job:
    with transaction.atomic():
        payload = {"number": number, "seconds_in_hundredths": hundredths}
        return enqueue("line.write", payload, run_at=run_at, key=key)


def test_a_job_is_done_when_its_time_has_come(done: list[dict[str, Any]]) -> None:
    promise(run_at=NOW + timedelta(seconds=1))

    assert not run_next(NOW)
    assert run_next(NOW + timedelta(seconds=1))
    assert not run_next(NOW + timedelta(days=1))

    assert [line["number"] for line in done] == [1]
    kept = Job.objects.get()
    assert (kept.state, kept.tries, kept.due_at) == (JobState.DONE, 1, None)


def test_a_transaction_that_fails_takes_its_promises_with_it() -> None:
    with transaction.atomic():
        enqueue("line.write", {}, run_at=NOW)
        transaction.set_rollback(True)

    assert not Job.objects.exists()


def test_a_promise_outside_a_transaction_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(RuntimeError):
        enqueue("line.write", {}, run_at=NOW)

    assert not Job.objects.exists()


def test_a_key_makes_it_once_only_even_after_it_is_done(done: list[dict[str, Any]]) -> None:
    first = promise(1, key="notice:1")
    again = promise(2, key="notice:1")
    run_next(NOW)
    later = promise(3, key="notice:1")

    assert first.pk == again.pk == later.pk
    assert not run_next(NOW)
    assert [line["number"] for line in done] == [1]


def test_a_job_that_fails_waits_longer_each_time_and_is_given_up_visibly() -> None:
    @job("line.write")
    def fail(payload: dict[str, Any], *, now: datetime) -> None:
        raise ValueError("zhang.san@example.com")

    kept, now = promise(run_at=clock.now()), clock.now()
    pauses = []
    for _ in range(TRIES - 1):
        before = clock.now()
        assert run_next(now)
        kept.refresh_from_db()
        assert kept.due_at is not None
        assert kept.state == JobState.WAITING
        pauses.append(round((kept.due_at - before).total_seconds()))
        now = kept.due_at
    assert run_next(now)

    kept.refresh_from_db()
    assert (kept.state, kept.tries, kept.due_at) == (JobState.GIVEN_UP, TRIES, None)
    assert kept.last_error.startswith("ValueError at ")
    assert "zhang" not in kept.last_error
    assert pauses[:5] == [1, 2, 4, 8, 16]
    assert max(pauses) == 3600


def test_a_job_of_an_unknown_kind_waits_for_the_version_that_knows_it() -> None:
    promise(run_at=clock.now())

    run_next(clock.now())

    assert Job.objects.get().state == JobState.WAITING


def test_a_job_in_somebodys_hands_is_nobody_elses_until_the_lease_ends(
    done: list[dict[str, Any]], settings: Settings
) -> None:
    kept = promise()
    lease = timedelta(seconds=settings.JOB_LEASE_SECONDS)
    taken = outbox._claim(NOW, None)

    assert taken is not None
    assert not run_next(NOW + lease - timedelta(microseconds=1))
    assert not run_one(kept.pk, NOW)
    assert due_jobs(NOW + lease, limit=9) == [kept.pk]
    assert run_next(NOW + lease)
    kept.refresh_from_db()
    assert (kept.state, kept.tries, len(done)) == (JobState.DONE, 2, 1)


def test_a_late_worker_does_not_settle_a_job_that_is_no_longer_its_own(settings: Settings) -> None:
    kept = promise()

    @job("line.write")
    def lose_the_lease(payload: dict[str, Any], *, now: datetime) -> None:
        Job.objects.filter(pk=kept.pk).update(tries=2)

    run_next(NOW)

    kept.refresh_from_db()
    assert (kept.state, kept.tries) == (JobState.RUNNING, 2)


def test_a_long_job_keeps_its_lease(settings: Settings) -> None:
    settings.JOB_LEASE_SECONDS = 0.3
    kept, seen = promise(run_at=clock.now()), []

    @job("line.write")
    def take_long(payload: dict[str, Any], *, now: datetime) -> None:
        until = time.monotonic() + 0.9
        while time.monotonic() < until:
            seen.extend(due_jobs(clock.now(), limit=9))
            time.sleep(0.02)

    run_next(clock.now())

    assert seen == []
    kept.refresh_from_db()
    assert (kept.state, kept.tries) == (JobState.DONE, 1)


def test_a_job_that_kills_every_worker_is_given_up(done: list[dict[str, Any]]) -> None:
    kept = promise()
    Job.objects.filter(pk=kept.pk).update(tries=TRIES)

    assert run_next(NOW)

    kept.refresh_from_db()
    assert (kept.state, done) == (JobState.GIVEN_UP, [])
    assert kept.last_error == "the worker died"


def test_eight_workers_share_the_jobs_without_doing_one_twice(done: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        for number in range(80):
            enqueue("line.write", {"number": number}, run_at=NOW)

    def work_off() -> None:
        try:
            while run_next(NOW):
                pass
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        for end in [pool.submit(work_off) for _ in range(8)]:
            end.result()

    assert sorted(line["number"] for line in done) == list(range(80))
    assert set(Job.objects.values_list("state", "tries")) == {(JobState.DONE, 1)}


def wait_for(end: int, log: Path, *, seconds: float = 30) -> list[str]:
    """Waits until so many different jobs have left their line."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        lines = log.read_text("ascii").splitlines() if log.exists() else []
        if len({line.split()[0] for line in lines}) >= end:
            return lines
        time.sleep(0.02)
    raise AssertionError(f"only {len(lines)} of {end} lines")


def test_killing_the_worker_loses_no_job(tmp_path: Path) -> None:
    log, now = tmp_path / "lines", clock.now()
    with transaction.atomic():
        for number in range(60):
            enqueue("line.write", {"number": number, "seconds_in_hundredths": 2}, run_at=now)

    with child.running("work", str(log), JOB_LEASE_SECONDS="1") as first:
        wait_for(10, log)
        first.kill()
        assert first.wait(10) == -signal.SIGKILL
    with child.running("work", str(log), JOB_LEASE_SECONDS="1") as second:
        lines = wait_for(60, log)
        second.terminate()
        assert second.wait(10) == 0

    assert {int(line.split()[0]) for line in lines} == set(range(60))
    assert len(lines) <= 62
    assert not Job.objects.exclude(state=JobState.DONE).exists()


def test_the_worker_picks_up_quickly_and_ends_after_the_job_in_hand(tmp_path: Path) -> None:
    log = tmp_path / "lines"
    with child.running("work", str(log)) as worker:
        promise(0, run_at=clock.now())
        wait_for(1, log)
        waits = []
        for number in range(1, 16):
            asked = time.time()
            promise(number, run_at=clock.now())
            waits.append(float(wait_for(number + 1, log)[-1].split()[1]) - asked)
        in_hand = promise(99, run_at=clock.now(), hundredths=60)
        while Job.objects.filter(pk=in_hand.pk, state=JobState.WAITING).exists():
            time.sleep(0.01)
        worker.terminate()
        assert worker.wait(15) == 0

    assert statistics.median(waits) <= 0.05
    assert log.read_text("ascii").splitlines()[-1].startswith("99 ")
    assert Job.objects.filter(state=JobState.DONE).count() == 17
    assert Pulse.objects.get(name="worker").at <= clock.now()


def test_a_tick_does_one_round(done: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> None:
    promise(1, run_at=clock.now())
    promise(2, run_at=clock.now())

    call_command("tick")

    assert capsys.readouterr().out.startswith("2 done.")
    assert [line["number"] for line in done] == [1, 2]
