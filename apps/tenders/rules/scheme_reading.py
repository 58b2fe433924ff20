"""Reading a scoring scheme from plain data, part by part; whatever does not fit is named."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from apps.tenders.rules.scheme_parts import (
    Aggregation,
    Band,
    Base,
    Committee,
    Curve,
    CurveKind,
    Draw,
    Engine,
    Figure,
    Item,
    ItemKind,
    Middle,
    Partial,
    Population,
    PriceUsed,
    RankBy,
    Ranking,
    Scheme,
    Stage,
    Trim,
    TrimKind,
)


class Unreadable(ValueError):
    """The data is not a scheme; the message is the part that is wrong."""


def read(data: Mapping[str, Any]) -> Scheme:
    """The scheme in this data. Raises Unreadable; whether it makes sense is told by objections_to."""
    try:
        return _Reader(data).scheme()
    except (KeyError, TypeError, ValueError, InvalidOperation, AttributeError) as wrong:
        raise Unreadable(str(wrong)) from wrong


class _Reader:
    """Reads plain data part by part; whatever does not fit raises."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data

    def scheme(self) -> Scheme:
        data = self.data
        if data["v"] != 1:
            raise ValueError("v")
        weight = number(data["price"]["weight"])
        given = data["price"].get("engine")
        committee = data["committee"]
        return Scheme(
            items=tuple(_item(item) for item in data["items"]),
            price_weight=weight,
            engine=None if given is None else _engine(given, weight),
            aggregation=Aggregation(data["aggregation"]),
            ranking=Ranking(data["rank_on"]),
            rank_by=RankBy(data.get("rank_by", RankBy.TOTAL)),
            ties=tuple(map(text, data["ties"])),
            draws=tuple(_draw(draw) for draw in data["draws"]),
            committee=Committee(whole(committee["size"]), whole(committee["representatives"])),
            candidates=whole(data["candidates"]),
            announce=tuple(map(text, data["announce"])),
            confirm_minutes=whole(data["confirm_minutes"]),
        )


def number(value: object) -> Decimal:
    """A figure written as text. Raises ValueError for anything else."""
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a figure written as text")
    figure = Decimal(value)
    if not figure.is_finite() or abs(figure.adjusted()) > _DIGITS:
        raise ValueError(f"{value!r} is not a figure")
    return figure


_DIGITS = 18


def whole(value: object) -> int:
    """A whole number, which no truth value is."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{value!r} is not a whole number")
    return value


def text(value: object) -> str:
    """A text."""
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    return value


def _item(data: Mapping[str, Any]) -> Item:
    return Item(
        id=text(data["id"]),
        name=text(data["name"]),
        stage=Stage(data["stage"]),
        most=number(data["max"]),
        kind=ItemKind(data["kind"]),
        step=number(data["step"]),
        values=tuple(number(value) for value in data.get("values", ())),
    )


def _draw(data: Mapping[str, Any]) -> Draw:
    values = tuple(text(value) for value in data["values"])
    for value in values:
        number(value)
    return Draw(text(data["name"]), values)


def _figure(value: object) -> Figure:
    if isinstance(value, Mapping):
        return Figure(None, text(value["draw"]))
    return Figure(number(value))


def _engine(data: Mapping[str, Any], weight: Decimal) -> Engine:
    places = data.get("deviation_places")
    full = number(data["full"]) if "full" in data else weight
    return Engine(
        population=Population(data["population"]),
        price=PriceUsed(data["price"]),
        deductions={text(status): number(rate) for status, rate in data.get("deductions", {}).items()},
        trim=_trim(data["trim"]),
        base=_base(data["base"]),
        curve=_curve(data["curve"]),
        full=full,
        deviation_places=None if places is None else whole(places),
        floor=number(data.get("floor", "0")),
        ceiling=number(data["ceiling"]) if "ceiling" in data else max(full, weight),
        places=whole(data["places"]),
    )


def _trim(data: Mapping[str, Any]) -> Trim:
    kind = TrimKind(data["kind"])
    return Trim(
        kind=kind,
        from_=whole(data.get("from", 1)),
        high=whole(data["high"]) if kind is TrimKind.HIGH_LOW else 0,
        low=whole(data["low"]) if kind is TrimKind.HIGH_LOW else 0,
        share=number(data["share"]) if kind is TrimKind.SHARE else Decimal(0),
        beyond=number(data["beyond"]) if kind is TrimKind.DEVIATION else Decimal(0),
    )


def _base(data: Mapping[str, Any]) -> Base:
    return Base(
        middle=Middle(data["middle"]),
        value=number(data["value"]) if "value" in data else None,
        ceiling_share=_figure(data.get("ceiling_share", "0")),
        ceiling_cut=_figure(data.get("ceiling_cut", "0")),
        cut=_figure(data.get("cut", "0")),
        factor=_figure(data.get("factor", "1")),
        places=whole(data["places"]),
    )


def _curve(data: Mapping[str, Any]) -> Curve:
    kind = CurveKind(data["kind"])
    needs_bands = kind in (CurveKind.DEVIATION, CurveKind.QUADRATIC)
    return Curve(
        kind=kind,
        up=tuple(map(_band, data["up"])) if needs_bands else (),
        down=tuple(map(_band, data["down"])) if needs_bands else (),
        partial=Partial(data.get("partial", Partial.INTERPOLATE)),
        most=number(data["most"]) if kind is CurveKind.DIFFERENCE else Decimal(0),
    )


def _band(data: Mapping[str, Any]) -> Band:
    return Band(number(data["per"]), number(data["until"]) if "until" in data else None)
