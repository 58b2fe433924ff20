"""Jobs: how soon a promised job is taken up by a worker that has nothing else to do, and what is lost when workers are killed over their work."""

from __future__ import annotations

import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from tests.bench.hall_running import stream
from tests.bench.ratio import Effort, Limit, Measured
from trading.services import postgres

DONE = "KAIMING_BENCH_DONE"
"""The variable that names the file to which every job adds its line."""
PICK_UP = 50.0
"""Milliseconds in the middle."""
ALONE, PAUSE = 100, 60
"""Jobs promised one by one, and the milliseconds between them."""
CROWD, WORK = 600, 20
"""Jobs promised at once, and the milliseconds of each."""
KILLS, BETWEEN, WORKERS = 8, 30, 2
"""How often a worker is killed, always after so many more jobs were done; and how many of them work."""
PATIENCE_SECONDS = 90


def measure(effort: Effort) -> list[Measured]:
    """Both databases, each with its own workers."""
    on_sqlite = nullcontext("")
    return [*_on("SQLite", on_sqlite, effort), *_on("PostgreSQL", postgres(durable=True), effort)]


def _on(database: str, place: AbstractContextManager[str], effort: Effort) -> list[Measured]:
    with place as url, tempfile.TemporaryDirectory(prefix="kaiming-bench-") as home:
        ground = _Ground(Path(home), url, effort.root)
        with ground.promising():
            waits = _waits(ground)
            left, killed, again = _killed(ground)
    slowest = f"{len(waits)} jobs, one each {PAUSE} ms; 99 of 100 within {_percentile(waits, 99):.0f} ms"
    remark = f"{CROWD} jobs, {again} of them done again after their worker was killed"
    return [
        Limit(f"jobs, {database}: taken up, in the middle", statistics.median(waits), PICK_UP, "ms", slowest),
        Limit(f"jobs, {database}: lost while workers are killed {killed} times", left, 0, "jobs", remark),
    ]


class _Ground:
    """A database, the process that promises jobs in it, the workers that are started, and the file of what was done."""

    def __init__(self, home: Path, url: str, root: str) -> None:
        self.done = home / "done"
        self.done.touch()
        self._root = root
        self._promising: subprocess.Popen[str] | None = None
        self._environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "trading.settings",
            "DATA_DIR": str(home),
            "DEBUG": "1",
            "CLOCK": "rehearsal",
            "LOG_LEVEL": "ERROR",
            "JOB_LEASE_SECONDS": "2",
            DONE: str(self.done),
            **({"DATABASE_URL": url} if url else {}),
        }

    @contextmanager
    def promising(self) -> Iterator[None]:
        """The process that promises, until the end of the block."""
        command = [sys.executable, "-m", "tests.bench.jobs_side", "promise"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen(command, cwd=self._root, env=self._environment, **pipes) as one:  # type: ignore[call-overload]  # a table of arguments
            self._promising = one
            try:
                stream(one.stdout).readline()
                yield
            finally:
                stream(one.stdin).close()

    def asked(self, line: str) -> Any:
        """What the promising process answers."""
        assert self._promising is not None
        stream(self._promising.stdin).write(line + "\n")
        stream(self._promising.stdin).flush()
        return json.loads(stream(self._promising.stdout).readline())

    def worker(self) -> subprocess.Popen[bytes]:
        """Starts a worker; whoever starts it ends it."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.bench.jobs_side", "worker"], cwd=self._root, env=self._environment
        )

    def lines(self) -> list[tuple[str, int]]:
        """Which jobs were taken up, and when each was."""
        rows = [line.split() for line in self.done.read_text("ascii").splitlines()]
        return [(number, int(at)) for number, at in rows]

    def wait(self, count: int) -> bool:
        """Returns once so many different jobs were done; False when that takes too long."""
        limit = time.monotonic() + PATIENCE_SECONDS
        while len({number for number, _at in self.lines()}) < count:
            if time.monotonic() > limit:
                return False
            time.sleep(0.02)
        return True


def _waits(ground: _Ground) -> list[float]:
    """Milliseconds from the commit of each job until its work began; the first job only waits for the worker's start."""
    worker = ground.worker()
    try:
        ground.asked("1 0 0")
        ground.wait(1)
        committed = ground.asked(f"{ALONE} {PAUSE} 0")
        ground.wait(1 + ALONE)
    finally:
        _ended(worker)
    return [(at - committed[number]) / 1e6 for number, at in ground.lines() if number in committed]


def _killed(ground: _Ground) -> tuple[int, int, int]:
    """Jobs lost, workers killed, and jobs that were done more than once."""
    before = len(ground.lines())
    ground.asked(f"{CROWD} 0 {WORK}")
    workers = [ground.worker() for _ in range(WORKERS)]
    killed = 0
    try:
        while killed < KILLS and ground.wait(before + (killed + 1) * BETWEEN):
            one = secrets.randbelow(WORKERS)
            workers[one].kill()
            workers[one].wait()
            killed += 1
            workers[one] = ground.worker()
        ground.wait(before + CROWD)
        limit = time.monotonic() + PATIENCE_SECONDS
        while (left := ground.asked("left")) and time.monotonic() < limit:
            time.sleep(0.1)
    finally:
        for worker in workers:
            _ended(worker)
    done = [number for number, _at in ground.lines()]
    return left + before + CROWD - len(set(done)), killed, len(done) - len(set(done))


def _ended(worker: subprocess.Popen[bytes]) -> None:
    worker.terminate()
    worker.wait()


def _percentile(values: list[float], hundredth: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * hundredth // 100)]
