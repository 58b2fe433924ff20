"""Reading a price engine from plain data, part by part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from apps.tenders.rules.plain_reading import Unreadable, at, each, mapped, number, one_of, or_else, text, whole
from apps.tenders.rules.price_parts import (
    NOTHING,
    ZERO,
    Band,
    Base,
    Counting,
    Curve,
    CurveKind,
    Engine,
    Figure,
    Middle,
    Part,
    Partial,
    Population,
    PriceUsed,
    Range,
    SampleRow,
    Source,
    Stage,
    Trim,
    TrimKind,
)

Data = Mapping[str, Any]
ONE = Decimal(1)


def read_engine(weight: Decimal) -> Callable[[Any], Engine]:
    """A reader of engines whose points are those of the price weight, where they do not say otherwise."""

    def read(data: Data) -> Engine:
        full = or_else(data, "full", number, weight)
        return Engine(
            population=at(data, "population", one_of(Population)),
            price=at(data, "price", one_of(PriceUsed)),
            deductions=or_else(data, "deductions", mapped(number), {}),
            trims=at(data, "trim", _trims),
            base=at(data, "base", _base),
            curve=at(data, "curve", _curve),
            full=full,
            deviation_places=or_else(data, "deviation_places", _places_or_none, None),
            floor=or_else(data, "floor", number, ZERO),
            ceiling=or_else(data, "ceiling", number, max(full, weight)),
            places=at(data, "places", _places),
            bonuses=or_else(data, "bonuses", mapped(number), {}),
            excluded=or_else(data, "excluded", number, ZERO),
            sample=or_else(data, "sample", each(_sample_row), ()),
            cost=or_else(data, "cost", _base, None),
        )

    return read


def figure(value: object) -> Figure:
    """A number, or the name under which it is drawn."""
    if isinstance(value, Mapping):
        return Figure(None, at(value, "draw", text))
    return Figure(number(value))


def _places(value: object) -> int:
    places = whole(value)
    if not -_MOST_PLACES <= places <= _MOST_PLACES:
        raise Unreadable(f"{places} 位 places")
    return places


_MOST_PLACES = 18


def _places_or_none(value: object) -> int | None:
    return None if value is None else _places(value)


def _trims(value: object) -> tuple[Trim, ...]:
    """One step, or several after each other."""
    steps = each(_trim)(value) if isinstance(value, list | tuple) else (_trim(value),)
    return tuple(step for step in steps if step.kind is not TrimKind.NONE)


def _trim(data: Any) -> Trim:
    kind = at(data, "kind", one_of(TrimKind))
    counts: dict[str, Any] = {}
    match kind:
        case TrimKind.HIGH_LOW:
            counts = {name: at(data, name, whole) for name in ("high", "low")}
        case TrimKind.SHARE:
            share = or_else(data, "share", number, ZERO)
            counts = {f"share_{side}": or_else(data, side, number, share) for side in ("high", "low")}
        case TrimKind.DEVIATION:
            beyond = or_else(data, "beyond", number, ZERO)
            counts = {side: or_else(data, side, number, beyond) for side in ("above", "below")}
        case TrimKind.OF_CEILING:
            counts = {"above": or_else(data, "above", number, ONE), "below": or_else(data, "below", number, ZERO)}
        case TrimKind.NONE:
            pass
    return Trim(
        kind=kind,
        from_=or_else(data, "from", whole, 1),
        until=or_else(data, "until", whole, None),
        counting=or_else(data, "counting", one_of(Counting), Counting.ROUND),
        **counts,
    )


def _sample_row(data: Data) -> SampleRow:
    return SampleRow(or_else(data, "until", whole, None), at(data, "share", number), or_else(data, "least", whole, 1))


def _base(data: Data) -> Base:
    parts = or_else(data, "parts", each(_part), ())
    return Base(
        source=Source(Middle.MEAN) if parts else _source(data, "middle"),
        ceiling_share=or_else(data, "ceiling_share", figure, NOTHING),
        ceiling_cut=or_else(data, "ceiling_cut", figure, NOTHING),
        cut=or_else(data, "cut", figure, NOTHING),
        factor=or_else(data, "factor", figure, Figure(ONE)),
        places=at(data, "places", _places),
        parts=parts,
    )


def _part(data: Data) -> Part:
    return Part(_source(data, "of"), at(data, "share", figure), or_else(data, "cut", figure, NOTHING))


def _source(data: Data, name: str) -> Source:
    return Source(
        middle=at(data, name, one_of(Middle)),
        value=or_else(data, "value", number, None),
        count=or_else(data, "count", whole, 0),
        shares=or_else(data, "shares", each(number), ()),
        by=or_else(data, "by", one_of(Stage), None),
    )


def _curve(data: Data) -> Curve:
    kind = at(data, "kind", one_of(CurveKind))
    has_bands = kind in (CurveKind.DEVIATION, CurveKind.QUADRATIC)
    return Curve(
        kind=kind,
        up=at(data, "up", each(_band)) if has_bands else (),
        down=at(data, "down", each(_band)) if has_bands else (),
        partial=or_else(data, "partial", one_of(Partial), Partial.INTERPOLATE),
        unit=or_else(data, "unit", number, ONE),
        most=at(data, "most", number) if kind is CurveKind.DIFFERENCE else ZERO,
        ranges=at(data, "ranges", each(_range)) if kind is CurveKind.TABLE else (),
        places=at(data, "points", each(number)) if kind is CurveKind.RANK else (),
    )


def _band(data: Data) -> Band:
    return Band(at(data, "per", figure), or_else(data, "until", number, None))


def _range(data: Data) -> Range:
    return Range(at(data, "points", number), or_else(data, "until", number, None))
