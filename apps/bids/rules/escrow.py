"""密钥托管 — a file key split k of n among custodians inside the header, each share sealed to one of them; and back again.

One stanza for each custodian, covered by the header's MAC and ignored by stock ``age`` (docs/formats/envelope.md).
It names a set by its digest and a place in it, and nobody by name.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from apps.bids.rules.envelope import (
    FILE_KEY_SIZE,
    NONCE_SIZE,
    X25519,
    Header,
    HeaderFailure,
    MacFailure,
    Stanza,
    decrypt_with,
    encrypted_file,
    header_mac_ok,
    read_header,
    sealed_size,
    wrap_for,
)
from apps.bids.rules.shamir import Entropy, combine, split
from apps.evidence.rules.canonical import canonical_bytes

ESCROW = b"kaiming/escrow-v1"
LEAST_CUSTODIANS = 3
MOST_CUSTODIANS = 15
LEAST_THRESHOLD = 2
SHARE_SIZE = FILE_KEY_SIZE + 1
PROOF = b"kaiming/custody-drill-v1\n"
"""Before an opened test share: what a custodian hands back is the digest of both."""
_HEAD_SIZE = 168
"""An age header with one X25519 stanza and nothing else."""
_BODY_SIZE = _HEAD_SIZE + sealed_size(SHARE_SIZE)
_SET = re.compile(rb"[0-9a-f]{64}")
_PLACE = re.compile(rb"[1-9][0-9]?")


class BadEscrow(ValueError):
    """The header's escrow is not as the format has it."""


@dataclass(frozen=True, slots=True)
class EscrowSet:
    """托管组 — so many of these custodians, who are known by their age recipients in their order, give a key back."""

    threshold: int
    recipients: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """At least three, two or more of them needed, never all of them, no key twice: nobody alone holds enough."""
        count = len(self.recipients)
        is_right_size = LEAST_CUSTODIANS <= count <= MOST_CUSTODIANS and len(set(self.recipients)) == count
        return is_right_size and LEAST_THRESHOLD <= self.threshold < count

    @property
    def digest(self) -> str:
        """What a stanza names the set by."""
        said = {"v": 1, "kind": "escrow-set", "threshold": self.threshold, "recipients": list(self.recipients)}
        return hashlib.sha256(canonical_bytes(said)).hexdigest()


@dataclass(frozen=True, slots=True)
class Escrowed:
    """What a header says about its escrow: the set, and for each place in it the sealed share."""

    digest: str
    sealed: tuple[bytes, ...]


def escrow_stanzas(file_key: bytes, escrow: EscrowSet, *, entropy: Entropy) -> list[Stanza]:
    """The key's shares as they stand in a header, in the order of the set."""
    if not escrow.is_sound:
        raise ValueError("a set has three custodians or more, two or more of them needed, and not all")
    shares = split(file_key, count=len(escrow.recipients), threshold=escrow.threshold, entropy=entropy)
    return [
        Stanza((ESCROW, escrow.digest.encode(), b"%d" % place), _sealed(share, recipient, entropy))
        for place, (share, recipient) in enumerate(zip(shares, escrow.recipients, strict=True), 1)
    ]


def escrow_of(header: Header) -> Escrowed | None:
    """The escrow in a header; None where its bidder chose none. Raises BadEscrow."""
    found = [stanza for stanza in header.stanzas if stanza.kind == ESCROW]
    if not found:
        return None
    if not LEAST_CUSTODIANS <= len(found) <= MOST_CUSTODIANS:
        raise BadEscrow("count")
    digests = {_digest_at(stanza, place) for place, stanza in enumerate(found, 1)}
    if len(digests) != 1:
        raise BadEscrow("set")
    return Escrowed(digests.pop().decode(), tuple(stanza.body for stanza in found))


def share_for(escrowed: Escrowed, place: int, identity: str) -> bytes:
    """The share of the custodian at this place, opened with his identity. Raises an EnvelopeFailure."""
    return decrypt_with(escrowed.sealed[place - 1], identity)


def recovered(header: Header, shares: Sequence[bytes], *, threshold: int) -> bytes:
    """The file key that `threshold` of these shares give, checked against the header's MAC.

    One wrong share among more than enough does no harm. Raises MacFailure when no choice of them makes the header.
    """
    for chosen in combinations([share for share in shares if len(share) == SHARE_SIZE], threshold):
        places = {share[-1] for share in chosen}
        if len(places) == threshold and 0 not in places:
            key = combine(chosen)
            if header_mac_ok(header, key):
                return key
    raise MacFailure("these shares do not give this file's key")


def _sealed(share: bytes, recipient: str, entropy: Entropy) -> bytes:
    """A share as an age file for one custodian."""
    key, ephemeral, nonce = entropy(FILE_KEY_SIZE), entropy(32), entropy(NONCE_SIZE)
    stanza = wrap_for(recipient, key, ephemeral=ephemeral)
    return b"".join(encrypted_file([share], file_key=key, stanzas=[stanza], nonce=nonce))


def _digest_at(stanza: Stanza, place: int) -> bytes:
    """The set that a stanza names, which stands where it says and whose body is one sealed share."""
    match stanza.arguments:
        case (_, digest, said) if _SET.fullmatch(digest) and _PLACE.fullmatch(said) and int(said) == place:
            pass
        case _:
            raise BadEscrow("arguments")
    try:
        inner = read_header(io.BytesIO(stanza.body))
    except HeaderFailure:
        raise BadEscrow("share") from None
    kinds = [one.kind for one in inner.stanzas]
    if kinds != [X25519] or len(inner.content) != _HEAD_SIZE or len(stanza.body) != _BODY_SIZE:
        raise BadEscrow("share")
    return digest
