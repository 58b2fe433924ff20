"""Shamir's secret sharing over GF(256): any `threshold` shares give the secret back, fewer say nothing about it.

A share is the values at one place x for each byte of the secret, followed by x itself, as npm ``shamir-secret-sharing``
writes it, so that a browser's shares are combined here and the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

LARGEST_COUNT = 255

Entropy = Callable[[int], bytes]
"""As many unpredictable bytes as asked for: ``secrets.token_bytes``, or fixed ones in a test."""


def split(secret: bytes, *, count: int, threshold: int, entropy: Entropy) -> list[bytes]:
    """`count` shares of the secret at the places 1, 2, 3…"""
    if not secret or not 2 <= threshold <= count <= LARGEST_COUNT:
        raise ValueError("a secret needs at least two shares and no more than 255")
    curves = [bytes([byte]) + entropy(threshold - 1) for byte in secret]
    return [bytes(_value(curve, x) for curve in curves) + bytes([x]) for x in range(1, count + 1)]


def combine(shares: Sequence[bytes]) -> bytes:
    """The secret that these shares agree on. Too few or wrong shares give another secret: check what it opens.

    Raises ValueError for shares that cannot belong together.
    """
    places = [share[-1] for share in shares if share]
    if len(shares) < 2 or len(places) != len(shares) or len({len(share) for share in shares}) != 1:
        raise ValueError("at least two shares of one length are needed")
    if len(set(places)) != len(places) or 0 in places or len(shares[0]) < 2:
        raise ValueError("each share stands at a place of its own")
    weights = [_weight(x, places) for x in places]
    return bytes(
        reduce(int.__xor__, (_times(share[index], weight) for share, weight in zip(shares, weights, strict=True)))
        for index in range(len(shares[0]) - 1)
    )


def _value(curve: bytes, x: int) -> int:
    return reduce(lambda value, coefficient: _times(value, x) ^ coefficient, reversed(curve), 0)


def _weight(x: int, places: Sequence[int]) -> int:
    """Lagrange's weight of the share at x for the value at 0."""
    weight = 1
    for other in places:
        if other != x:
            weight = _times(weight, _times(other, _inverse(other ^ x)))
    return weight


def _times(left: int, right: int) -> int:
    """Multiplication in GF(256) with the polynomial x⁸+x⁴+x³+x+1."""
    product = 0
    while right:
        product ^= left * (right & 1)
        left = left << 1 ^ (0x11B if left & 0x80 else 0)
        right >>= 1
    return product


def _inverse(value: int) -> int:
    """The value to the power of 254."""
    power, result = value, 1
    for _ in range(7):
        power = _times(power, power)
        result = _times(result, power)
    return result
