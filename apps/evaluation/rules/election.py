"""推选组长 — counting a round: one leads, or those who tie stand again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def counted(standing: Sequence[int], choices: Sequence[int]) -> dict[int, int]:
    """Votes by number, for everybody who stands."""
    votes = Counter(choices)
    return {number: votes[number] for number in sorted(standing)}


def leaders(votes: dict[int, int]) -> list[int]:
    """Who has the most votes; several when they tie."""
    most = max(votes.values())
    return [number for number, count in votes.items() if count == most]
