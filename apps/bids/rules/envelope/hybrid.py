"""A file key wrapped to a hybrid post-quantum recipient (ML-KEM-768 with X25519): read only."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from apps.bids.rules.envelope.header import Stanza
from apps.bids.rules.envelope.stanzas import agreed, only_argument

HYBRID = b"mlkem768x25519"
_KEM_SIZE = 1120
_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


def unwrapped(seed: bytes, stanzas: Sequence[Stanza]) -> bytes | None:
    """The file key that the identity of this seed unwraps, if any. Raises HeaderFailure."""
    expanded, found = hashlib.shake_256(seed).digest(96), None
    secret = hpke.MLKEM768X25519PrivateKey(
        mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), X25519PrivateKey.from_private_bytes(expanded[64:])
    )
    for stanza in stanzas:
        if stanza.kind != HYBRID:
            continue
        share = only_argument(stanza, size=_KEM_SIZE)
        agreed(X25519PrivateKey.from_private_bytes(expanded[64:]), share[-32:])
        try:
            found = found or _SUITE.decrypt(share + stanza.body, secret, b"age-encryption.org/mlkem768x25519")
        except (InvalidTag, ValueError):
            continue
    return found
