"""One-time tokens: what is kept of them."""

from __future__ import annotations

import hashlib


def digest_of(token: str) -> str:
    """The SHA-256 under which a token is kept; the token itself is never stored."""
    return hashlib.sha256(token.encode()).hexdigest()
