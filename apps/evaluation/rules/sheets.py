"""评分表 — what one member may write on a score sheet, and what strikes in all of them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from apps.core.refusals import Refusal, Refused
from apps.evaluation.rules.figures import mean, shown
from apps.tenders.rules.scheme_parts import COUNTED, Item, ItemKind, RankBy, Scheme
from apps.tenders.rules.scheme_reading import number

Scores = Mapping[str, Mapping[str, Decimal]]
"""A sheet: scores by bid, then by item."""
FAR = Decimal("0.30")
"""畸高、畸低: this far from the mean of the others strikes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at before signing: what, at which bid and item, whose, and the figures."""

    code: str
    bid: str
    item: str
    member: int | None
    figures: Mapping[str, str]

    def plain(self) -> dict[str, object]:
        """As plain data."""
        return {
            "code": self.code,
            "bid": self.bid,
            "item": self.item,
            "member": self.member,
            "figures": dict(self.figures),
        }


def read_scores(data: object) -> dict[str, dict[str, Decimal]]:
    """Scores from plain data. Raises Refused("sheet_unreadable")."""
    try:
        if not isinstance(data, Mapping):
            raise TypeError("scores")
        return {str(bid): {str(item): number(value) for item, value in row.items()} for bid, row in data.items()}
    except (ValueError, TypeError, AttributeError, ArithmeticError) as wrong:
        raise Refused("sheet_unreadable", part=str(wrong)) from wrong


def must_be_complete(scheme: Scheme, bids: Sequence[str], scores: Scores, reasons: Mapping[str, Any]) -> None:
    """Refuses a sheet that cannot be signed: a score missing, impossible, or at the edge without a reason."""
    if set(scores) != set(bids):
        raise Refused("sheet_other_bids")
    for bid in bids:
        if set(scores[bid]) != {item.id for item in scheme.items}:
            raise Refused("sheet_incomplete", bid=bid)
        for item in scheme.items:
            if refusal := _objection(item, scores[bid][item.id], _reason(reasons, bid, item.id)):
                raise refusal
    if scheme.rank_by is RankBy.VOTES and sum(sum(row.values()) for row in scores.values()) > scheme.votes:
        raise Refused("votes_too_many", limit=scheme.votes)


def must_be_possible(scheme: Scheme, bids: Sequence[str], scores: Scores) -> None:
    """Refuses a draft that names what is not there or what no score can be; it may be unfinished."""
    for bid, row in scores.items():
        if bid not in bids:
            raise Refused("sheet_other_bids")
        for item_id, score in row.items():
            item = scheme.item(item_id)
            if item is None or not is_possible(item, score):
                raise Refused("score_impossible", item=item.name if item else item_id, score=f"{score:f}")


def needs_reason(item: Item, score: Decimal) -> bool:
    """A score at the edge of a range says why; a fixed or objective item speaks for itself."""
    return item.kind is ItemKind.RANGE and score in (item.least, item.most)


def _reason(reasons: Mapping[str, Any], bid: str, item: str) -> str:
    of_bid = reasons.get(bid)
    said = of_bid.get(item, "") if isinstance(of_bid, Mapping) else ""
    return said.strip() if isinstance(said, str) else ""


def _objection(item: Item, score: Decimal, reason: str) -> Refusal | None:
    if not is_possible(item, score):
        return Refused("score_impossible", item=item.name, score=f"{score:f}")
    if needs_reason(item, score) and not reason:
        return Refused("score_reason_missing", item=item.name, score=f"{score:f}")
    return None


def is_possible(item: Item, score: Decimal) -> bool:
    """True where the document knows such a score."""
    if item.values:
        return score in item.values
    if item.kind in COUNTED:
        return item.least <= score <= item.most and (score == item.least or (item.most - score) % item.step == 0)
    return item.least <= score <= item.most and score % item.step == 0


def striking(scheme: Scheme, sheets: Mapping[int, Scores]) -> list[Finding]:
    """客观分不一致、畸高畸低 — what the committee looks at before it signs (1117号; 87号令第六十四条)."""
    found: list[Finding] = []
    bids = sorted({bid for sheet in sheets.values() for bid in sheet})
    for bid in bids:
        for item in scheme.items:
            given = {member: sheet[bid][item.id] for member, sheet in sheets.items() if bid in sheet}
            found.extend(_in_one_item(item, bid, given))
    return found


def _in_one_item(item: Item, bid: str, given: Mapping[int, Decimal]) -> list[Finding]:
    if item.kind is ItemKind.OBJECTIVE:
        values = sorted(set(given.values()))
        figures = {"values": "、".join(f"{value:f}" for value in values)}
        return [Finding("objective_differs", bid, item.id, None, figures)] if len(values) > 1 else []
    return [one for member in given if (one := _far_off(item, bid, member, given))]


def _far_off(item: Item, bid: str, member: int, given: Mapping[int, Decimal]) -> Finding | None:
    others = [score for other, score in given.items() if other != member]
    if not others:
        return None
    middle = mean(others)
    if abs(given[member] - middle) <= FAR * middle:
        return None
    code = "strikingly_high" if given[member] > middle else "strikingly_low"
    return Finding(code, bid, item.id, member, {"score": f"{given[member]:f}", "others": shown(middle)})
