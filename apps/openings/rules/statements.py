"""Signed statements of the session: canonical JSON of an exact shape, read with suspicion."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Collection, Mapping
from typing import Any

from apps.core.refusals import Refused
from apps.evidence.rules.canonical import NotCanonical, canonical

LIMIT = 256 * 1024
AGE_LIMIT = 2048
_AGE = b"age-encryption.org/v1\n-> X25519 "


def read(text: str, kind: str, fields: Collection[str]) -> dict[str, Any]:
    """The statement's fields, when it is the canonical text of exactly these and of this kind. Raises statement_wrong."""
    if len(text) > LIMIT:
        raise Refused("statement_wrong")
    try:
        said = json.loads(text)
        is_canonical = canonical(said) == text
    except (ValueError, NotCanonical, RecursionError):
        raise Refused("statement_wrong") from None
    expected = {"v", "kind", *fields}
    if not is_canonical or not isinstance(said, dict) or said.keys() != expected:
        raise Refused("statement_wrong")
    if said["v"] != 1 or said["v"] is True or said["kind"] != kind:
        raise Refused("statement_wrong")
    return said


def must_say(said: Mapping[str, Any], **expected: object) -> None:
    """Refuses a statement that was signed for something else."""
    for name, value in expected.items():
        if said[name] != value:
            raise Refused("statement_for_other", field=name)


def shares_of(said: Mapping[str, Any], envelopes: Collection[str], roles: Collection[str]) -> dict[str, dict[str, str]]:
    """A release's shares by envelope and holder: every envelope split for every holder, each share an age file."""
    shares = said["shares"]
    if not isinstance(shares, dict) or set(shares) != set(envelopes):
        raise Refused("release_incomplete")
    return {name: _of_one_envelope(shares[name], roles) for name in envelopes}


def _of_one_envelope(rows: object, roles: Collection[str]) -> dict[str, str]:
    if not isinstance(rows, list) or len(rows) != len(roles):
        raise Refused("release_incomplete")
    found: dict[str, str] = {}
    for row in rows:
        match row:
            case {"holder": str() as holder, "share": str() as share, **rest} if not rest and _is_age(share):
                found[holder] = share
            case _:
                raise Refused("release_incomplete")
    if set(found) != set(roles):
        raise Refused("release_incomplete")
    return found


def _is_age(text: str) -> bool:
    try:
        content = b64decode(text, validate=True)
    except (NotBase64, ValueError):
        return False
    return content.startswith(_AGE) and len(content) <= AGE_LIMIT


def sha256_of(text: str) -> str:
    """The digest by which others name a statement."""
    return hashlib.sha256(text.encode()).hexdigest()


def envelopes_of(text: str) -> list[str]:
    """The names of the envelopes that a bid's statement seals, in its order."""
    return [str(one["name"]) for one in json.loads(text)["envelopes"]]
