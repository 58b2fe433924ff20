"""docs/performance.md: the passages between two marks are made from the figures that are kept; the words around them are written by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from tests.bench.chart import chart
from tests.bench.ratio import Measured
from tests.bench.record import KEPT, Record, kept, result_of

PAGE = Path("docs") / "performance.md"
_PASSAGE = re.compile(r"(<!-- figures: (\w+) -->\n).*?(<!-- end of figures -->)", re.DOTALL)
SUMMARY = "all"


def files_of(root: Path) -> dict[Path, str]:
    """The page and its charts as the kept figures make them, by their places below the checkout."""
    records = {record["benchmark"]: record for record in kept(root)}
    page = _PASSAGE.sub(
        lambda found: f"{found[1]}{_passage(found[2], records)}{found[3]}", (root / PAGE).read_text("utf-8")
    )
    charts = {KEPT / f"{name}.svg": chart(name, _results(record)) for name, record in records.items()}
    return {PAGE: page, **charts}


def write(root: Path) -> None:
    """Brings the page and its charts up to the kept figures."""
    for place, text in files_of(root).items():
        (root / place).write_text(text, "utf-8")


def passages(root: Path) -> set[str]:
    """The benchmarks that have their passage in the page."""
    return {name for _begin, name, _end in _PASSAGE.findall((root / PAGE).read_text("utf-8"))} - {SUMMARY}


def _passage(name: str, records: dict[str, Record]) -> str:
    if name == SUMMARY:
        return _summary(list(records.values()))
    if name not in records:
        return "\nNot measured yet.\n\n"
    record = records[name]
    lines = [_circumstances(record), "", f"![{name}: how much of each goal is reached](performance/{name}.svg)", ""]
    return "\n".join(["", *lines, *_table(_results(record)), "", ""])


def _summary(records: Sequence[Record]) -> str:
    rows = ["| benchmark | goals met | missed |", "| --- | --- | --- |"]
    for record in records:
        results = _results(record)
        missed = "; ".join(f"{one.name} ({one.figure()}, goal {one.wanted()})" for one in results if not one.is_met)
        met = sum(one.is_met for one in results)
        rows.append(
            f"| [{record['benchmark']}](performance/{record['benchmark']}.json) | {met} of {len(results)} | {missed} |"
        )
    return "\n".join(["", *rows, "", ""])


def _circumstances(record: Record) -> str:
    machine, versions, asked = record["machine"], record["versions"], record["asked"]
    size = f", `--size {asked['size']}`" if asked["size"] is not None else ""
    return (
        f"{record['on']}; {machine['cores']} cores ({machine['processor']}), {machine['memory']} GiB, {machine['system']}, "
        f"Python {versions['python']}; load {record['load']['before']} before and {record['load']['after']} after; "
        f"{record['took']} s{size}." + (f" Left out: {record['missing']}" if record["missing"] else "")
    )


def _table(results: Sequence[Measured]) -> list[str]:
    head = ["| what | ours | peer | figure | goal | |", "| --- | --- | --- | --- | --- | --- |"]
    return [
        *head,
        *[
            f"| {one.name} | {' | '.join(one.sides())} | {one.figure()} | {one.wanted()} | {'met' if one.is_met else '**missed**'} |"
            for one in results
        ],
    ]


def _results(record: Record) -> list[Measured]:
    return [result_of(told) for told in record["results"]]
