"""开启排队 — how many released bids the worker opens before one's own; the same in the browser (`queue.js`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Bid = Mapping[str, Any]


def is_waiting(bid: Bid) -> bool:
    """True when the bid is released and the worker has yet to open it."""
    return bool(bid["released_at"]) and bid["fields"] is None and not bid["failure"]


def ahead_of(bids: Sequence[Bid], own: str) -> int | None:
    """How many are opened before this one; nothing where it is not waiting."""
    waiting = sorted((bid for bid in bids if is_waiting(bid)), key=lambda bid: str(bid["released_at"]))
    place = [bid["bid"] for bid in waiting]
    return place.index(own) if own in place else None
