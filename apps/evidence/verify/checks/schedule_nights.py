"""Check 20 of plans of the night: each comes out again from its own record, and what was confirmed of it holds without what was not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from apps.evidence.rules.canonical import NotCanonical
from apps.evidence.verify.checks.schedule_bounds import is_bounded, within
from apps.evidence.verify.material import DIGEST, Material, moment_of
from apps.scheduling.rules.night import standing_without
from apps.scheduling.rules.night_record import judged_night, known, planned
from apps.scheduling.rules.snapshot import NotADecision

CHECK = 20
SHOWN = re.compile(r"schedule/night-[0-9]{1,4}\.json")
PARTS = ("situation", "night", "plan")
NIGHT_LIMITS = {"most_movable": 500, "most_moves": 50, "budget": 10_000}
MOST_MOVED = 50
SAID = 3


def check_night(material: Material, path: str, told: Mapping[str, Any]) -> None:
    """The record of one night: whole for the supervisor, for the public only its digest and the lot's own sessions."""
    material.protocol.look(CHECK)
    digest, document, own = told.get("digest"), told.get("decision"), _codes(told.get("sessions"))
    is_whole = isinstance(digest, str) and DIGEST.fullmatch(digest) and moment_of(told.get("planned_at"))
    if not is_whole or own is None or not isinstance(document, dict | None):
        material.protocol.find(CHECK, "schedule_unreadable", path, part="shape")
        return
    is_supervisor = material.policy.get("edition") == "supervisor"
    if document is None:
        if is_supervisor:
            material.protocol.find(CHECK, "schedule_unreadable", path, part="decision")
        return
    if document.get("digest") != digest:
        material.protocol.find(CHECK, "schedule_not_whole", path)
    if not is_bounded(document, PARTS) or not within(document["night"], NIGHT_LIMITS):
        material.protocol.find(CHECK, "schedule_unreadable", path, part="size")
        return
    try:
        _recompute(material, path, document, own, _codes(told.get("moved")))
    except (NotADecision, NotCanonical) as wrong:
        material.protocol.find(CHECK, "schedule_unreadable", path, part=wrong)
    except (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, AssertionError) as wrong:
        material.protocol.find(CHECK, "schedule_unreadable", path, part=type(wrong).__name__)


def _recompute(
    material: Material, path: str, document: Mapping[str, Any], own: Sequence[str], moved: Sequence[str] | None
) -> None:
    found = judged_night(document).differences
    for part in found[:SAID]:
        material.protocol.find(CHECK, "schedule_differs", path, part=part)
    if found:
        return
    situation, _night = known(document)
    moves = [one.move for one in planned(document).moves]
    lots = {move.booking: move.lot for move in moves}
    if moved is None or not set(own) <= set(moved) <= set(lots):
        material.protocol.find(CHECK, "schedule_choice", path)
        return
    if not own or any(lots[code] != material.lot for code in own):
        material.protocol.find(CHECK, "schedule_of_another", path)
    held = standing_without(situation, moves, set(lots) - set(moved))
    if {move.booking for move in held} != set(moved):
        material.protocol.find(CHECK, "schedule_choice", path)


def _codes(told: object) -> list[str] | None:
    """Codes of bookings, where it is a list of them."""
    if not isinstance(told, list) or len(told) > MOST_MOVED or not all(isinstance(one, str) for one in told):
        return None
    return told
