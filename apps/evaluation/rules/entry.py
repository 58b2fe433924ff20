"""入围 — who goes on to the price: with points enough, or among the best (技术评分最低标价法)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from apps.evaluation.rules.aggregation import Aggregated
from apps.evaluation.rules.figures import comparable, shown
from apps.tenders.rules.price_parts import ZERO
from apps.tenders.rules.scheme_parts import Entry

MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Out:
    """Why a bid does not go on: which points it has, and which it takes."""

    why: str
    stage: str
    points: Decimal
    wanted: Decimal

    def plain(self) -> dict[str, str]:
        """As plain data."""
        return {"why": self.why, "stage": self.stage, "points": shown(self.points), "wanted": shown(self.wanted)}


def not_entered(entry: Entry | None, scores: Mapping[str, Aggregated]) -> dict[str, Out]:
    """Who does not go on. Of the rest so many are the best; who equals the last of them goes on too."""
    if entry is None:
        return {}
    out = {bid: why for bid, score in scores.items() if (why := _below(entry, score))}
    left = {bid: comparable(_points(score, entry.best_by)) for bid, score in scores.items() if bid not in out}
    if entry.best_by and len(left) > entry.count:
        last = sorted(left.values(), reverse=True)[entry.count - 1]
        beaten = {bid: points for bid, points in left.items() if points < last}
        out |= {bid: Out("not_among_best", entry.best_by, points, last) for bid, points in beaten.items()}
    return out


def _below(entry: Entry, score: Aggregated) -> Out | None:
    """The first threshold that is not reached; equal is enough."""
    for stage, wanted in entry.least.items():
        points = _points(score, stage)
        if comparable(points) < wanted:
            return Out("below_threshold", stage, points, wanted)
    return None


def _points(score: Aggregated, stage: str) -> Decimal:
    if stage == MEMBERS:
        return score.score
    return next((value for one, value in score.stages.items() if one.value == stage), ZERO)
