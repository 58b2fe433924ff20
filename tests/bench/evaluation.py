"""Evaluation: the price engine against NumPy, and what else of an evaluation is measured."""

from __future__ import annotations

from importlib import import_module

from tests.bench.ratio import Effort, Measured, PeerMissing

PARTS = ("evaluation_autosave", "evaluation_prices", "evaluation_report")


def measure(effort: Effort) -> list[Measured]:
    """All parts, one after the other. Raises PeerMissing with the others."""
    results: list[Measured] = []
    missing = []
    for part in PARTS:
        try:
            results += import_module(f"tests.bench.{part}").measure(effort)
        except PeerMissing as one:
            missing.append(str(one))
    if missing:
        raise PeerMissing(" ".join(missing), results)
    return results
