"""Journal: appends from 16 threads on SQLite against Django's defaults, and to one hot stream on PostgreSQL against plain ORM."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from tests.bench.ratio import Effort, Measured, Ratio
from trading.services import postgres

THREADS = 16
ROUNDS = 3
HOW = {
    "emit": ("each fact in a transaction of its own", 2),
    "together": ("shared commits", 3),
    "batch": ("20 facts a transaction", 3),
}
"""The ways to write to a hot stream, each with its goal."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one side did: facts a second, attempts that failed, facts lost, places where the chain is broken."""

    rate: float
    failed: int
    lost: int
    findings: int

    @property
    def faults(self) -> int:
        """Everything that should not have happened."""
        return self.failed + abs(self.lost) + self.findings


def measure(effort: Effort) -> list[Measured]:
    """The two goals of the journal, and the batch beside them."""
    return [*_on_sqlite(effort.seconds, effort.root), *_on_postgresql(effort.seconds, effort.root)]


def _on_sqlite(seconds: float, root: str) -> list[Ratio]:
    def once(side: str, settings: str) -> Side:
        with tempfile.TemporaryDirectory(prefix="kaiming-bench-") as folder:
            url = f"sqlite://{folder}/journal.sqlite3"
            return _side(side, url, seconds / ROUNDS, root, streams=THREADS, settings=settings)

    rounds = [(once("emit", "ours"), once("plain", "plain")) for _ in range(ROUNDS)]
    ours, peer = (_middle([pair[place] for pair in rounds]) for place in (0, 1))
    remark = f"the peer failed {peer.failed} times"
    return [Ratio("journal, 16 threads, SQLite", ours.rate, peer.rate, "Django's defaults", 15, ours.faults, remark)]


def _on_postgresql(seconds: float, root: str) -> list[Ratio]:
    def once(side: str) -> Side:
        with postgres(durable=True) as url:
            return _side(side, url, seconds / ROUNDS, root, streams=1, settings="ours")

    rounds = [{side: once(side) for side in ("plain", *HOW)} for _ in range(ROUNDS)]
    sides = {name: _middle([one[name] for one in rounds]) for name in ("plain", *HOW)}
    return [
        Ratio(
            f"journal, hot stream, PostgreSQL, {how}",
            sides[name].rate,
            sides["plain"].rate,
            "plain ORM",
            goal,
            sides[name].faults,
        )
        for name, (how, goal) in HOW.items()
    ]


def _middle(sides: list[Side]) -> Side:
    """The middle rate of several rounds, and all their faults: the sides take turns, so that other work harms both alike."""
    return Side(
        rate=statistics.median(side.rate for side in sides),
        failed=sum(side.failed for side in sides),
        lost=sum(abs(side.lost) for side in sides),
        findings=sum(side.findings for side in sides),
    )


def _side(name: str, url: str, seconds: float, root: str, *, streams: int, settings: str) -> Side:
    with tempfile.TemporaryDirectory(prefix="kaiming-bench-") as data:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.journal_side", name, str(THREADS), str(streams), str(seconds)],
            cwd=root,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.bench.journal_settings",
                "BENCH_SETTINGS": settings,
                "DATABASE_URL": url,
                "DATA_DIR": data,
            },
            capture_output=True,
            text=True,
            check=True,
        )
    return Side(**json.loads(done.stdout))
