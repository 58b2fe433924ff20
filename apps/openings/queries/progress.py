"""开启进度 — how far the worker is with the bids, for everybody alike and without any content."""

from __future__ import annotations

from typing import Any

from apps.openings.models import Opening

WHOLE = 100


def progress_in(opening: Opening) -> dict[str, Any]:
    """Percent by bid, of those that the worker has begun; nothing before decryption is settled."""
    if opening.settled_at is None:
        return {"bids": {}}
    opened = set(opening.results.filter(failure="").values_list("bid", flat=True))
    rows = opening.unsealings.values_list("bid", "done", "total")
    return {"bids": {bid: WHOLE if bid in opened else _percent(done, total) for bid, done, total in rows}}


def _percent(done: int, total: int) -> int:
    """Below a hundred until the result is there."""
    return min(WHOLE - 1, WHOLE * done // max(1, total))
