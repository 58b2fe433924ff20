"""The record of a night's plan: what was known, how far it was to look, and what would move; anybody can ask again (docs/formats/schedule-decision.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from apps.evidence.rules.canonical import canonical_bytes
from apps.scheduling.rules import cpsat, snapshot
from apps.scheduling.rules.night import Gain, Replanning, Scope, broken_by_moves, gain_of, told
from apps.scheduling.rules.night_search import repaired_at_night, replanned
from apps.scheduling.rules.plan import HalfDay, Situation
from apps.scheduling.rules.snapshot import Judgement, NotADecision

VERSION = 3
DOMAIN = b"kaiming schedule input v3\n"
PARTS = ("situation", "night")
MOST_MOVABLE, MOST_MOVES = 500, 50


@dataclass(frozen=True, slots=True)
class Night:
    """How far the night was to look, and with which solver; without one both names are empty."""

    earliest: Mapping[str, HalfDay]
    most_movable: int
    most_moves: int
    budget: int
    package: str
    version: str

    @property
    def scope(self) -> Scope:
        """As the rules read it."""
        return Scope(self.earliest, self.most_movable, self.most_moves, self.budget)


def is_night(document: Mapping[str, Any]) -> bool:
    """True for the record of a night's plan, false for that of an answer to a request."""
    return document.get("v") == VERSION and type(document.get("v")) is int


def night_decision(situation: Situation, scope: Scope) -> dict[str, Any]:
    """The whole record; with the solver where the extra `solver` is installed."""
    version = cpsat.version()
    plan = replanned(situation, scope) if version else repaired_at_night(situation, scope)
    night = Night(**_fields(scope), package=cpsat.PACKAGE if version else "", version=version or "")
    document = {"v": VERSION, "situation": snapshot.plain(situation), "night": snapshot.plain(night)}
    return {**document, "digest": digest(document), "plan": snapshot.plain(plan)}


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 over the domain tag and the canonical JSON of the input."""
    return sha256(DOMAIN + canonical_bytes({part: document[part] for part in PARTS})).hexdigest()


def known(document: Mapping[str, Any]) -> tuple[Situation, Night]:
    """What was known; NotADecision where it cannot be read."""
    if not is_night(document):
        raise NotADecision("v")
    situation = snapshot.situation_in(document)
    night = snapshot.read(Night, document.get("night"), "night")
    within = night.most_movable <= MOST_MOVABLE and night.most_moves <= MOST_MOVES
    if not (within and 0 <= night.budget <= snapshot.LONGEST_BUDGET):
        raise NotADecision("night")
    return situation, night


def planned(document: Mapping[str, Any]) -> Replanning:
    """The plan as it was kept; nothing is computed."""
    return snapshot.read(Replanning, document.get("plan"), "plan")


def judged_night(document: Mapping[str, Any]) -> Judgement:
    """What becomes of the record when it is asked again.

    What another solver found is checked instead: every rule of moves, the figures and reasons, and that it is no worse than what the core finds alone.
    """
    situation, night = known(document)
    kept = planned(document)
    wrong = () if document.get("digest") == digest(document) else ("digest",)
    if not night.package:
        return Judgement((*wrong, *_different(kept, repaired_at_night(situation, night.scope))), is_computed=True)
    if (cpsat.PACKAGE, cpsat.version()) != (night.package, night.version):
        return Judgement((*wrong, *_checked(situation, night, kept)), is_computed=False)
    again = replanned(situation, night.scope)
    different = _different(kept, again)
    if different and not _broken(situation, night, kept) and _gain(situation, kept) == _gain(situation, again):
        return Judgement((*wrong, *_checked(situation, night, kept)), is_computed=False)
    return Judgement((*wrong, *different), is_computed=True)


def _different(kept: Replanning, again: Replanning) -> tuple[str, ...]:
    one, other = snapshot.plain(kept), snapshot.plain(again)
    return tuple(f"plan.{name}" for name in sorted(other) if one[name] != other[name])


def _checked(situation: Situation, night: Night, kept: Replanning) -> tuple[str, ...]:
    wrong = [f"plan.moves: {line}" for line in _broken(situation, night, kept)]
    if wrong:
        return tuple(wrong)
    alone = repaired_at_night(situation, night.scope)
    if _gain(situation, kept) > _gain(situation, alone):
        wrong.append("plan: not_better")
    expected = told(situation, [one.move for one in kept.moves], kept.found_by) if kept.moves else alone
    return (*wrong, *_different(kept, expected))


def _broken(situation: Situation, night: Night, plan: Replanning) -> tuple[str, ...]:
    return broken_by_moves(situation, [one.move for one in plan.moves], night.scope)


def _gain(situation: Situation, plan: Replanning) -> Gain:
    return gain_of(situation, [one.move for one in plan.moves])


def _fields(scope: Scope) -> dict[str, Any]:
    return {**asdict(scope), "earliest": scope.earliest}
