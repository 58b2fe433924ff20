"""JSON read with suspicion: only what every language reads alike."""

from __future__ import annotations

import json
from typing import Any, Never

from apps.evidence.rules.canonical import LARGEST_INTEGER, NotCanonical, canonical

DEEPEST = 64
DIGITS = 16


class Unreadable(ValueError):
    """The bytes are not JSON as bundles write it; the message says why."""


def plain_of(content: bytes) -> Any:
    """The value of a JSON text. Raises Unreadable for fractions, NaN, long integers, repeated keys, depth and half pairs."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("not UTF-8") from None
    if text.count("[") + text.count("{") > DEEPEST and _depth(text) > DEEPEST:
        raise Unreadable("nested too deeply")
    try:
        value = json.loads(
            text, parse_float=_fraction, parse_constant=_fraction, parse_int=_integer, object_pairs_hook=_object
        )
        canonical(value)
    except Unreadable:
        raise
    except (ValueError, NotCanonical, RecursionError):
        raise Unreadable("not JSON") from None
    return value


def _depth(text: str) -> int:
    """How deep brackets nest outside of texts, so that the reader never recurses further than it can."""
    deepest = depth = 0
    in_text = escaped = False
    for one in text:
        if in_text:
            in_text = escaped or one != '"'
            escaped = one == "\\" and not escaped
        elif one == '"':
            in_text = True
        elif one in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif one in "]}":
            depth -= 1
    return deepest


def _fraction(_text: str) -> Never:
    raise Unreadable("holds a fraction")


def _integer(text: str) -> int:
    number = int(text) if len(text) <= DIGITS + 1 else LARGEST_INTEGER + 1
    if abs(number) > LARGEST_INTEGER:
        raise Unreadable("holds an integer beyond 2^53 - 1")
    return number


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("names a key twice")
    return found
