"""What is committed to at the deadline: nobody can later add, drop or choose bids, and nobody learns how many there are.

root = RFC 6962 root over the SHA-256 of each latest statement that was not withdrawn, the digests in ascending order
commitment = SHA-256(salt || canonical {"count", "head": {"digest", "v"}, "lot", "root"})
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from apps.evidence.rules.canonical import canonical_bytes
from apps.evidence.rules.merkle import root_of

NO_DIGEST = "00" * 32


@dataclass(frozen=True, slots=True)
class Head:
    """Where the sealed stream of a lot stood: its newest version and that entry's digest in hex."""

    v: int
    digest: str


NO_HEAD = Head(0, NO_DIGEST)
"""Of a lot for which nothing was ever received."""


def root_over(statements: Iterable[str]) -> str:
    """The root in hex over the statements' digests in hex."""
    return root_of([bytes.fromhex(one) for one in sorted(statements)]).hex()


def commitment_of(*, lot: str, count: int, root: str, head: Head, salt: bytes) -> str:
    """What is published at the deadline, in hex; the salt follows with the list."""
    committed = {"lot": lot, "count": count, "root": root, "head": {"v": head.v, "digest": head.digest}}
    return hashlib.sha256(salt + canonical_bytes(committed)).hexdigest()


def statement_commitment(text: str, salt: bytes) -> str:
    """What the journal keeps of a statement before it may be known, in hex."""
    return hashlib.sha256(salt + text.encode()).hexdigest()
