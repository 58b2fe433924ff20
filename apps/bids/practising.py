"""练习解密的金丝雀 — a random value sealed to the bidder's own key. Nothing is kept: the value follows from our secret and its token.

Whoever answers with the value has opened the age file, and so could open the bid. The platform learns that, and nothing of the bid.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from apps.bids.rules.envelope import encrypt_for
from apps.bids.rules.practice import CANARY_FOR
from apps.bids.secrecy import mark_of
from apps.core.refusals import Refused

_TOKEN = re.compile(r"([0-9]{1,12})\.[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Canary:
    """An opaque age file, and the token with which its value is recognised."""

    token: str
    sealed: bytes


def canary_for(bid: str, recipient: str, *, now: datetime) -> Canary:
    """A canary that only the key of this recipient opens."""
    token = f"{int(now.timestamp())}.{secrets.token_hex(16)}"
    return Canary(token, encrypt_for(bytes.fromhex(_value(bid, recipient, token)), recipient))


def must_be_opened(bid: str, recipient: str, *, token: str, value: str, now: datetime) -> None:
    """Refuses what proves nothing: another value, another bid's or key's canary, one that is too old."""
    found = _TOKEN.fullmatch(token)
    if found is None or not hmac.compare_digest(value.encode(), _value(bid, recipient, token).encode()):
        raise Refused("practice_wrong")
    age = now.timestamp() - int(found[1])
    if not 0 <= age < CANARY_FOR.total_seconds():
        raise Refused("practice_expired")


def key_mark(recipient: str) -> str:
    """What the bid's own trail calls a key: whoever reads the database learns nobody's."""
    return mark_of("practised key", recipient)


def _value(bid: str, recipient: str, token: str) -> str:
    return mark_of("canary", f"{bid}|{recipient}|{token}")
