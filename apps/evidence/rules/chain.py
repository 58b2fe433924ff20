"""The chain of a stream: which bytes an entry is, and how its digest binds it to the one before (docs/formats/journal.md)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from apps.evidence.rules.canonical import canonical

DOMAIN = b"kaiming/journal-entry/v1\n"
"""Keeps a journal digest from ever being taken for a digest of something else."""
NO_PARENT = bytes(32)
"""The parent of a stream's first entry."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it has a place in its stream. ``payload`` is canonical JSON already."""

    stream: str
    hearers: str
    kind: str
    actor: str
    at: datetime
    payload: str

    def before_version(self) -> str:
        """The canonical JSON of the entry up to its version, which is the last key and ends the text with ``}``."""
        parts = {"actor": self.actor, "at": moment(self.at), "hearers": self.hearers, "kind": self.kind}
        head = canonical(parts)[:-1]
        return f'{head},"payload":{self.payload},"stream":{canonical(self.stream)},"v":'


def entry_bytes(draft: Draft, v: int) -> bytes:
    """The canonical JSON of the whole entry."""
    return f"{draft.before_version()}{v}}}".encode()


def digest_of(draft: Draft, v: int, parent: bytes) -> bytes:
    """SHA-256 over the domain, the parent's digest and the entry."""
    return hashlib.sha256(DOMAIN + parent + entry_bytes(draft, v)).digest()


def moment(at: datetime) -> str:
    """``2026-11-24T01:30:00.000000Z``: UTC, always six places."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
