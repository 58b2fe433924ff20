"""相同品牌 — several bidders with one brand of a single or core product count as one (政府采购货物和服务招标投标管理办法第三十一条)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from apps.core.refusals import Refused
from apps.evidence.rules import draw
from apps.evidence.rules.draw import Contribution, Population, Subject

RULES = "kaiming/brand-tie-v1"
NAME = "brand_tie"


def as_compared(brand: str) -> str:
    """The brand without blanks and capitals; empty where none is stated."""
    return "".join(brand.split()).casefold()


def count_of(brands: Iterable[str]) -> int:
    """So many bidders are there for the law: those of one brand count once."""
    said = [as_compared(one) for one in brands]
    return len({one for one in said if one}) + sum(1 for one in said if not one)


def behind(ranks: Sequence[tuple[int, str]], brands: Mapping[str, str], lots: Sequence[str] | None) -> dict[str, str]:
    """Who of a brand does not stay, and behind whom; `ranks` are rank and bid, the best first.

    Who shares the rank of the first of its brand stays, and the buyer chooses as the document says; where the document
    has lots drawn, `lots` is the order drawn, and of those who share the rank only the first of it stays.
    """
    first: dict[str, tuple[int, str]] = {}
    found = {}
    for rank, bid in ranks if lots is None else sorted(ranks, key=lambda one: (one[0], lots.index(one[1]))):
        brand = as_compared(brands.get(bid, ""))
        if not brand:
            continue
        best = first.setdefault(brand, (rank, bid))
        if bid != best[1] and (rank > best[0] or lots is not None):
            found[bid] = best[1]
    return found


def are_tied(ranks: Sequence[tuple[int, str]], brands: Mapping[str, str]) -> bool:
    """True when somebody shares the best rank of its brand, so that something has to decide."""
    best: dict[str, int] = {}
    tied = False
    for rank, bid in ranks:
        brand = as_compared(brands.get(bid, ""))
        if brand:
            tied = tied or best.get(brand) == rank
            best.setdefault(brand, rank)
    return tied


def record(lot: str, bids: Sequence[str], contributions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """随机抽取 — what draws the order again: the frozen text and what was revealed for the committee's own draw."""
    return {"v": 1, "text": _frozen(lot, bids), "contributions": [dict(one) for one in contributions]}


def drawn_order(record_of: Mapping[str, Any], lot: str, bids: Sequence[str]) -> list[str]:
    """The order that the record draws of these bids. Raises Refused when it is of others, or a secret opens nothing."""
    try:
        contributions = [
            Contribution(one["by"], one["commitment"], bytes.fromhex(one["secret"]), bytes.fromhex(one["nonce"]))
            for one in record_of["contributions"]
        ]
    except (KeyError, TypeError, ValueError) as wrong:
        raise Refused("case_unreadable", part="brand_draw") from wrong
    text = _frozen(lot, bids)
    if record_of.get("text") != text:
        raise Refused("case_unreadable", part="brand_draw.text")
    return draw.order(draw.seed_of(text, contributions), NAME, sorted(bids))


def _frozen(lot: str, bids: Sequence[str]) -> str:
    """The text that the order is drawn for: every bid of the list in the order of its id, whatever became of it."""
    of = {"name": NAME, "items": sorted(bids)}
    return draw.frozen(lot=lot, subject=Subject.BRAND_TIE, population=Population.BIDDERS, of=of, rules=RULES, pool=None)
