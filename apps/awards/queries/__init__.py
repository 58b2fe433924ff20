"""What may be read of an award."""

from __future__ import annotations

from apps.awards.queries.award import (
    MOST,
    WAITING,
    award_of,
    explained_low_among,
    milestones_of,
    outcome_of,
    remaining,
    standing_of,
    todos_for,
    way_of,
)

__all__ = [
    "MOST",
    "WAITING",
    "award_of",
    "explained_low_among",
    "milestones_of",
    "outcome_of",
    "remaining",
    "standing_of",
    "todos_for",
    "way_of",
]
