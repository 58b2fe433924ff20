"""报价得分 — one engine: population, price used, trim, base, curve, limits, rounding; every step is kept (handbook 3.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from statistics import median

from apps.core.refusals import Refused
from apps.evaluation.rules.figures import exactly, mean, rounded, shown
from apps.tenders.rules.scheme_parts import (
    Band,
    Base,
    Curve,
    CurveKind,
    Engine,
    Figure,
    Middle,
    Partial,
    Population,
    PriceUsed,
    Trim,
    TrimKind,
)

CENTS = 2


@dataclass(frozen=True, slots=True)
class Offer:
    """What one bid asks: the price opened, the price after arithmetic correction, and what policy or deviations change."""

    bid: str
    price: Decimal
    corrected: Decimal | None
    deduction: Decimal
    """Part of the price that policy lets out of account: 0.10 is a tenth."""
    additions: Decimal
    """What missing items and deviations are worth, in yuan; a bonus is negative."""
    has_passed: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """A bid's way to its points."""

    bid: str
    used: Decimal
    deviation: Decimal
    percent: Decimal
    """The deviation in percent, as it was counted: whole where the scheme counts whole percents."""
    score: Decimal


@dataclass(frozen=True, slots=True)
class PriceTable:
    """报价得分表: everything a bidder needs to compute it again by hand."""

    population: tuple[str, ...]
    dropped: tuple[tuple[str, str], ...]
    middle: Decimal
    ceiling_part: Decimal | None
    drawn: Mapping[str, Decimal]
    base: Decimal
    rows: tuple[Scored, ...]

    def plain(self) -> dict[str, object]:
        """The table as plain data, figures as text."""
        return {
            "population": list(self.population),
            "dropped": [{"bid": bid, "why": why} for bid, why in self.dropped],
            "middle": shown(self.middle),
            "ceiling_part": None if self.ceiling_part is None else shown(self.ceiling_part),
            "drawn": {name: f"{value:f}" for name, value in self.drawn.items()},
            "base": f"{self.base:f}",
            "rows": {
                row.bid: {
                    "used": f"{row.used:f}",
                    "deviation": shown(row.deviation, 6),
                    "percent": shown(row.percent),
                    "score": f"{row.score:f}",
                }
                for row in self.rows
            },
        }


def price_table(
    engine: Engine, offers: Sequence[Offer], *, drawn: Mapping[str, Decimal], ceiling: Decimal | None
) -> PriceTable:
    """The price scores of the bids that passed. Raises Refused when a drawn value or the ceiling is missing."""
    with exactly():
        used = {offer.bid: price_used(engine.price, offer) for offer in offers}
        population = _population(engine.population, offers, ceiling)
        if not population:
            raise Refused("price_population_empty")
        dropped = _dropped(engine.trim, {bid: used[bid] for bid in population})
        kept = [used[bid] for bid in population if bid not in dropped]
        figures = _Figures(drawn)
        middle = _middle(engine.base, kept)
        ceiling_part = _ceiling_part(engine.base, figures, ceiling)
        base = _base(engine.base, figures, middle, ceiling_part)
        if base <= 0:
            raise Refused("price_base_not_positive")
        passed = [offer.bid for offer in offers if offer.has_passed]
        dearest = max((used[bid] for bid in passed), default=base)
        rows = tuple(_scored(engine, bid, used[bid], base, dearest) for bid in passed)
        return PriceTable(tuple(population), tuple(dropped.items()), middle, ceiling_part, figures.used, base, rows)


def price_used(kind: PriceUsed, offer: Offer) -> Decimal:
    """The price that is compared; the contract is made at the price that was bid."""
    if kind is PriceUsed.BID:
        return rounded(offer.price, CENTS)
    price = offer.price if offer.corrected is None else offer.corrected
    if kind is PriceUsed.CORRECTED:
        return rounded(price, CENTS)
    with exactly():
        return rounded(price * (1 - offer.deduction) + offer.additions, CENTS)


class _Figures:
    """The scheme's figures, with the drawn ones filled in; remembers which were used."""

    def __init__(self, drawn: Mapping[str, Decimal]) -> None:
        self.drawn = drawn
        self.used: dict[str, Decimal] = {}

    def of(self, figure: Figure) -> Decimal:
        if figure.value is not None:
            return figure.value
        if figure.drawn not in self.drawn:
            raise Refused("price_draw_missing", name=figure.drawn)
        self.used[figure.drawn] = self.drawn[figure.drawn]
        return self.drawn[figure.drawn]


def _population(kind: Population, offers: Sequence[Offer], ceiling: Decimal | None) -> list[str]:
    """Who counts for the base: never a price above the ceiling."""
    return [
        offer.bid
        for offer in offers
        if (offer.has_passed or kind is Population.OPENED) and (ceiling is None or offer.price <= ceiling)
    ]


def _dropped(trim: Trim, prices: Mapping[str, Decimal]) -> dict[str, str]:
    """Who is left out of the base, and why. What would leave nobody drops nobody."""
    by_price = sorted(prices, key=lambda bid: (prices[bid], bid))
    if trim.kind is TrimKind.NONE or len(by_price) < trim.from_:
        return {}
    if trim.kind is TrimKind.DEVIATION:
        middle = mean(prices.values())
        far = {bid: "deviation" for bid in by_price if abs(prices[bid] - middle) > trim.beyond * middle}
        return far if len(far) < len(by_price) else {}
    high, low = trim.high, trim.low
    if trim.kind is TrimKind.SHARE:
        high = low = int(rounded(len(by_price) * trim.share, 0))
    if high + low >= len(by_price):
        return {}
    return dict.fromkeys(by_price[:low], "low") | dict.fromkeys(by_price[len(by_price) - high :], "high")


def _middle(base: Base, kept: Sequence[Decimal]) -> Decimal:
    match base.middle:
        case Middle.MEAN:
            return mean(kept)
        case Middle.MEDIAN:
            return Decimal(median(kept))
        case Middle.LOWEST:
            return min(kept)
        case Middle.MEAN_NOT_ABOVE_MEAN:
            first = mean(kept)
            return mean(price for price in kept if price <= first)
        case Middle.MEAN_WITH_LOWEST:
            return (mean(kept) + min(kept)) / 2
        case Middle.FIXED:
            if base.value is None:
                raise Refused("price_base_not_positive")
            return base.value


def _ceiling_part(base: Base, figures: _Figures, ceiling: Decimal | None) -> Decimal | None:
    """The part that the ceiling price has in a compound base (复合基准价)."""
    if base.ceiling_share == Figure(Decimal(0)):
        return None
    if ceiling is None:
        raise Refused("price_ceiling_missing")
    return ceiling * (1 - figures.of(base.ceiling_cut))


def _base(base: Base, figures: _Figures, middle: Decimal, ceiling_part: Decimal | None) -> Decimal:
    share = figures.of(base.ceiling_share)
    mixed = middle if ceiling_part is None else ceiling_part * share + middle * (1 - share)
    return rounded(mixed * (1 - figures.of(base.cut)) * figures.of(base.factor), base.places)


def _scored(engine: Engine, bid: str, used: Decimal, base: Decimal, dearest: Decimal) -> Scored:
    deviation = (used - base) / base
    if engine.deviation_places is not None:
        deviation = rounded(deviation, engine.deviation_places)
    percent = _counted(abs(deviation) * 100, engine.curve.partial).copy_sign(deviation)
    points = _points(engine, used, base, percent, dearest)
    limited = max(engine.floor, min(engine.ceiling, points))
    return Scored(bid, used, deviation, percent, rounded(limited, engine.places))


def _counted(percent: Decimal, partial: Partial) -> Decimal:
    """不足百分之一 counts in part, as one, or not at all."""
    match partial:
        case Partial.INTERPOLATE:
            return percent
        case Partial.CEIL:
            return percent.to_integral_value(ROUND_CEILING)
        case Partial.FLOOR:
            return percent.to_integral_value(ROUND_FLOOR)


def _points(engine: Engine, used: Decimal, base: Decimal, percent: Decimal, dearest: Decimal) -> Decimal:
    curve = engine.curve
    match curve.kind:
        case CurveKind.DEVIATION:
            return engine.full - _cost(_side(curve, percent), abs(percent))
        case CurveKind.QUADRATIC:
            return engine.full - _side(curve, percent)[0].per * percent * percent
        case CurveKind.RATIO:
            return base / used * engine.full
        case CurveKind.DIFFERENCE:
            if dearest <= base:
                return engine.full
            return engine.full - (used - base) / (dearest - base) * curve.most


def _side(curve: Curve, percent: Decimal) -> tuple[Band, ...]:
    return curve.up if percent > 0 else curve.down


def _cost(bands: Sequence[Band], percent: Decimal) -> Decimal:
    """What a deviation costs, band after band."""
    cost, start = Decimal(0), Decimal(0)
    for band in bands:
        end = percent if band.until is None else min(percent, band.until)
        cost += max(end - start, Decimal(0)) * band.per
        start = end
    return cost
