"""Canonical JSON (RFC 8785): one value, one spelling, so that a digest means the same everywhere.

Taken are str, int, bool, None, lists, tuples and dicts with str keys. Floats are refused because no fact needs one, and
integers beyond 2**53 - 1 because other languages would round them.
"""

from __future__ import annotations

from collections.abc import Mapping
from json.encoder import encode_basestring

LARGEST_INTEGER = 2**53 - 1

Plain = object
"""A JSON-plain value; what is not one is refused when it is spelled."""


class NotCanonical(ValueError):
    """The value has no canonical spelling; the message says which part and why."""


def canonical(value: Plain) -> str:
    """The one spelling of a value: no spaces, keys in UTF-16 order, the shortest escapes."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return _number(value)
        case str():
            return _text(value)
        case list() | tuple():
            return f"[{','.join(map(canonical, value))}]"
        case Mapping():
            return _object(value)
        case _:
            raise NotCanonical(f"{type(value).__name__} is not plain JSON")


def canonical_bytes(value: Plain) -> bytes:
    """The canonical spelling in UTF-8: what is hashed."""
    return canonical(value).encode("utf-8")


def _number(value: int) -> str:
    if abs(value) > LARGEST_INTEGER:
        raise NotCanonical(f"integer {value} is beyond 2**53 - 1")
    return str(int(value))


def _text(value: str) -> str:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical("text holds half of a surrogate pair") from None
    return encode_basestring(value)


def _object(value: Mapping[object, object]) -> str:
    pairs = []
    for key in value:
        if not isinstance(key, str):
            raise NotCanonical(f"key {key!r} is not text")
        pairs.append((_text(key), key))
    pairs.sort(key=lambda pair: pair[1].encode("utf-16-be"))
    return "{" + ",".join(f"{spelled}:{canonical(value[key])}" for spelled, key in pairs) + "}"
