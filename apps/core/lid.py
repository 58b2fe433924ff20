"""A lid on what a reader of the database must not learn: keyed marks for finding one's own again, and shut content.

The keys are derived from the installation's secret. Whoever has database and secret together could lift the lid.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12
_PADDED_TO = 1024
"""What is shut has a length of whole blocks, so that no length tells a name."""


@dataclass(frozen=True, slots=True)
class Lid:
    """Marks and shut content of one purpose; nothing of another purpose fits."""

    purpose: str

    def mark(self, *parts: int | str) -> str:
        """The same mark for the same numbers, which says nothing without our secret. A text stands last, if at all."""
        return hmac.new(self._key("mark"), "|".join(map(str, parts)).encode(), hashlib.sha256).hexdigest()

    def shut(self, content: Mapping[str, object], *, place: str) -> bytes:
        """The content under the lid. It opens at this place only: a row's content cannot be passed off as another's."""
        plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        nonce = secrets.token_bytes(_NONCE)
        padded = plain + b" " * (-len(plain) % _PADDED_TO)
        return nonce + ChaCha20Poly1305(self._key("lid")).encrypt(nonce, padded, place.encode())

    def opened(self, content: bytes, *, place: str) -> dict[str, Any]:
        """What was shut at this place. Raises InvalidTag for anything else."""
        cipher = ChaCha20Poly1305(self._key("lid"))
        told: dict[str, Any] = json.loads(cipher.decrypt(content[:_NONCE], content[_NONCE:], place.encode()))
        return told

    def _key(self, use: str) -> bytes:
        info = f"kaiming/{self.purpose}/{use}".encode()
        return HKDF(hashes.SHA256(), 32, b"", info).derive(settings.SECRET_KEY.encode())
