"""报价得分 — one engine: population, price used, trim, base, curve, limits, rounding; every step is kept (handbook 3.2).

Every step works on all bids at once, so that a thousand of them are computed exactly in the time of a page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.core.refusals import Refused
from apps.evaluation.rules.curves import percents, points_of
from apps.evaluation.rules.figures import exactly, rounded, shown
from apps.evaluation.rules.price_base import Figures, Prices, composed, dropped
from apps.tenders.rules.price_parts import ZERO, Engine, Population, PriceUsed, SampleRow

CENTS = 2
CENT = Decimal("0.01")


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
    bonus: Decimal = ZERO
    """The part by which policy lets the price score grow."""
    excluded: Decimal = ZERO
    """What of the price is not compared, in yuan."""


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
class Columns:
    """The same of all bids, one figure after the other."""

    bids: Sequence[str]
    used: Sequence[Decimal]
    deviations: Sequence[Decimal]
    percents: Sequence[Decimal]
    scores: Sequence[Decimal]


@dataclass(frozen=True, slots=True)
class PriceTable:
    """报价得分表: everything a bidder needs to compute it again by hand."""

    population: tuple[str, ...]
    dropped: tuple[tuple[str, str], ...]
    middle: Decimal
    ceiling_part: Decimal | None
    parts: tuple[tuple[str, Decimal], ...]
    drawn: Mapping[str, Decimal]
    base: Decimal
    cost: Decimal | None
    """理论成本价, where the document has one."""
    columns: Columns

    @property
    def rows(self) -> tuple[Scored, ...]:
        """The bids that passed, each with its way to its points."""
        one = self.columns
        return tuple(map(Scored, one.bids, one.used, one.deviations, one.percents, one.scores))

    @property
    def points(self) -> dict[str, Decimal]:
        """The price score of each bid that passed."""
        return dict(zip(self.columns.bids, self.columns.scores, strict=True))

    def plain(self) -> dict[str, object]:
        """The table as plain data, figures as text; what the document does not use is not in it."""
        told: dict[str, object] = {
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
        if self.parts:
            told["parts"] = [{"of": name, "value": shown(value)} for name, value in self.parts]
        if self.cost is not None:
            told["cost"] = f"{self.cost:f}"
        return told


def price_table(
    engine: Engine,
    offers: Sequence[Offer],
    *,
    drawn: Mapping[str, Decimal],
    ceiling: Decimal | None,
    points: Mapping[str, Mapping[str, Decimal]] | None = None,
    sampled: Sequence[str] | None = None,
) -> PriceTable:
    """The price scores of the bids that passed. `points` are the member scores by stage, `sampled` the bids drawn for the base.

    Raises Refused when a drawn value, the ceiling, a score or the sample is missing.
    """
    with exactly():
        used = dict(zip([offer.bid for offer in offers], _prices_used(engine, offers), strict=True))
        limit = None if ceiling is None else ceiling - engine.excluded
        chosen = _sample(engine.sample, _population(engine, offers, ceiling), sampled)
        if not chosen:
            raise Refused("price_population_empty")
        counted = used if len(chosen) == len(used) else {bid: used[bid] for bid in chosen}
        left_out = dropped(engine.trims, counted, limit)
        kept = {bid: price for bid, price in counted.items() if bid not in left_out}
        figures = Figures(drawn)
        prices = Prices(kept, limit, points or {})
        base = composed(engine.base, figures, prices)
        if base.value <= 0:
            raise Refused("price_base_not_positive")
        cost = None if engine.cost is None else composed(engine.cost, figures, prices).value
        columns = _scored(engine, [offer for offer in offers if offer.has_passed], used, base.value, figures)
        return PriceTable(
            population=tuple(chosen),
            dropped=tuple(left_out.items()),
            middle=base.middle,
            ceiling_part=base.ceiling_part,
            parts=base.parts,
            drawn=figures.used,
            base=base.value,
            cost=cost,
            columns=columns,
        )


def price_used(kind: PriceUsed, offer: Offer) -> Decimal:
    """The price that is compared, to cents, or as fine as it was bid; the contract is made at the price that was bid."""
    return _compared(kind, offer, offer.excluded)


def _compared(kind: PriceUsed, offer: Offer, excluded: Decimal) -> Decimal:
    price = offer.price if kind is PriceUsed.BID or offer.corrected is None else offer.corrected
    places = max(CENTS, _places(price))
    with exactly():
        price = price - excluded
        if kind is PriceUsed.ADJUSTED:
            price = price * (1 - offer.deduction) + offer.additions
        return rounded(price, places)


def _places(figure: Decimal) -> int:
    exponent = figure.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _prices_used(engine: Engine, offers: Sequence[Offer]) -> list[Decimal]:
    if engine.price is PriceUsed.BID and not engine.excluded and not any(offer.excluded for offer in offers):
        prices = [offer.price for offer in offers]
        cents = [price.quantize(CENT) for price in prices]
        return cents if cents == prices else [max(pair, key=_places) for pair in zip(cents, prices, strict=True)]
    return [_compared(engine.price, offer, offer.excluded + engine.excluded) for offer in offers]


def _population(engine: Engine, offers: Sequence[Offer], ceiling: Decimal | None) -> list[str]:
    """Who counts for the base: never a price above the ceiling."""
    everybody = engine.population is Population.OPENED
    return [
        offer.bid for offer in offers if (everybody or offer.has_passed) and (ceiling is None or offer.price <= ceiling)
    ]


def _sample(rows: Sequence[SampleRow], population: list[str], sampled: Sequence[str] | None) -> list[str]:
    """抽取部分报价 — the bids that were drawn, as many as the document says of the prices that count."""
    row = next((one for one in rows if one.until is None or len(population) <= one.until), None)
    if row is None:
        return population
    count = min(len(population), max(row.least, int(rounded(len(population) * row.share, 0))))
    if sampled is None:
        raise Refused("price_sample_missing", count=count)
    if len(set(sampled)) != count or not set(sampled) <= set(population):
        raise Refused("price_sample_wrong", count=count)
    return [bid for bid in population if bid in set(sampled)]


def _scored(
    engine: Engine, passed: Sequence[Offer], used: Mapping[str, Decimal], base: Decimal, figures: Figures
) -> Columns:
    bids = [offer.bid for offer in passed]
    prices = [used[bid] for bid in bids]
    if prices and min(prices) <= 0:
        raise Refused("price_not_positive", bid=min(bids, key=lambda bid: (used[bid], bid)))
    deviations = [(price - base) / base for price in prices]
    if engine.deviation_places is not None:
        unit = Decimal(1).scaleb(-engine.deviation_places)
        deviations = [deviation.quantize(unit) for deviation in deviations]
    counted = percents(engine.curve, deviations)
    points = points_of(engine, prices, base, counted, figures)
    floor, ceiling, unit = engine.floor, engine.ceiling, Decimal(1).scaleb(-engine.places)
    scores = [(floor if one < floor else ceiling if one > ceiling else one).quantize(unit) for one in points]
    if any(offer.bonus for offer in passed):
        grown = zip(scores, passed, strict=True)
        scores = [(score * (1 + offer.bonus)).quantize(unit) for score, offer in grown]
    return Columns(bids, prices, deviations, counted, scores)
