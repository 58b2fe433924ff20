"""汇总评委打分 — the members' scores become one score of a bid, in the way the document states (handbook 3.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.core.refusals import Refused
from apps.evaluation.rules.figures import exactly, mean, rounded, shown
from apps.tenders.rules.scheme_parts import Aggregation, Item, Scheme, Stage

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


FEWEST = 3
"""Of two scores nothing is left without the highest and the lowest."""


@dataclass(frozen=True, slots=True)
class Summing:
    """The way of summing up, and to how many places the document rounds on the way."""

    way: Aggregation
    item_places: int | None = None
    member_places: int | None = None
    trim_from: int = 0

    @classmethod
    def of(cls, scheme: Scheme) -> Summing:
        """As the scheme says."""
        return cls(scheme.aggregation, scheme.item_places, scheme.member_places, scheme.trim_from)

    def way_of(self, members: int) -> Aggregation:
        """The way that goes with so many members. Raises Refused when trimming leaves nobody."""
        if self.way is Aggregation.MEAN_OF_TOTALS or members < self.trim_from:
            return Aggregation.MEAN_OF_TOTALS
        if members < FEWEST:
            raise Refused("members_too_few_to_trim", count=members)
        return self.way


def aggregated(items: Sequence[Item], members: Sequence[Scores], summing: Summing) -> Aggregated:
    """The score of a bid. Everybody scored every item; there is a member."""
    way = summing.way_of(len(members))
    with exactly():
        totals = tuple(sum((scores[item.id] for item in items), Decimal(0)) for scores in members)
        kept = _kept(totals, way)
        by_item = {
            item.id: _to(summing.item_places, _item_mean([members[index][item.id] for index in kept], way))
            for item in items
        }
        stages = {
            stage: sum((by_item[item.id] for item in items if item.stage is stage), Decimal(0))
            for stage in Stage
            if any(item.stage is stage for item in items)
        }
        is_by_item = way is Aggregation.TRIM_PER_ITEM or summing.item_places is not None
        score = sum(by_item.values(), Decimal(0)) if is_by_item else mean(totals[index] for index in kept)
        return Aggregated(totals, by_item, stages, _to(summing.member_places, score))


def votes(items: Sequence[Item], members: Sequence[Scores]) -> Aggregated:
    """投票推荐 — the members' votes are counted."""
    totals = tuple(sum((scores[item.id] for item in items), Decimal(0)) for scores in members)
    by_item = {item.id: sum((scores[item.id] for scores in members), Decimal(0)) for item in items}
    return Aggregated(totals, by_item, {}, sum(totals, Decimal(0)))


def _to(places: int | None, value: Decimal) -> Decimal:
    return value if places is None else rounded(value, places)


def _kept(totals: Sequence[Decimal], way: Aggregation) -> list[int]:
    """Whose scores count: without the highest and the lowest total, where the document drops those."""
    everybody = list(range(len(totals)))
    if way is not Aggregation.TRIM_TOTALS:
        return everybody
    in_order = sorted(everybody, key=lambda index: (totals[index], index))
    return sorted(in_order[1:-1])


def _item_mean(values: Sequence[Decimal], way: Aggregation) -> Decimal:
    return mean(sorted(values)[1:-1] if way is Aggregation.TRIM_PER_ITEM else values)
