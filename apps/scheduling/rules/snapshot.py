"""The record of a decision: what the scheduler was told and what it answered, so that anybody can ask it again (docs/formats/schedule-decision.md)."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from hashlib import sha256
from typing import Any, get_args, get_origin, get_type_hints

from apps.evidence.rules.canonical import canonical_bytes
from apps.scheduling.rules.plan import HalfDay, Part, Proposal, Request, Situation
from apps.scheduling.rules.propose import propose

VERSION = 1
DOMAIN = b"kaiming schedule input v1\n"


class NotADecision(ValueError):
    """The document is not a decision of a known version; the message names the part."""


def snapshot(situation: Situation, request: Request) -> dict[str, Any]:
    """What the scheduler is told, JSON-plain, with its digest."""
    told = {"situation": plain(situation), "request": plain(request)}
    return {"v": VERSION, **told, "digest": digest(told)}


def decision(situation: Situation, request: Request, proposal: Proposal) -> dict[str, Any]:
    """The whole record: the snapshot and the answer."""
    return {**snapshot(situation, request), "proposal": plain(proposal)}


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 over a domain tag and the canonical JSON of situation and request."""
    told = {part: document[part] for part in ("situation", "request")}
    return sha256(DOMAIN + canonical_bytes(told)).hexdigest()


def replay(document: Mapping[str, Any]) -> Proposal:
    """The answer computed again from the record alone; NotADecision where it cannot be read."""
    if document.get("v") != VERSION:
        raise NotADecision("v")
    for part in ("situation", "request"):
        if not isinstance(document.get(part), Mapping):
            raise NotADecision(part)
    situation: Situation = _read(Situation, document["situation"], "situation")
    request: Request = _read(Request, document["request"], "request")
    unknown = _unknown_resources(situation)
    if unknown:
        raise NotADecision(f"situation.resources: {min(unknown)}")
    return propose(situation, request)


def differences(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Which parts of a record do not follow from its input: its digest, or parts of its proposal; empty where all do."""
    again, told = plain(replay(document)), document.get("proposal")
    if not isinstance(told, Mapping):
        raise NotADecision("proposal")
    found = [] if document.get("digest") == digest(document) else ["digest"]
    names = sorted({*again, *told})
    return (*found, *(f"proposal.{name}" for name in names if again.get(name) != told.get(name)))


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


def _read(wanted: Any, value: Any, at: str) -> Any:
    """A JSON value as the type that the plan has there."""
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
