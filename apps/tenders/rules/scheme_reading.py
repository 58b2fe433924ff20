"""Reading a scoring scheme from plain data, part by part; whatever does not fit is named with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from apps.tenders.rules.plain_reading import (
    Unreadable,
    at,
    each,
    mapped,
    number,
    one_of,
    or_else,
    text,
    truth,
    whole,
)
from apps.tenders.rules.price_parts import ZERO, Engine
from apps.tenders.rules.price_reading import read_engine
from apps.tenders.rules.scheme_parts import (
    DEFAULT_NODES,
    Aggregation,
    Award,
    AwardMethod,
    AwardWay,
    BrandTie,
    Committee,
    Draw,
    Entry,
    Item,
    ItemKind,
    LowPrice,
    Node,
    NodeKind,
    NodeStage,
    OneLotRule,
    OneLotTerms,
    Proposal,
    RankBy,
    Ranking,
    Rule,
    Scheme,
    Stage,
)

__all__ = ["Unreadable", "number", "read"]

Data = Mapping[str, Any]


def read(data: Mapping[str, Any]) -> Scheme:
    """The scheme in this data. Raises Unreadable; whether it makes sense is told by objections_to."""
    try:
        return _scheme(data)
    except Unreadable:
        raise
    except (KeyError, TypeError, ValueError, InvalidOperation, AttributeError) as wrong:
        raise Unreadable(str(wrong)) from wrong


def _scheme(data: Data) -> Scheme:
    at(data, "v", _version)
    price = at(data, "price", _price)
    return Scheme(
        items=at(data, "items", each(_item)),
        price_weight=price.weight,
        engine=price.engine,
        aggregation=at(data, "aggregation", one_of(Aggregation)),
        ranking=at(data, "rank_on", one_of(Ranking)),
        rank_by=or_else(data, "rank_by", one_of(RankBy), RankBy.TOTAL),
        ties=at(data, "ties", each(text)),
        draws=at(data, "draws", each(_draw)),
        committee=at(data, "committee", _committee),
        candidates=at(data, "candidates", whole),
        announce=at(data, "announce", each(text)),
        confirm_minutes=at(data, "confirm_minutes", whole),
        nodes=or_else(data, "nodes", each(_node), DEFAULT_NODES),
        award=or_else(data, "award", _award, Award()),
        explain_minutes=or_else(data, "explain_minutes", whole, 30),
        low_price=or_else(data, "low_price", _low_price, LowPrice()),
        engines=price.engines,
        engine_drawn=price.method,
        entry=or_else(data, "entry", _entry, None),
        weights=or_else(data, "weights", mapped(number), {}),
        member_places=or_else(data, "member_places", whole, None),
        item_places=or_else(data, "item_places", whole, None),
        trim_from=or_else(data, "trim_from", whole, 0),
        votes=or_else(data, "votes", whole, 1),
        fewest=or_else(data, "fewest", whole, 3),
        final_offers=or_else(data, "final_offers", truth, otherwise=False),
        fixed_price=price.fixed,
        one_lot=or_else(data, "one_lot", _one_lot, None),
        core_product=or_else(data, "core_product", text, ""),
        brand_tie=or_else(data, "brand_tie", one_of(BrandTie), BrandTie.SHARE),
    )


def _version(value: object) -> None:
    if value != 1:
        raise Unreadable(f"{value!r} 应为 1")


@dataclass(frozen=True, slots=True)
class _Price:
    """The part of the scheme that speaks of the price."""

    weight: Decimal
    engine: Engine | None
    engines: Mapping[str, Engine]
    method: str
    fixed: Decimal | None


def _price(data: Data) -> _Price:
    weight = at(data, "weight", number)
    has_engine = data.get("engine") is not None
    return _Price(
        weight=weight,
        engine=at(data, "engine", read_engine(weight)) if has_engine else None,
        engines=or_else(data, "engines", mapped(read_engine(weight)), {}),
        method=or_else(data, "method", text, ""),
        fixed=or_else(data, "fixed", number, None),
    )


def _item(data: Data) -> Item:
    return Item(
        id=at(data, "id", text),
        name=at(data, "name", text),
        stage=at(data, "stage", one_of(Stage)),
        most=at(data, "max", number),
        kind=at(data, "kind", one_of(ItemKind)),
        step=at(data, "step", _not_zero),
        values=or_else(data, "values", each(number), ()),
        standard=or_else(data, "standard", text, ""),
        least=or_else(data, "least", number, ZERO),
        blind=or_else(data, "blind", truth, otherwise=False),
        field=or_else(data, "field", text, ""),
        rule=or_else(data, "rule", _rule, None),
    )


def _not_zero(value: object) -> Decimal:
    """A step of nothing divides nothing."""
    figure = number(value)
    if figure == 0:
        raise Unreadable("0 不是打分单位 no step")
    return figure


def _rule(data: Data) -> Rule:
    kind = at(data, "kind", one_of(Proposal))
    place = text if kind is Proposal.EQUALS else _figure_text
    return Rule(kind, at(data, "points", each(lambda one: (at(one, "at", place), at(one, "points", number)))))


def _figure_text(value: object) -> str:
    number(value)
    return text(value)


def _node(data: Data) -> Node:
    return Node(
        id=at(data, "id", text),
        stage=at(data, "stage", one_of(NodeStage)),
        name=at(data, "name", text),
        standard=or_else(data, "standard", text, ""),
        clause=or_else(data, "clause", text, ""),
        kind=or_else(data, "kind", one_of(NodeKind), NodeKind.PASS),
        allowed=or_else(data, "allowed", whole, 0),
    )


def _award(data: Data) -> Award:
    return Award(
        way=at(data, "way", one_of(AwardWay)),
        method=or_else(data, "method", one_of(AwardMethod), None),
        stated=or_else(data, "stated", text, ""),
        is_order_told=or_else(data, "is_order_told", truth, otherwise=True),
    )


def _low_price(data: Data) -> LowPrice:
    usual = LowPrice()
    return LowPrice(
        of_mean=or_else(data, "of_mean", number, usual.of_mean),
        of_second_lowest=or_else(data, "of_second_lowest", number, usual.of_second_lowest),
        of_ceiling=or_else(data, "of_ceiling", number, usual.of_ceiling),
        is_stated=True,
    )


def _entry(data: Data) -> Entry:
    return Entry(
        least=or_else(data, "least", mapped(number), {}),
        best_by=or_else(data, "best_by", text, ""),
        count=or_else(data, "count", whole, 0),
    )


def _one_lot(data: Data) -> OneLotTerms:
    return OneLotTerms(at(data, "rule", one_of(OneLotRule)), or_else(data, "most", whole, 1))


def _draw(data: Data) -> Draw:
    return Draw(at(data, "name", text), at(data, "values", each(_figure_text)))


def _committee(data: Data) -> Committee:
    return Committee(
        at(data, "size", whole),
        at(data, "representatives", whole),
        or_else(data, "chair_named", truth, otherwise=False),
    )
