"""The portal with a hundred thousand lots: each page against an empty view of the same server, and against itself with a thousand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import Any
from urllib.parse import quote

from tests.bench.hall_running import running_server, stream
from tests.bench.processes import cost_of
from tests.bench.ratio import Effort, Limit, Measured

FEW, MANY = 1000, 100_000
EMPTY = "/health"
EMPTY_GOAL, GROWTH_GOAL = 3.0, 1.3
ASKED, ASKED_EMPTY = 40, 400


def measure(effort: Effort) -> list[Measured]:
    """Processor time of each page, and the number of its questions to the database. `size` counts lots here."""
    many = effort.size or MANY
    with tempfile.TemporaryDirectory(prefix="kaiming-bench-") as home:
        environment = {**os.environ, "DATA_DIR": home, "DEBUG": "1", "CLOCK": "rehearsal", "LOG_LEVEL": "ERROR"}
        environment |= {"DJANGO_SETTINGS_MODULE": "trading.settings", "TMPDIR": home}
        side = [sys.executable, "-m", "tests.bench.portal_side"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen(side, cwd=effort.root, env=environment, **pipes) as filler:  # type: ignore[call-overload]  # a table of arguments
            try:
                stream(filler.stdout).readline()
                few = _at(filler, min(FEW, many // 3), effort.root, environment)
                much = _at(filler, many, effort.root, environment)
            finally:
                stream(filler.stdin).close()
    return [one for page in few.costs for one in _compared(page, few, much, many)]


class _Size:
    """What each page costs at one size: processor seconds, questions; and the empty view beside them."""

    def __init__(self, costs: dict[str, float], questions: dict[str, int], empty: float) -> None:
        self.costs = costs
        self.questions = questions
        self.empty = empty


def _at(filler: subprocess.Popen[str], size: int, root: str, environment: dict[str, str]) -> _Size:
    stream(filler.stdin).write(f"{size}\n")
    stream(filler.stdin).flush()
    questions: dict[str, Any] = json.loads(stream(filler.stdout).readline())
    command = [sys.executable, "manage.py", "web", "--port"]
    with running_server(command, root, environment) as (port, pid):
        empty = cost_of(port, pid, EMPTY, ASKED_EMPTY)
        costs = {page: cost_of(port, pid, quote(page, safe="/?=&"), ASKED) for page in questions}
    return _Size(costs, questions, empty)


def _compared(page: str, few: _Size, much: _Size, many: int) -> list[Measured]:
    name = "/lots/<code>/" if page.startswith("/lots/") and page[6:7] not in ("", "?") else page
    name = f"portal, {name} with {many:,} lots"
    costs = f"{much.costs[page] * 1000:.1f} against {few.costs[page] * 1000:.1f} ms of the processor"
    questions = f"{few.questions[page]} with {FEW:,} lots" if few.questions[page] != much.questions[page] else ""
    return [
        Limit(f"{name}, against an empty view", much.costs[page] / much.empty, EMPTY_GOAL, "times",
              f"{much.empty * 1000:.1f} ms for the empty view"),
        Limit(f"{name}, against {FEW:,} lots", much.costs[page] / few.costs[page], GROWTH_GOAL, "times", costs),
        Limit(f"{name}, questions to the database", much.questions[page], few.questions[page], "", questions),
    ]  # fmt: skip
