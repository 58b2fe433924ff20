"""What another process does on the database of a test."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from django.core.management import call_command
from django.db import transaction

from apps.core import clock
from apps.evidence.journal import emit
from apps.evidence.models import Entry
from apps.evidence.outbox import enqueue, job
from apps.evidence.streams import Hearers, Stream
from apps.evidence.subscriptions import SUBSCRIBERS, deliver, subscriber
from tests.evidence.conftest import NOW, SOMEBODY, NoticePublished
from tests.evidence.hearing import line_writer, promise_echo


def run(act: str, *arguments: str) -> None:
    """Does the act of this name."""
    ACTS[act](*arguments)


def write(writer: str, count: str) -> None:
    """Writes so many facts, each in its own transaction, over three streams."""
    for turn in range(int(count)):
        with transaction.atomic():
            stream = Stream(f"lot:{turn % 3}:public", Hearers.PUBLIC)
            emit(NoticePublished(writer, turn=turn), stream=stream, actor=SOMEBODY, at=NOW)


def write_and_die() -> None:
    """Commits one fact and is killed before anybody delivers it."""
    write("dying", "1")
    os.kill(os.getpid(), signal.SIGKILL)


def die_delivering() -> None:
    """Is killed in the middle of a handler, after the handler did its work and before the cursor moved."""
    SUBSCRIBERS.clear()

    @subscriber("echo", kinds={"notice.published"})
    def promise_and_die(entry: Entry) -> None:
        promise_echo(entry)
        os.kill(os.getpid(), signal.SIGKILL)

    deliver(NOW)


def work(log: str) -> None:
    """The real worker with jobs that write a line each, until SIGTERM."""
    job("line.write")(line_writer(Path(log)))
    call_command("worker")


def promise(first: str, count: str) -> None:
    """Promises jobs in transactions of their own, as the web server does."""
    for number in range(int(first), int(first) + int(count)):
        with transaction.atomic():
            enqueue("line.write", {"number": number, "seconds_in_hundredths": 5}, run_at=clock.now())


def celery_worker(log: str) -> None:
    """A real Celery worker, single process."""
    from trading.celery import app  # noqa: PLC0415  # only where a broker is

    job("line.write")(line_writer(Path(log)))
    app.worker_main(["worker", "--pool", "threads", "-c", "2", "--without-gossip", "--without-mingle", "-l", "ERROR"])


def celery_beat(schedule: str) -> None:
    """A real Celery beat."""
    from trading.celery import app  # noqa: PLC0415  # only where a broker is

    app.Beat(schedule=schedule, loglevel="ERROR", max_interval=0.5, quiet=True).run()


ACTS = {act.__name__: act for act in (write, write_and_die, die_delivering, work, promise, celery_worker, celery_beat)}
