"""Evaluation: the price engine against NumPy, and what else of an evaluation is measured."""

from __future__ import annotations

from importlib import import_module

from tests.bench.ratio import Effort, Measured

PARTS = ("evaluation_autosave", "evaluation_prices", "evaluation_report")


def measure(effort: Effort) -> list[Measured]:
    """All parts, one after the other. Raises PeerMissing."""
    return [one for part in PARTS for one in import_module(f"tests.bench.{part}").measure(effort)]
