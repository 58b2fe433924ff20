"""Journal: appends from 16 threads on SQLite against Django's defaults, and to one hot stream on PostgreSQL against plain ORM."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from tests.bench.ratio import Ratio
from trading.services import postgres

THREADS = 16


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


def measure(seconds: float, root: str) -> list[Ratio]:
    """The two goals of the journal, and the batch beside them."""
    return [*_on_sqlite(seconds, root), *_on_postgresql(seconds, root)]


def _on_sqlite(seconds: float, root: str) -> list[Ratio]:
    with tempfile.TemporaryDirectory(prefix="kaiming-bench-") as folder:
        ours = _side("emit", f"sqlite://{folder}/ours.sqlite3", seconds, root, streams=THREADS, settings="ours")
        peer = _side("plain", f"sqlite://{folder}/plain.sqlite3", seconds, root, streams=THREADS, settings="plain")
    remark = f"the peer failed {peer.failed} times"
    return [Ratio("journal, 16 threads, SQLite", ours.rate, peer.rate, "Django's defaults", 15, ours.faults, remark)]


def _on_postgresql(seconds: float, root: str) -> list[Ratio]:
    sides = {}
    for side in ("plain", "emit", "batch"):
        with postgres(durable=True) as url:
            sides[side] = _side(side, url, seconds, root, streams=1, settings="ours")
    plain, emit, batch = sides["plain"], sides["emit"], sides["batch"]
    return [
        Ratio("journal, hot stream, PostgreSQL", emit.rate, plain.rate, "plain ORM", 3, emit.faults),
        Ratio("journal, hot stream in batches, PostgreSQL", batch.rate, plain.rate, "plain ORM", 3, batch.faults),
    ]


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
