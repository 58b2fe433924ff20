"""The few bytes of NTP (RFC 5905) that tell how far this machine's clock is from another's."""

from __future__ import annotations

import struct

QUESTION = bytes([0x23]) + bytes(47)
"""Version 4, client; everything else is for the server to fill in."""
ANSWER_BYTES = 48
SERVER = 4
_SINCE_1900 = 2_208_988_800


class BadAnswer(ValueError):
    """What came is not the answer of a clock that is right."""


def offset(answer: bytes, *, asked_at: float, answered_at: float) -> float:
    """Seconds to add to this machine's clock to have the server's, by when it was asked and answered in seconds since 1970.

    Raises BadAnswer for what is cut, is no server's answer, or says itself that its clock is not set.
    """
    if len(answer) < ANSWER_BYTES:
        raise BadAnswer("cut")
    leap, mode, stratum = answer[0] >> 6, answer[0] & 7, answer[1]
    if mode != SERVER or leap == 3 or not 0 < stratum < 16:
        raise BadAnswer("no clock that is set")
    received, sent = _moment(answer[32:40]), _moment(answer[40:48])
    return ((received - asked_at) + (sent - answered_at)) / 2


def _moment(eight: bytes) -> float:
    whole, part = struct.unpack("!II", eight)
    return float(whole) - _SINCE_1900 + float(part) / 2**32
