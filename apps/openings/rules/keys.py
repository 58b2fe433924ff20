"""File keys from the holders' shares: two of three suffice, and a third can show that one of two was wrong."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Collection, Iterator, Mapping
from itertools import combinations

from apps.bids.rules.shamir import combine
from apps.core.refusals import Refused

KEY_BYTES = 16
SHARE_BYTES = KEY_BYTES + 1
"""A share is as long as the key, and its place."""

BAD_RELEASE = "release_bad"
"""No two of the revealed shares give the key of an envelope."""

Shares = Mapping[str, Mapping[str, str]]
"""By bid and envelope, in base64."""


def must_fit(shares: object, wanted: Mapping[str, Collection[str]]) -> dict[str, dict[str, str]]:
    """The shares, when they are of exactly these bids and envelopes and of the right length. Raises shares_wrong."""
    if not isinstance(shares, dict) or shares.keys() != wanted.keys():
        raise Refused("shares_wrong")
    for bid, envelopes in wanted.items():
        of_bid = shares[bid]
        if not isinstance(of_bid, dict) or of_bid.keys() != set(envelopes):
            raise Refused("shares_wrong")
        if not all(isinstance(one, str) and _share(one) for one in of_bid.values()):
            raise Refused("shares_wrong")
    return shares


def candidates(shares: Collection[str]) -> Iterator[bytes]:
    """The file keys that pairs of these shares give; a right one opens the header, a wrong one does not."""
    parts = [_share(one) for one in shares]
    for first, second in combinations(parts, 2):
        if first and second and first[-1] != second[-1] and 0 not in (first[-1], second[-1]):
            yield combine([first, second])


def _share(text: str) -> bytes:
    """The share's bytes; none for what cannot be one."""
    try:
        content = b64decode(text, validate=True)
    except (NotBase64, ValueError):
        return b""
    return content if len(content) == SHARE_BYTES else b""
