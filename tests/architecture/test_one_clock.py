"""One clock: nothing of the product asks the machine for the time except the clock and the start that judges it. Style 8."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MAY_ASK = {
    "apps/core/clock.py",
    "apps/parties/lockout.py",
    "trading/start.py",
    "apps/bids/sealing_tool/command.py",
    "apps/evidence/witness/serving.py",
}
"""The clock itself; the lock-out, which the library counts by the machine's clock; the start, which compares the two;
the sealing tool and the witness, which run on other people's machines without the product."""
ASKS = {
    "datetime": {"now", "utcnow", "today", "fromtimestamp"},
    "date": {"today", "fromtimestamp"},
    "timezone": {"now", "localdate", "localtime"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "strftime"},
}


def test_only_the_clock_asks_what_time_it_is() -> None:
    asking = {
        f"{path.relative_to(ROOT)}:{line}"
        for folder in ("apps", "trading")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if str(path.relative_to(ROOT)) not in MAY_ASK
        for line in _lines_that_ask(ast.parse(path.read_text("utf-8")))
    }

    assert asking == set()


def test_the_search_finds_what_it_is_for() -> None:
    asking = "import time\nfrom django.utils import timezone as tz\nx = datetime.datetime.now()\ny = tz.now()\nz = time.time()\n"

    assert sorted(_lines_that_ask(ast.parse(asking))) == [3, 4, 5]


def _lines_that_ask(tree: ast.Module) -> Iterator[int]:
    other_names = {
        name.asname: name.name.rpartition(".")[2]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
        if name.asname
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = _last_name(node.value)
            if node.attr in ASKS.get(other_names.get(owner, owner), ()):
                yield node.lineno
        if isinstance(node, ast.ImportFrom) and {name.name for name in node.names} & _functions_of(node.module):
            yield node.lineno


def _functions_of(module: str | None) -> set[str]:
    return {"time": ASKS["time"], "django.utils.timezone": ASKS["timezone"]}.get(module or "", set())


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
