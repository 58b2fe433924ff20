"""Autosave: seven experts score 62 bids of 40 items at the same time, change by change, against an empty view of the same server."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.dav import free_port, wait_for
from tests.bench.ratio import Effort, Limit, Measured

BIDS, ITEMS = 62, 40
SECONDS = 15.0
TRIAL_SECONDS = 2.0
MEDIAN_GOAL, TAIL_GOAL = 12.0, 10.0
"""A change asks who acts, from which seat and device, and is written durably; the other view only asks whether all is well."""
EMPTY = "/health"
LIMIT_SECONDS = 60
PERCENTS = 100


@dataclass(frozen=True, slots=True)
class Times:
    """How long each request took, in milliseconds, and how many were refused."""

    taken: list[float]
    failed: int

    @property
    def median(self) -> float:
        """Half of them took no longer."""
        return statistics.median(self.taken)

    @property
    def tail(self) -> float:
        """Ninety-nine of a hundred took no longer."""
        return statistics.quantiles(self.taken, n=PERCENTS)[-1]


def measure(effort: Effort) -> list[Measured]:
    """Median and 99th percentile of a saved change, over those of the empty view under the same seven clients."""
    with (
        tempfile.TemporaryDirectory(prefix="kaiming-bench-") as home,
        _product(Path(home), effort.root) as (port, told),
    ):
        seconds = min(effort.seconds, TRIAL_SECONDS) if effort.rounds(2) == 1 else max(effort.seconds, SECONDS)
        experts = [_Expert(port, told, session) for session in told["sessions"]]
        empty = _times([expert.look for expert in experts], seconds)
        saved = _times([expert.save for expert in experts], seconds)
        for expert in experts:
            expert.leave()
    size = f"{len(experts)} experts, {BIDS} bids x {ITEMS} items"
    rate = f"{len(saved.taken) / seconds:,.0f} changes a second, {saved.failed} refused"
    return [
        Limit(f"autosave, {size}: median", saved.median / empty.median, MEDIAN_GOAL, "times the empty view",
              f"{saved.median:.1f} against {empty.median:.1f} ms; {rate}"),
        Limit(f"autosave, {size}: p99", saved.tail / empty.tail, TAIL_GOAL, "times the empty view",
              f"{saved.tail:.1f} against {empty.tail:.1f} ms"),
        Limit("autosave: changes that were refused", saved.failed + empty.failed, 0, "changes"),
    ]  # fmt: skip


class _Expert:
    """One member's browser: a connection that stays open, its device, and the next change."""

    def __init__(self, port: int, told: Mapping[str, Any], session: str) -> None:
        token = secrets.token_hex(16)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT_SECONDS)
        self.headers = {
            "Cookie": f"kaiming_session={session}; kaiming_csrf={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        self.place = f"/evaluation/{told['lot']}/"
        self.scores = [(bid, item) for bid in told["bids"] for item in told["items"]]
        self.sequence = 0
        self.device = self._post("workplace", {"device": "", "takeOver": True})["device"]

    def look(self) -> bool:
        """Asks for the empty view."""
        self.connection.request("GET", EMPTY, headers=self.headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status == http.HTTPStatus.OK

    def save(self) -> bool:
        """One score more."""
        bid, item = self.scores[self.sequence % len(self.scores)]
        self.sequence += 1
        change = {"sequence": self.sequence, "bid": bid, "item": item, "score": f"0.{self.sequence % 90 + 10}"}
        said = self._post("sheet/changes", {"device": self.device, "changes": [change]})
        return bool(said.get("saved") == self.sequence)

    def leave(self) -> None:
        """Hangs up."""
        self.connection.close()

    def _post(self, path: str, said: object) -> dict[str, Any]:
        self.connection.request("POST", self.place + path, body=json.dumps(said), headers=self.headers)
        answer: dict[str, Any] = json.loads(self.connection.getresponse().read())
        return answer


def _times(acts: list[Callable[[], bool]], seconds: float) -> Times:
    """Everybody at once, each one request after the other, for so long."""
    taken: list[float] = []
    failed: list[int] = []
    end = time.perf_counter() + seconds

    def work(act: Callable[[], bool]) -> None:
        while (started := time.perf_counter()) < end:
            is_fine = act()
            taken.append((time.perf_counter() - started) * 1000)
            if not is_fine:
                failed.append(1)

    threads = [threading.Thread(target=work, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Times(taken, len(failed))


@contextmanager
def _product(home: Path, root: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The product's web server over a database in which the committee scores; answers its port and who scores what."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "trading.settings",
        "DATA_DIR": str(home),
        "DEBUG": "1",
        "CLOCK": "rehearsal",
        "LOG_LEVEL": "ERROR",
        "TMPDIR": str(home),
    }
    side = [sys.executable, "-m", "tests.bench.evaluation_side", str(BIDS), str(ITEMS)]
    made = subprocess.run(side, cwd=root, env=environment, check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(made.stdout.strip().splitlines()[-1])
    port, silence = free_port(), subprocess.DEVNULL
    serving = [sys.executable, "manage.py", "web", "--port", str(port)]
    with subprocess.Popen(serving, cwd=root, env=environment, stdout=silence, stderr=silence) as server:
        try:
            wait_for(port, server)
            yield port, told
        finally:
            server.terminate()
