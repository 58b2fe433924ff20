"""Whether a price engine can be computed with: bands that follow each other, limits in order, bases that have what they need."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from apps.tenders.rules.price_parts import Base, Curve, CurveKind, Engine, Middle, SampleRow, Source, Trim, TrimKind


def is_sound(engine: Engine, weight: Decimal) -> bool:
    """True when every price gets points by it."""
    rates = [*engine.deductions.values(), *engine.bonuses.values()]
    return (
        0 <= engine.floor <= engine.full
        and engine.ceiling <= max(weight, engine.full)
        and all(0 <= rate < 1 for rate in rates)
        and engine.excluded >= 0
        and _base_is_sound(engine.base)
        and (engine.cost is None or _base_is_sound(engine.cost))
        and _curve_is_sound(engine.curve)
        and all(map(_trim_is_sound, engine.trims))
        and _sample_is_sound(engine.sample)
    )


def ends_well(ends: Sequence[Decimal | int | None]) -> bool:
    """What goes up to its end follows each other, and only the last has none."""
    if not ends or ends[-1] is not None or None in ends[:-1]:
        return False
    inner = [end for end in ends if end is not None]
    return inner == sorted(set(inner))


def _base_is_sound(base: Base) -> bool:
    if not all(map(_source_is_sound, base.sources)):
        return False
    known = [part.share.value for part in base.parts]
    shares = [share for share in known if share is not None]
    return len(shares) < len(known) or not known or sum(shares) == 1


def _source_is_sound(source: Source) -> bool:
    match source.middle:
        case Middle.FIXED:
            return source.value is not None and source.value > 0
        case Middle.MEAN_OF_LOWEST:
            return source.count >= 1
        case Middle.BY_RANK:
            return bool(source.shares) and sum(source.shares) == 1 and min(source.shares) >= 0
        case _:
            return True


def _curve_is_sound(curve: Curve) -> bool:
    if curve.unit <= 0:
        return False
    match curve.kind:
        case CurveKind.DEVIATION:
            is_fine = all(ends_well([band.until for band in bands]) for bands in (curve.up, curve.down))
        case CurveKind.QUADRATIC:
            is_fine = len(curve.up) == 1 == len(curve.down)
        case CurveKind.TABLE:
            is_fine = ends_well([one.until for one in curve.ranges])
        case CurveKind.RANK:
            is_fine = bool(curve.places) and list(curve.places) == sorted(curve.places, reverse=True)
        case _:
            is_fine = curve.most >= 0
    return is_fine


def _trim_is_sound(trim: Trim) -> bool:
    if trim.from_ < 1 or (trim.until is not None and trim.until < trim.from_):
        return False
    match trim.kind:
        case TrimKind.HIGH_LOW:
            return trim.high >= 0 and trim.low >= 0 and trim.from_ > trim.high + trim.low
        case TrimKind.SHARE:
            return trim.share_high >= 0 and trim.share_low >= 0 and trim.share_high + trim.share_low < 1
        case TrimKind.OF_CEILING:
            return 0 <= trim.below < trim.above
        case _:
            return trim.above > 0 and trim.below > 0


def _sample_is_sound(rows: Sequence[SampleRow]) -> bool:
    fits = all(0 < row.share <= 1 and row.least >= 1 for row in rows)
    return not rows or (fits and ends_well([row.until for row in rows]))
