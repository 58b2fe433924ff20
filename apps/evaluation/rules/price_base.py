"""评标基准价 — which prices are left out, and what the base is made of (handbook 3.2, 3.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from heapq import nlargest, nsmallest
from statistics import median

from apps.core.refusals import Refused
from apps.evaluation.rules.figures import mean, rounded
from apps.tenders.rules.price_parts import (
    NOTHING,
    ZERO,
    Base,
    Counting,
    Figure,
    Middle,
    Source,
    Trim,
    TrimKind,
)

COUNTINGS = {Counting.ROUND: ROUND_HALF_UP, Counting.FLOOR: ROUND_FLOOR, Counting.CEIL: ROUND_CEILING}
WHOLE = Decimal(1)
MEMBERS = "members"


class Figures:
    """The scheme's figures, with the drawn ones filled in; remembers which were used."""

    def __init__(self, drawn: Mapping[str, Decimal]) -> None:
        self.drawn = drawn
        self.used: dict[str, Decimal] = {}

    def of(self, figure: Figure) -> Decimal:
        """The number. Raises Refused when it was not drawn."""
        if figure.value is not None:
            return figure.value
        if figure.drawn not in self.drawn:
            raise Refused("price_draw_missing", name=figure.drawn)
        self.used[figure.drawn] = self.drawn[figure.drawn]
        return self.drawn[figure.drawn]


@dataclass(frozen=True, slots=True)
class Prices:
    """What a base may be made of."""

    kept: Mapping[str, Decimal]
    ceiling: Decimal | None
    points: Mapping[str, Mapping[str, Decimal]]
    """Scores by bid, then by stage."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A base and the steps to it."""

    value: Decimal
    middle: Decimal
    ceiling_part: Decimal | None
    parts: tuple[tuple[str, Decimal], ...]


def dropped(trims: Sequence[Trim], prices: Mapping[str, Decimal], ceiling: Decimal | None) -> dict[str, str]:
    """Who is left out of the base, and why, step after step. A step that would leave nobody drops nobody."""
    count, left = len(prices), prices
    gone: dict[str, str] = {}
    for trim in trims:
        if count < trim.from_ or (trim.until is not None and count > trim.until):
            continue
        step = _step(trim, left, ceiling)
        if len(step) < len(left):
            gone |= step
            left = {bid: price for bid, price in left.items() if bid not in step}
    return gone


def _step(trim: Trim, prices: Mapping[str, Decimal], ceiling: Decimal | None) -> dict[str, str]:
    match trim.kind:
        case TrimKind.DEVIATION:
            middle = mean(prices.values())
            return _outside(prices, middle * (1 - trim.below), middle * (1 + trim.above), "deviation")
        case TrimKind.OF_CEILING:
            if ceiling is None:
                raise Refused("price_ceiling_missing")
            return _outside(prices, ceiling * trim.below, ceiling * trim.above, "of_ceiling")
        case TrimKind.SHARE:
            high, low = (_counted(len(prices) * share, trim) for share in (trim.share_high, trim.share_low))
        case _:
            high, low = trim.high, trim.low
    if high + low >= len(prices):
        return {}
    lowest = _first(prices, nsmallest(low, prices.values()), "low", up=True)
    return lowest | _first(prices, nlargest(high, prices.values()), "high", up=False)


def _outside(prices: Mapping[str, Decimal], low: Decimal, high: Decimal, why: str) -> dict[str, str]:
    gone = [bid for bid, price in prices.items() if price < low or price > high]
    return dict.fromkeys(sorted(gone, key=lambda bid: (prices[bid], bid)), why)


def _counted(count: Decimal, trim: Trim) -> int:
    return int(count.quantize(WHOLE, COUNTINGS[trim.counting]))


def _first(prices: Mapping[str, Decimal], extremes: Sequence[Decimal], why: str, *, up: bool) -> dict[str, str]:
    """As many bids as there are extremes; of equal prices the earlier names are low, the later ones high."""
    if not extremes:
        return {}
    edge = extremes[-1]
    if up:
        chosen = sorted((price, bid) for bid, price in prices.items() if price <= edge)[: len(extremes)]
    else:
        chosen = sorted((price, bid) for bid, price in prices.items() if price >= edge)[-len(extremes) :]
    return dict.fromkeys([bid for _price, bid in chosen], why)


def composed(base: Base, figures: Figures, prices: Prices) -> Composed:
    """The base, rounded as the document says. Raises Refused when something it needs is missing."""
    if base.parts:
        values = [_source(part.source, prices) * (1 - figures.of(part.cut)) for part in base.parts]
        mixed = sum((value * figures.of(part.share) for value, part in zip(values, base.parts, strict=True)), ZERO)
        middle, ceiling_part = mixed, None
        parts = tuple((part.source.middle.value, value) for value, part in zip(values, base.parts, strict=True))
    else:
        middle, parts = _source(base.source, prices), ()
        ceiling_part = _ceiling_part(base, figures, prices.ceiling)
        share = figures.of(base.ceiling_share)
        mixed = middle if ceiling_part is None else ceiling_part * share + middle * (1 - share)
    value = rounded(mixed * (1 - figures.of(base.cut)) * figures.of(base.factor), base.places)
    return Composed(value, middle, ceiling_part, parts)


def _ceiling_part(base: Base, figures: Figures, ceiling: Decimal | None) -> Decimal | None:
    """The part that the ceiling price has in a compound base (复合基准价)."""
    if base.ceiling_share == NOTHING:
        return None
    if ceiling is None:
        raise Refused("price_ceiling_missing")
    return ceiling * (1 - figures.of(base.ceiling_cut))


def _source(source: Source, prices: Prices) -> Decimal:
    match source.middle:
        case Middle.FIXED:
            if source.value is None:
                raise Refused("price_base_not_positive")
            return source.value
        case Middle.CEILING:
            if prices.ceiling is None:
                raise Refused("price_ceiling_missing")
            return prices.ceiling
        case Middle.BY_RANK:
            return _by_rank(source, prices)
        case _:
            return _of_prices(source, list(prices.kept.values()))


def _of_prices(source: Source, kept: Sequence[Decimal]) -> Decimal:
    match source.middle:
        case Middle.MEDIAN:
            return Decimal(median(kept))
        case Middle.LOWEST:
            return min(kept)
        case Middle.HIGHEST:
            return max(kept)
        case Middle.SECOND_LOWEST:
            return nsmallest(2, kept)[-1]
        case Middle.MEAN_OF_LOWEST:
            return mean(nsmallest(source.count, kept))
        case _:
            return _of_means(source.middle, kept)


def _of_means(middle: Middle, kept: Sequence[Decimal]) -> Decimal:
    """平均值与二次平均."""
    first = mean(kept)
    match middle:
        case Middle.MEAN_NOT_ABOVE_MEAN:
            return mean(price for price in kept if price <= first)
        case Middle.MEAN_WITH_LOWEST:
            return (first + min(kept)) / 2
        case Middle.MEAN_WITH_MEAN_BELOW:
            return (first + mean(price for price in kept if price <= first)) / 2
        case _:
            return first


def _by_rank(source: Source, prices: Prices) -> Decimal:
    """技术排名加权: so much of the price of the bid with the best score, so much of the next; the rest weighs what is left."""
    stage = MEMBERS if source.by is None else source.by.value
    if any(stage not in prices.points.get(bid, {}) for bid in prices.kept):
        raise Refused("price_scores_missing", stage=stage)
    in_order = sorted(prices.kept, key=lambda bid: (-prices.points[bid][stage], prices.kept[bid], bid))
    shares = source.shares[: len(in_order)]
    weighted = sum((prices.kept[bid] * share for bid, share in zip(in_order, shares, strict=False)), ZERO)
    return weighted / sum(shares)
