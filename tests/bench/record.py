"""What a run of a benchmark leaves: its results with the machine, the versions and the load before and after, as JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from apps.core import clock
from tests import bench
from tests.bench.machine import load, machine, versions
from tests.bench.ratio import Effort, Limit, Measured, PeerMissing, Ratio

FORMAT = 1
KEPT = Path("docs") / "performance"
"""Where the figures of the page are kept, a file for each benchmark, below the checkout."""

Record = Mapping[str, Any]


def measured(name: str, effort: Effort) -> tuple[Record, list[Measured]]:
    """Runs one benchmark. A peer that is not installed is named in ``missing``, and nothing is compared with it."""
    before, started = load(), time.perf_counter()
    missing, results = "", []
    try:
        results = import_module(f"tests.bench.{name}").measure(effort)
    except PeerMissing as one:
        missing, results = str(one), list(one.so_far)
    return {
        "benchmark": name,
        "on": clock.machine_now().date().isoformat(),
        "asked": {"seconds": effort.seconds, "size": effort.size, "year": effort.whole_year},
        "load": {"before": before, "after": load()},
        "took": round(time.perf_counter() - started),
        "missing": missing,
        "results": [row(one) for one in results],
    }, results


def row(one: Measured) -> dict[str, Any]:
    """One result with its ratio and its verdict."""
    kind = "ratio" if isinstance(one, Ratio) else "limit"
    told = {"kind": kind, **asdict(one), "ratio": one.ratio, "met": one.is_met}
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in told.items()}


def result_of(told: Mapping[str, Any]) -> Measured:
    """The result that a row was made of."""
    kind = Ratio if told["kind"] == "ratio" else Limit
    return kind(**{name: told[name] for name in kind.__dataclass_fields__})


def document(records: list[Record]) -> dict[str, Any]:
    """Everything one call of the command measured."""
    return {"format": FORMAT, "machine": machine(), "versions": versions(), "benchmarks": records}


def keep(record: Record, root: Path) -> None:
    """Writes the file that the page is made from, in place of the one before."""
    told = {"format": FORMAT, "machine": machine(), "versions": versions(), **record}
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    (root / KEPT).mkdir(exist_ok=True)
    (root / KEPT / f"{record['benchmark']}.json").write_text(text, "utf-8")


def kept(root: Path) -> list[Record]:
    """The figures that are kept, in the order of the benchmarks' names."""
    files = [root / KEPT / f"{name}.json" for name in bench.NAMES]
    return [json.loads(file.read_text("utf-8")) for file in files if file.exists()]
