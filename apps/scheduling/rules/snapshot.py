"""The record of a decision: what the scheduler was told and what it answered, so that anybody can ask it again (docs/formats/schedule-decision.md)."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from hashlib import sha256
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from apps.evidence.rules.canonical import canonical_bytes
from apps.scheduling.rules import cpsat
from apps.scheduling.rules.option_rules import broken_by, objective
from apps.scheduling.rules.plan import FoundBy, HalfDay, Option, Part, Proposal, Request, Situation
from apps.scheduling.rules.propose import propose, propose_with_solver
from apps.scheduling.rules.solver import Effort

VERSION, SOLVER_VERSION = 1, 2
"""A decision for which the solver was asked says so: its input has one part more."""
DOMAINS = {VERSION: b"kaiming schedule input v1\n", SOLVER_VERSION: b"kaiming schedule input v2\n"}
LONGEST_BUDGET = 10_000
"""Thousandths of a second: a record of strangers does not keep the one who checks it for ever."""
PARTS = {VERSION: ("situation", "request"), SOLVER_VERSION: ("situation", "request", "solver")}


class NotADecision(ValueError):
    """The document is not a decision of a known version; the message names the part."""


class SolverMissing(Exception):
    """The version of the solver that a record names is not installed here."""


@dataclass(frozen=True, slots=True)
class Solver:
    """Which solver was asked, and how far it was to look."""

    package: str
    version: str
    most_movable: int
    most_moves: int
    budget: int

    @property
    def effort(self) -> Effort:
        """What `propose_with_solver` is told."""
        return Effort(self.most_movable, self.most_moves, self.budget)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Which parts of a record do not follow from its input, and whether all of it was computed again here.

    What another version of the solver found is checked instead: the hard rules, the moves, and that it is less late than what is found without.
    """

    differences: tuple[str, ...]
    is_computed: bool


def snapshot(situation: Situation, request: Request) -> dict[str, Any]:
    """What the scheduler is told, JSON-plain, with its digest."""
    told = {"v": VERSION, **_told(situation, request)}
    return {**told, "digest": digest(told)}


def decision(situation: Situation, request: Request, proposal: Proposal) -> dict[str, Any]:
    """The whole record: the snapshot and the answer."""
    return {**snapshot(situation, request), "proposal": plain(proposal)}


def solved_decision(situation: Situation, request: Request, effort: Effort) -> dict[str, Any]:
    """The whole record of what the solver that is installed here answers. Raises ImportError without the extra `solver`."""
    proposal = propose_with_solver(situation, request, effort)
    solver = Solver(cpsat.PACKAGE, cpsat.version() or "", **asdict(effort))
    told = {"v": SOLVER_VERSION, **_told(situation, request), "solver": plain(solver)}
    return {**told, "digest": digest(told), "proposal": plain(proposal)}


def _told(situation: Situation, request: Request) -> dict[str, Any]:
    return {"situation": plain(situation), "request": plain(request)}


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 over the domain tag of the record's version and the canonical JSON of its input."""
    version = _version(document)
    told = {part: document[part] for part in PARTS[version]}
    return sha256(DOMAINS[version] + canonical_bytes(told)).hexdigest()


def asked(document: Mapping[str, Any]) -> tuple[Situation, Request]:
    """What the scheduler was told; NotADecision where it cannot be read."""
    for part in PARTS[_version(document)]:
        if not isinstance(document.get(part), Mapping):
            raise NotADecision(part)
    return situation_in(document), read(Request, document["request"], "request")


def situation_in(document: Mapping[str, Any]) -> Situation:
    """The plan as the scheduler was told it; NotADecision where it cannot be read."""
    situation = read(Situation, document.get("situation"), "situation")
    unknown = _unknown_resources(situation)
    if unknown:
        raise NotADecision(f"situation.resources: {min(unknown)}")
    return situation


def answered(document: Mapping[str, Any]) -> Proposal:
    """The answer as it was kept; nothing is computed."""
    return read(Proposal, document.get("proposal"), "proposal")


def replay(document: Mapping[str, Any]) -> Proposal:
    """The answer computed again from the record alone; NotADecision where it cannot be read, SolverMissing where it needs another solver."""
    situation, request = asked(document)
    solver = _solver(document)
    if solver is None:
        return propose(situation, request)
    if (cpsat.PACKAGE, cpsat.version()) != (solver.package, solver.version):
        raise SolverMissing(f"{solver.package} {solver.version}")
    return propose_with_solver(situation, request, solver.effort)


def judged(document: Mapping[str, Any]) -> Judgement:
    """What becomes of a record that is asked again."""
    try:
        again = replay(document)
    except SolverMissing:
        return Judgement(_checked(document), is_computed=False)
    wrong = _different(document, again)
    if wrong and _solver(document) is not None and _is_as_good(document, again):
        return Judgement(_checked(document), is_computed=False)
    return Judgement(wrong, is_computed=True)


def differences(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Which parts of a record do not follow from its input: its digest, or parts of its proposal; empty where all do."""
    return judged(document).differences


def _different(document: Mapping[str, Any], proposal: Proposal) -> tuple[str, ...]:
    again, told = plain(proposal), document.get("proposal")
    if not isinstance(told, Mapping):
        raise NotADecision("proposal")
    found = [] if document.get("digest") == digest(document) else ["digest"]
    names = sorted({*again, *told})
    return (*found, *(f"proposal.{name}" for name in names if again.get(name) != told.get(name)))


def _is_as_good(document: Mapping[str, Any], again: Proposal) -> bool:
    """Two processors may find different plans of the same worth."""
    kept = answered(document).best
    if kept is None or again.best is None or FoundBy.SOLVER not in (kept.found_by, again.best.found_by):
        return False
    situation, request = asked(document)
    if _broken(document, kept):
        return False
    return objective(situation, request, kept) == objective(situation, request, again.best)


def _checked(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Without the solver: all but its option is computed again; its option keeps every rule, and is less late than all others."""
    kept, without = answered(document), propose(*asked(document))
    if kept.best is None or kept.best.found_by is not FoundBy.SOLVER:
        return _different(document, without)
    wrong = _broken(document, kept.best)
    if without.best is not None and kept.best.days_late >= without.best.days_late:
        wrong = (*wrong, "not_better")
    others = (*([without.best] if without.best else []), *without.alternatives)
    expected = Proposal(without.version, without.lot, kept.best, others[: len(kept.alternatives)], without.blocked)
    missing = len(kept.alternatives) < min(len(others), asked(document)[0].policy.alternatives)
    return (
        *_different(document, expected),
        *(["proposal.alternatives"] if missing else []),
        *(f"proposal.best: {line}" for line in wrong),
    )


def _broken(document: Mapping[str, Any], option: Option) -> tuple[str, ...]:
    solver = _solver(document)
    assert solver is not None, "only the solver's own option is checked"
    return broken_by(*asked(document), option, most_moves=solver.most_moves)


def _version(document: Mapping[str, Any]) -> int:
    version = document.get("v")
    if type(version) is not int or version not in PARTS:
        raise NotADecision("v")
    return version


def _solver(document: Mapping[str, Any]) -> Solver | None:
    if _version(document) == VERSION:
        return None
    found = read(Solver, document["solver"], "solver")
    if not (found.most_movable <= 200 and found.most_moves <= 20 and found.budget <= LONGEST_BUDGET):
        raise NotADecision("solver")
    return found


def _unknown_resources(situation: Situation) -> set[str]:
    named = {booking.room for booking in situation.bookings}
    named.update(code for booking in situation.bookings for code in booking.needs)
    return named - {resource.code for resource in situation.resources}


def plain(value: object) -> Any:
    """A value of the plan as JSON has it: half-days as `2026-11-23/am`, sets in order."""
    if isinstance(value, HalfDay):
        return f"{value.day.isoformat()}/{value.part.name.lower()}"
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(value[key]) for key in sorted(value)}
    if isinstance(value, frozenset | tuple):
        return [plain(each) for each in (sorted(value) if isinstance(value, frozenset) else value)]
    return value.value if isinstance(value, Enum) else value


T = TypeVar("T")


def read(wanted: type[T], value: Any, at: str) -> T:
    """A JSON value as the type that the plan has there; NotADecision names where it is another."""
    found: T = _read(wanted, value, at)
    return found


def _read(wanted: Any, value: Any, at: str) -> Any:
    try:
        return _typed(wanted, value, at)
    except (TypeError, KeyError, ValueError, AttributeError) as wrong:
        if isinstance(wrong, NotADecision):
            raise
        raise NotADecision(at) from None


def _typed(wanted: Any, value: Any, at: str) -> Any:
    origin, arguments = get_origin(wanted), get_args(wanted)
    if origin is types.UnionType:
        return None if value is None else _read(arguments[0], value, at)
    if origin is tuple:
        return tuple(_read(arguments[0], each, f"{at}[{position}]") for position, each in enumerate(_listed(value)))
    if wanted == frozenset[str]:
        return frozenset(_read(str, each, at) for each in _listed(value))
    if origin is Mapping:
        return {_read(str, key, at): _read(arguments[1], each, f"{at}.{key}") for key, each in value.items()}
    return _single(wanted, value, at)


def _single(wanted: Any, value: Any, at: str) -> Any:
    if wanted is HalfDay:
        day, part = value.split("/")
        return HalfDay(date.fromisoformat(day), Part[part.upper()])
    if is_dataclass(wanted):
        return _dataclass(wanted, value, at)
    if issubclass(wanted, Enum):
        return wanted(value)
    if type(value) is not wanted:
        raise NotADecision(at)
    return value


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _dataclass(wanted: Any, value: Any, at: str) -> Any:
    hints = get_type_hints(wanted)
    strange = sorted(set(value) ^ set(hints))
    if strange:
        raise NotADecision(f"{at}.{strange[0]}")
    return wanted(**{name: _read(hint, value[name], f"{at}.{name}") for name, hint in hints.items()})
