"""兼投不兼中 — several lots of one procurement, of which a bidder may win so many only (handbook 3.6).

Plain data in, plain data out: each lot is a case of its own; who is passed over is told with the lot it won.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apps.core.refusals import Refused
from apps.evaluation.rules.result import computed
from apps.evaluation.rules.short_form import full_case
from apps.tenders.rules.plain_reading import Unreadable, at, each, one_of, or_else, text, whole
from apps.tenders.rules.scheme_parts import OneLotRule

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OneLot:
    """The document's rule, the order of the lots, and how many of them one bidder may win; none where it may win all."""

    rule: OneLotRule
    order: tuple[str, ...]
    most: int | None


@dataclass(slots=True)
class _Settled:
    """What was settled so far."""

    winners: dict[str, Row | None] = field(default_factory=dict)
    passed_over: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    won: dict[str, list[str]] = field(default_factory=dict)
    barred: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    """By lot the bids of all who could win no more when it was settled, wherever they ranked, and what they had won."""


def has_lots(data: Mapping[str, Any]) -> bool:
    """True where a file holds several lots."""
    return "lots" in data


def computed_lots(data: Mapping[str, Any], drawn: Mapping[str, str]) -> dict[str, Any]:
    """The results of all lots and who wins which. What stands beside the lots holds for each of them. Raises Refused."""
    shared = {name: value for name, value in data.items() if name not in ("lots", "one_lot")}
    try:
        lots = at(data, "lots", each(lambda one: full_case({**shared, **dict(one)}, drawn)))
        names = [str(lot.get("lot", "")) for lot in lots]
        one_lot = _one_lot(data, names)
    except (Unreadable, TypeError, ValueError) as wrong:
        raise Refused("lots_unreadable", part=str(wrong)) from wrong
    if not all(names) or len(set(names)) < len(names) or not names:
        raise Refused("lots_unreadable", part="lots.lot: 缺少或重复 missing or twice")
    results = {name: computed(lot) for name, lot in zip(names, lots, strict=True)}
    settled = _Settled()
    SETTLING[one_lot.rule](settled, one_lot, {name: result["ranked"] for name, result in results.items()})
    return {
        "v": 1,
        "one_lot": {"rule": one_lot.rule.value, "order": list(one_lot.order), "most": one_lot.most},
        "lots": [
            {
                "lot": name,
                "winner": _shown(settled.winners[name]),
                "passed_over": settled.passed_over.get(name, []),
                "result": results[name],
            }
            for name in one_lot.order
        ],
    }


def won_elsewhere(
    lot: str, one_lot: OneLot, ranked: Mapping[str, Sequence[Row]], held: Mapping[str, str | None]
) -> dict[str, list[str]]:
    """Who of this lot is passed over, by bid, and which lots it won; `held` are lots that stand with their winners."""
    settled = _Settled()
    for name, winner in held.items():
        if winner is not None:
            settled.won.setdefault(winner, []).append(name)
    SETTLING[one_lot.rule](settled, one_lot, ranked)
    return settled.barred[lot]


def _one_lot(data: Mapping[str, Any], names: Sequence[str]) -> OneLot:
    if "one_lot" not in data:
        return OneLot(OneLotRule.IN_ORDER, tuple(names), None)
    said = data["one_lot"]
    order = or_else(said, "order", each(text), tuple(names))
    if sorted(order) != sorted(names):
        raise Unreadable("与标段不符 not the lots of the file", "one_lot", "order")
    most = or_else(said, "most", whole, 1)
    if most < 1:
        raise Unreadable(f"{most} < 1", "one_lot", "most")
    return OneLot(or_else(said, "rule", one_of(OneLotRule), OneLotRule.IN_ORDER), order, most)


def _in_order(settled: _Settled, one_lot: OneLot, ranked: Mapping[str, Sequence[Row]]) -> None:
    for lot in one_lot.order:
        _settle(settled, lot, ranked[lot], one_lot.most)


def _best_total(settled: _Settled, one_lot: OneLot, ranked: Mapping[str, Sequence[Row]]) -> None:
    left = list(one_lot.order)
    while left:
        leaders = {lot: _leader(settled, ranked[lot], one_lot.most) for lot in left}
        best = max(left, key=lambda lot: _total(leaders[lot]))
        _settle(settled, best, ranked[best], one_lot.most)
        left.remove(best)


SETTLING: Mapping[OneLotRule, Callable[[_Settled, OneLot, Mapping[str, Sequence[Row]]], None]] = {
    OneLotRule.IN_ORDER: _in_order,
    OneLotRule.BEST_TOTAL: _best_total,
}


def _settle(settled: _Settled, lot: str, rows: Sequence[Row], most: int | None) -> None:
    """The lot goes to the first who may still win; two who share that rank are not chosen between."""
    winner = _leader(settled, rows, most)
    settled.winners[lot] = winner
    settled.barred[lot] = {
        row["bid"]: list(settled.won[row["bidder"]]) for row in rows if not _may_win(settled, row, most)
    }
    before = rows if winner is None else rows[: rows.index(winner)]
    settled.passed_over[lot] = [
        {"rank": row["rank"], "bid": row["bid"], "bidder": row["bidder"], "won": list(settled.won[row["bidder"]])}
        for row in before
        if not _may_win(settled, row, most)
    ]
    if winner is not None:
        settled.won.setdefault(winner["bidder"], []).append(lot)


def _leader(settled: _Settled, rows: Sequence[Row], most: int | None) -> Row | None:
    may = [row for row in rows if _may_win(settled, row, most)]
    shared = Counter(row["rank"] for row in may)
    return may[0] if may and shared[may[0]["rank"]] == 1 else None


def _may_win(settled: _Settled, row: Row, most: int | None) -> bool:
    return most is None or len(settled.won.get(row["bidder"], ())) < most


def _total(row: Row | None) -> Decimal:
    return Decimal(-1) if row is None else Decimal(row["total_unrounded"])


def _shown(row: Row | None) -> dict[str, Any] | None:
    return None if row is None else {name: row[name] for name in ("rank", "bid", "bidder", "price", "total")}
