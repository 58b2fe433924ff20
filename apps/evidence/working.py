"""The worker: rounds of what time does and what subscribers hear, and threads that do the jobs beside them."""

from __future__ import annotations

import threading
import time
from datetime import datetime

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from apps.core import clock
from apps.core.stopping import Stopping
from apps.evidence.log.sequencing import grow
from apps.evidence.mishaps import where_it_broke
from apps.evidence.models import Pulse
from apps.evidence.outbox import run_next
from apps.evidence.subscriptions import deliver, ring_for_newcomers
from apps.evidence.ticking import tick

log = structlog.get_logger("evidence")
LOOK_EVERY_SECONDS = 0.025
LOOK_ANYWAY_SECONDS = 0.25
"""A quiet file is looked into this often all the same: jobs become due by time alone."""
TICK_EVERY_SECONDS = 1.0
PULSE_EVERY_SECONDS = 5.0
AFTER_TROUBLE_SECONDS = 1.0


def one_round(now: datetime) -> int:
    """Does what is due, passes on what was said and runs the jobs of this moment; answers how much there was."""
    ring_for_newcomers()
    done = tick(now)
    _grow(now)
    while passed := deliver(now):
        done += passed
    while run_next(now):
        done += 1
    return done


def work(stopping: Stopping, *, job_threads: int) -> None:
    """Works until told to stop, then finishes the jobs in hand. With no job threads somebody else runs the jobs."""
    threads = [threading.Thread(target=_do_jobs, args=(stopping,), name=f"jobs-{n}") for n in range(job_threads)]
    for thread in threads:
        thread.start()
    try:
        _do_rounds(stopping)
    finally:
        stopping.set()
        for thread in threads:
            thread.join()


def beat(name: str, now: datetime) -> None:
    """Leaves a sign of life."""
    Pulse.objects.update_or_create(name=name, defaults={"at": now})


class Watch:
    """Tells whether a look can find anything, so that an idle worker costs next to nothing.

    SQLite counts the commits of others for each connection; where nobody counts, every look is worth it.
    """

    def __init__(self) -> None:
        self._version: object = None
        self._looked_at = float("-inf")

    def is_look_worth_it(self) -> bool:
        """True when somebody committed since the last time this said so, or when it is long ago."""
        if connection.vendor != "sqlite":
            return True
        with connection.cursor() as cursor:
            version = cursor.execute("PRAGMA data_version").fetchone()
        now = time.monotonic()
        if version == self._version and now - self._looked_at < LOOK_ANYWAY_SECONDS:
            return False
        self._version, self._looked_at = version, now
        return True


def _grow(now: datetime) -> None:
    """The log's mistake must not stop anybody's deadline; what it did not take waits for the next interval."""
    try:
        grow(now)
    except (DatabaseError, InterfaceError):
        raise
    except Exception as failure:  # noqa: BLE001  # as for what is due
        log.error("log.failed", error=where_it_broke(failure))


def _do_rounds(stopping: Stopping) -> None:
    ring_for_newcomers()
    watch, passed = Watch(), 0
    ticked = beaten = float("-inf")
    while not stopping.is_set():
        started = time.monotonic()
        try:
            if started - beaten >= PULSE_EVERY_SECONDS:
                beaten = started
                beat("worker", clock.now())
            if started - ticked >= TICK_EVERY_SECONDS:
                ticked = started
                tick(clock.now())
                _grow(clock.now())
            passed = deliver(clock.now()) if passed or watch.is_look_worth_it() else 0
            if not passed:
                stopping.wait(LOOK_EVERY_SECONDS)
        except (DatabaseError, InterfaceError) as failure:
            _recover(stopping, failure)
    connection.close()


def _do_jobs(stopping: Stopping) -> None:
    watch, has_run = Watch(), False
    while not stopping.is_set():
        try:
            has_run = (has_run or watch.is_look_worth_it()) and run_next(clock.now())
            if not has_run:
                stopping.wait(LOOK_EVERY_SECONDS)
        except (DatabaseError, InterfaceError) as failure:
            _recover(stopping, failure)
    connection.close()


def _recover(stopping: Stopping, failure: DatabaseError | InterfaceError) -> None:
    """The database went away or was too busy: nothing is lost, so look again a little later with a new connection."""
    log.error("worker.database_trouble", error=where_it_broke(failure))
    close_old_connections()
    stopping.wait(AFTER_TROUBLE_SECONDS)
