"""What a token may be given, and for how long."""

from __future__ import annotations

from enum import StrEnum

LONGEST_DAYS = 366
TOKENS_A_SEAT = 20


class Scope(StrEnum):
    """令牌权限 — what a program may read for its seat. Nothing is written by token."""

    OWN_LOTS = "own_lots"
    OWN_BIDS = "own_bids"
