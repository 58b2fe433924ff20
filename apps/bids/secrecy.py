"""Keeps who bids from everybody who reads the database: keyed hashes for owners, and a lid on what names them.

The keys are derived from the installation's secret. Whoever has database and secret together could lift the lid; the
sealed files themselves open for nobody here.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from apps.evidence.rules.canonical import canonical_bytes

_NONCE = 12
_PADDED_TO = 4096
"""What is shut has a length of whole blocks, so that no length tells a name."""


def owner_of(lot_id: int, organisation_id: int) -> str:
    """The mark under which an organisation's bid for a lot is found again, and which says nothing without our secret."""
    return hmac.new(_key(b"owner"), b"%d|%d" % (lot_id, organisation_id), hashlib.sha256).hexdigest()


def mark_of(purpose: str, text: str) -> str:
    """The mark under which a number that others know too is found again: a payment code, a bank's transaction."""
    return hmac.new(_key(b"mark"), f"{purpose}|{text}".encode(), hashlib.sha256).hexdigest()


def shut(content: Mapping[str, object], *, place: str) -> bytes:
    """The content under the lid. It opens at this place only: a row's content cannot be passed off as another's."""
    plain = canonical_bytes(content)
    nonce = secrets.token_bytes(_NONCE)
    return nonce + ChaCha20Poly1305(_key(b"lid")).encrypt(
        nonce, plain + b" " * (-len(plain) % _PADDED_TO), place.encode()
    )


def opened(content: bytes, *, place: str) -> dict[str, Any]:
    """What was shut at this place. Raises InvalidTag for anything else."""
    cipher = ChaCha20Poly1305(_key(b"lid"))
    told: dict[str, Any] = json.loads(cipher.decrypt(content[:_NONCE], content[_NONCE:], place.encode()))
    return told


def _key(purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, b"", b"kaiming/bids-v1/" + purpose).derive(settings.SECRET_KEY.encode())
