"""汇总评委打分 — the members' scores become one score of a bid, in the way the document states (handbook 3.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.evaluation.rules.figures import exactly, mean, shown
from apps.tenders.rules.scheme_parts import Aggregation, Item, Stage

Scores = Mapping[str, Decimal]
"""One member's scores of one bid, by item."""


@dataclass(frozen=True, slots=True)
class Aggregated:
    """One bid's score from all members."""

    totals: tuple[Decimal, ...]
    """Each member's total, in the members' order."""
    items: Mapping[str, Decimal]
    stages: Mapping[Stage, Decimal]
    score: Decimal

    def plain(self) -> dict[str, object]:
        """As plain data."""
        return {
            "totals": [f"{total:f}" for total in self.totals],
            "items": {item: shown(value) for item, value in self.items.items()},
            "stages": {stage.value: shown(value) for stage, value in self.stages.items()},
            "score": shown(self.score),
        }


def aggregated(items: Sequence[Item], members: Sequence[Scores], way: Aggregation) -> Aggregated:
    """The score of a bid. Everybody scored every item; there is a member."""
    with exactly():
        totals = tuple(sum((scores[item.id] for item in items), Decimal(0)) for scores in members)
        kept = _kept(totals, way)
        by_item = {item.id: _item_mean([members[index][item.id] for index in kept], way) for item in items}
        stages = {
            stage: sum((by_item[item.id] for item in items if item.stage is stage), Decimal(0))
            for stage in Stage
            if any(item.stage is stage for item in items)
        }
        return Aggregated(totals, by_item, stages, _score(totals, kept, by_item, way))


def _score(totals: Sequence[Decimal], kept: Sequence[int], by_item: Mapping[str, Decimal], way: Aggregation) -> Decimal:
    if way is Aggregation.TRIM_PER_ITEM:
        return sum(by_item.values(), Decimal(0))
    return mean(totals[index] for index in kept)


def _kept(totals: Sequence[Decimal], way: Aggregation) -> list[int]:
    """Whose scores count: without the highest and the lowest total, where the document drops those."""
    everybody = list(range(len(totals)))
    if way is not Aggregation.TRIM_TOTALS:
        return everybody
    in_order = sorted(everybody, key=lambda index: (totals[index], index))
    return sorted(in_order[1:-1])


def _item_mean(values: Sequence[Decimal], way: Aggregation) -> Decimal:
    return mean(sorted(values)[1:-1] if way is Aggregation.TRIM_PER_ITEM else values)
