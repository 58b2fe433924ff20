"""Check 20: every decision about where and when the lot sits follows from what the scheduler was told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from apps.evidence.rules.canonical import NotCanonical
from apps.evidence.verify.checks import schedule_nights
from apps.evidence.verify.checks.schedule_bounds import is_bounded, within
from apps.evidence.verify.material import DIGEST, Material, moment_of
from apps.scheduling.rules.snapshot import NotADecision, differences

CHECK = 20
SHOWN = re.compile(r"schedule/[0-9]{1,4}\.json")
PARTS = ("situation", "request", "proposal")
SUPERVISOR = "supervisor"
SOLVER_LIMITS = {"most_movable": 200, "most_moves": 20, "budget": 10_000}
SAID = 3


def check_schedules(material: Material) -> None:
    """20: each decision recomputes from its own record, is of this lot, and the option that was confirmed is in it."""
    for path in sorted(material.container.paths):
        if SHOWN.fullmatch(path):
            told = material.object_of(path)
            if told is not None:
                _check_decision(material, path, told)
        elif schedule_nights.SHOWN.fullmatch(path):
            told = material.object_of(path)
            if told is not None:
                schedule_nights.check_night(material, path, told)


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
    if not is_bounded(document, PARTS) or ("solver" in document and not within(document["solver"], SOLVER_LIMITS)):
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
