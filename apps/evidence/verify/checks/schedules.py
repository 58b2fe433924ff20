"""Check 20: every decision about where and when the lot sits follows from what the scheduler was told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from apps.evidence.rules.canonical import NotCanonical
from apps.evidence.verify.material import DIGEST, Material, moment_of
from apps.scheduling.rules.snapshot import NotADecision, differences

CHECK = 20
SHOWN = re.compile(r"schedule/[0-9]{1,4}\.json")
PARTS = ("situation", "request", "proposal")
SUPERVISOR = "supervisor"
LIMITS = {"core": 500, "extended": 500, "resources": 500, "closures": 5000, "bookings": 3000}
"""More than that no centre has, and nobody who verifies should wait for it."""
POLICY_LIMITS = {"freeze_days": 100, "most_moves": 5, "alternatives": 10}
SOLVER_LIMITS = {"most_movable": 200, "most_moves": 20, "budget": 10_000}
MOST_UNITS = 10_000
SAID = 3


def check_schedules(material: Material) -> None:
    """20: each decision recomputes from its own record, is of this lot, and the option that was confirmed is in it."""
    for path in sorted(material.container.paths):
        if SHOWN.fullmatch(path):
            told = material.object_of(path)
            if told is not None:
                _check_decision(material, path, told)


def _check_decision(material: Material, path: str, told: Mapping[str, Any]) -> None:
    material.protocol.look(CHECK)
    digest, document = told.get("digest"), told.get("decision")
    is_whole = isinstance(digest, str) and DIGEST.fullmatch(digest) and moment_of(told.get("proposed_at"))
    if not is_whole or "chosen" not in told or not isinstance(document, dict | None):
        material.protocol.find(CHECK, "schedule_unreadable", path, part="shape")
        return
    is_supervisor = material.policy.get("edition") == SUPERVISOR
    if document is None:
        if is_supervisor:
            material.protocol.find(CHECK, "schedule_unreadable", path, part="decision")
        return
    if is_supervisor and document.get("digest") != digest:
        material.protocol.find(CHECK, "schedule_not_whole", path)
    _recompute(material, path, document, told["chosen"])


def _recompute(material: Material, path: str, document: Mapping[str, Any], chosen: object) -> None:
    if not _is_bounded(document):
        material.protocol.find(CHECK, "schedule_unreadable", path, part="size")
        return
    try:
        found = differences(document)
    except (NotADecision, NotCanonical) as wrong:
        material.protocol.find(CHECK, "schedule_unreadable", path, part=wrong)
        return
    except (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, AssertionError) as wrong:
        material.protocol.find(CHECK, "schedule_unreadable", path, part=type(wrong).__name__)
        return  # a plan that the hard rules would never have let come about
    for part in found[:SAID]:
        material.protocol.find(CHECK, "schedule_differs", path, part=part)
    if document["request"]["lot"] != material.lot or document["proposal"].get("lot") != material.lot:
        material.protocol.find(CHECK, "schedule_of_another", path)
    if not _is_an_option(document["proposal"], chosen):
        material.protocol.find(CHECK, "schedule_choice", path)


def _is_an_option(proposal: Mapping[str, Any], chosen: object) -> bool:
    if chosen is None:
        return True
    options = (proposal.get("best") is not None) + len(proposal.get("alternatives") or [])
    return isinstance(chosen, int) and not isinstance(chosen, bool) and 0 <= chosen < options


def _is_bounded(document: Mapping[str, Any]) -> bool:
    """True where computing again takes moments, whatever somebody wrote into the record."""
    parts = [part for name in PARTS if isinstance(part := document.get(name), dict)]
    if len(parts) != len(PARTS):
        return False
    situation = parts[0]
    lists = all(isinstance(situation.get(name), list) and len(situation[name]) <= most for name, most in LIMITS.items())
    return (
        lists
        and _within(situation.get("policy"), POLICY_LIMITS)
        and ("solver" not in document or _within(document["solver"], SOLVER_LIMITS))
        and all(_is_small(part) for part in parts)
    )


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


def _within(told: object, limits: Mapping[str, int]) -> bool:
    if not isinstance(told, dict):
        return False
    values = [(told.get(name), most) for name, most in limits.items()]
    return all(isinstance(value, int) and 0 <= value <= most for value, most in values)
