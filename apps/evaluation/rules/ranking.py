"""排序 — totals to ranks, ties by the document's order, joint ranks as 1, 2, 3, 3 (handbook 3.5, 3.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.evaluation.rules.figures import comparable, exactly, rounded
from apps.tenders.rules.scheme_parts import RankBy, Ranking

PLACES = 2
LOWER = ":low"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a bid's rank rests on."""

    bid: str
    total: Decimal
    price: Decimal
    stages: Mapping[str, Decimal]
    """Scores by stage, by item and figures of the opening sheet, for ties."""


def ranked(
    standings: Sequence[Standing], *, ties: Sequence[str], ranking: Ranking, by: RankBy
) -> list[tuple[int, Standing]]:
    """The bids in order with their ranks; who is equal in everything shares one."""
    keys = {one.bid: _key(one, ties, ranking, by) for one in standings}
    in_order = sorted(standings, key=lambda one: (keys[one.bid], one.bid))
    ranks: list[tuple[int, Standing]] = []
    for place, one in enumerate(in_order, start=1):
        is_joint = bool(ranks) and keys[ranks[-1][1].bid] == keys[one.bid]
        ranks.append((ranks[-1][0] if is_joint else place, one))
    return ranks


def _key(one: Standing, ties: Sequence[str], ranking: Ranking, by: RankBy) -> tuple[Decimal, ...]:
    total = rounded(one.total, PLACES) if ranking is Ranking.ROUNDED else comparable(one.total)
    first = one.price if by is RankBy.PRICE else -total
    return (first, *(_tie(one, name) for name in ties))


def _tie(one: Standing, name: str) -> Decimal:
    """The lower price first; of scores and figures the higher, where the document does not ask for the lower one."""
    if name == "price":
        return one.price
    value = comparable(one.stages.get(name, Decimal(0)))
    return value if name.endswith(LOWER) else -value


def weighted(parts: Mapping[str, Decimal], weights: Mapping[str, Decimal]) -> Decimal:
    """Components out of a hundred by their weights, unrounded."""
    with exactly():
        return sum((parts[name] * weights[name] for name in parts), Decimal(0))
