"""计分曲线 — from a price and the base to points, for all bids at once (handbook 3.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from apps.evaluation.rules.price_base import Figures
from apps.tenders.rules.price_parts import ZERO, Band, Curve, CurveKind, Engine, Partial, Range

HUNDRED = Decimal(100)
WHOLE = Decimal(1)
ROUNDINGS = {Partial.CEIL: ROUND_CEILING, Partial.FLOOR: ROUND_FLOOR, Partial.ROUND: ROUND_HALF_UP}

Column = Sequence[Decimal]
"""One figure of every bid, in the order of the bids."""


def percents(curve: Curve, deviations: Column) -> list[Decimal]:
    """The deviations in percent as they count: 不足百分之一 in part, as one, not at all, or half up."""
    given = [deviation * HUNDRED for deviation in deviations]
    how = ROUNDINGS.get(curve.partial)
    if how is None:
        return given
    unit = curve.unit
    return [(abs(one) / unit).quantize(WHOLE, how).copy_sign(one) * unit for one in given]


def points_of(engine: Engine, used: Column, base: Decimal, percent: Column, figures: Figures) -> list[Decimal]:
    """The points of every bid, before limits and rounding."""
    curve, full = engine.curve, engine.full
    match curve.kind:
        case CurveKind.DEVIATION:
            points = _by_deviation(curve, full, percent, figures)
        case CurveKind.QUADRATIC:
            up, down = (figures.of(bands[0].per) for bands in (curve.up, curve.down))
            points = [full - (up if one > 0 else down) * one * one for one in percent]
        case CurveKind.RATIO:
            points = [base / price * full for price in used]
        case CurveKind.RATIO_BOTH:
            points = [min(base, price) / max(base, price) * full for price in used]
        case CurveKind.DIFFERENCE:
            points = _by_difference(used, base, full=full, most=curve.most)
        case CurveKind.TABLE:
            points = [_within(curve.ranges, one) for one in percent]
        case CurveKind.RANK:
            points = _by_place(curve.places, used)
    return points


def _by_deviation(curve: Curve, full: Decimal, percent: Column, figures: Figures) -> list[Decimal]:
    """A single band costs the same for every percent; several follow each other."""
    up, down = (_costs(bands, figures) for bands in (curve.up, curve.down))
    if len(up) == 1 == len(down):
        above, below = up[0][0], down[0][0]
        return [full - one * above if one > 0 else full + one * below for one in percent]
    return [full - _cost(up if one > 0 else down, abs(one)) for one in percent]


def _costs(bands: Sequence[Band], figures: Figures) -> list[tuple[Decimal, Decimal | None]]:
    return [(figures.of(band.per), band.until) for band in bands]


def _cost(bands: Sequence[tuple[Decimal, Decimal | None]], percent: Decimal) -> Decimal:
    """What a deviation costs, band after band."""
    cost, start = ZERO, ZERO
    for per, until in bands:
        end = percent if until is None else min(percent, until)
        cost += max(end - start, ZERO) * per
        start = end
    return cost


def _by_difference(used: Column, base: Decimal, *, full: Decimal, most: Decimal) -> list[Decimal]:
    """固定差值法: the dearest loses the most, the others in proportion."""
    dearest = max(used, default=base)
    if dearest <= base:
        return [full for _price in used]
    return [full - (price - base) / (dearest - base) * most for price in used]


def _within(ranges: Sequence[Range], percent: Decimal) -> Decimal:
    """The points of the first range that reaches so far."""
    return next(one.points for one in ranges if one.until is None or percent <= one.until)


def _by_place(places: Sequence[Decimal], used: Column) -> list[Decimal]:
    """The lowest price has the first place; who asks the same shares it."""
    in_order: Mapping[Decimal, int] = {price: place for place, price in reversed(list(enumerate(sorted(used))))}
    return [places[min(in_order[price], len(places) - 1)] for price in used]
