"""What happens around a release outside the platform: a bidder splits the file keys, a holder keeps and opens the shares."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from io import BytesIO

from apps.bids.rules.envelope import (
    decrypt_with,
    encrypt_for,
    file_key_of,
    new_identity,
    read_header,
    recipient_for,
    with_identity,
)
from apps.bids.rules.shamir import Entropy, split

THRESHOLD = 2
"""So many of the holders give a file key back."""


def file_keys_of(headers: Mapping[str, bytes], secret: bytes) -> dict[str, bytes]:
    """The file key of each envelope, from its header and the bidder's X25519 secret; the header's MAC is checked.

    Raises an EnvelopeFailure.
    """
    unwrap = [with_identity(new_identity(secret))]
    return {name: file_key_of(read_header(BytesIO(header)), unwrap) for name, header in headers.items()}


def shares_for(
    keys: Mapping[str, bytes], holders: Sequence[tuple[str, str]], *, entropy: Entropy
) -> dict[str, list[dict[str, str]]]:
    """Every file key split among the holders (role and age recipient), each share sealed for its holder alone."""
    return {name: _shares(key, holders, entropy) for name, key in keys.items()}


def new_holder(entropy: Entropy) -> tuple[str, str]:
    """A holder's key for one session: the identity he keeps, and the recipient that everybody may know."""
    identity = new_identity(entropy(32))
    return identity, recipient_for(identity)


def identity_of(secret: bytes) -> str:
    """The private key of 32 bytes as age spells it: what shares that were sealed to it are opened with."""
    return new_identity(secret)


def share_of(content: bytes, identity: str) -> bytes:
    """The share that was sealed for this holder. Raises an EnvelopeFailure."""
    return decrypt_with(content, identity)


def _shares(key: bytes, holders: Sequence[tuple[str, str]], entropy: Entropy) -> list[dict[str, str]]:
    parts = split(key, count=len(holders), threshold=THRESHOLD, entropy=entropy)
    return [
        {"holder": role, "share": b64encode(encrypt_for(part, recipient)).decode()}
        for (role, recipient), part in zip(holders, parts, strict=True)
    ]
