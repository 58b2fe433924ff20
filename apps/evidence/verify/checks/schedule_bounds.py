"""How large a record of the scheduler may be: computing it again takes moments, whatever somebody wrote into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

LIMITS = {"core": 500, "extended": 500, "resources": 500, "closures": 5000, "bookings": 3000}
"""More than that no centre has, and nobody who verifies should wait for it."""
POLICY_LIMITS = {"freeze_days": 100, "most_moves": 5, "alternatives": 10}
MOST_UNITS = 10_000


def is_bounded(document: Mapping[str, Any], names: Sequence[str]) -> bool:
    """True where the record has these parts, and nothing in them is longer or larger than anything of a centre."""
    parts = [part for name in names if isinstance(part := document.get(name), dict)]
    if len(parts) != len(names):
        return False
    situation = document["situation"]
    lists = all(isinstance(situation.get(name), list) and len(situation[name]) <= most for name, most in LIMITS.items())
    return lists and within(situation.get("policy"), POLICY_LIMITS) and all(_is_small(part) for part in parts)


def within(told: object, limits: Mapping[str, int]) -> bool:
    """True where each named number is there and not above its limit."""
    if not isinstance(told, dict):
        return False
    values = [(told.get(name), most) for name, most in limits.items()]
    return all(isinstance(value, int) and 0 <= value <= most for value, most in values)


def _is_small(value: object, name: str = "") -> bool:
    """True where nothing lasts, holds or counts more than anything of a centre does."""
    match value:
        case dict():
            return all(_is_small(inner, key) for key, inner in value.items())
        case list():
            return all(_is_small(inner) for inner in value)
        case int():
            return name == "version" or abs(value) <= MOST_UNITS
    return True
