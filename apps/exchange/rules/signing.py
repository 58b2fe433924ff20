"""推送签名 — how a receiver knows that a delivery is ours and fresh: Standard Webhooks, symmetric (docs/formats/webhooks.md)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable

SECRET_PREFIX = "whsec_"  # noqa: S105  # how secrets begin, none itself
SECRET_BYTES = 32
VERSION = "v1"


def secret_of(random: bytes) -> str:
    """The secret as its owner keeps it."""
    return SECRET_PREFIX + base64.b64encode(random).decode("ascii")


def headers_of(message: str, timestamp: int, body: bytes, secrets: Iterable[str]) -> dict[str, str]:
    """The three headers of a delivery: its id, the second of this attempt, and a signature by each secret that is valid."""
    signed = " ".join(f"{VERSION},{signature(secret, message, timestamp, body)}" for secret in secrets)
    return {"webhook-id": message, "webhook-timestamp": str(timestamp), "webhook-signature": signed}


def signature(secret: str, message: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over ``id.timestamp.body`` in base64; the key is what stands in base64 after the secret's prefix."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    content = f"{message}.{timestamp}.".encode() + body
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode("ascii")
