"""What may be read of openings, each answer for who asks."""

from __future__ import annotations

from apps.openings.queries.arrival import noted_environment
from apps.openings.queries.evaluation import OpenedBid, drawn_values, opened_bids
from apps.openings.queries.hall import opening_of, shares_for, state, version_of
from apps.openings.queries.own import bid_of, own_headers
from apps.openings.queries.segments import Part, head, segment
from apps.openings.queries.todos import todos_for

__all__ = [
    "OpenedBid",
    "Part",
    "bid_of",
    "drawn_values",
    "head",
    "noted_environment",
    "opened_bids",
    "opening_of",
    "own_headers",
    "segment",
    "shares_for",
    "state",
    "todos_for",
    "version_of",
]
