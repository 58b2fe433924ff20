"""暗标编号 — T01 to Tn: the same for all members, drawn against the order of the list by the seed of the committee's draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apps.evidence.rules import draw
from apps.evidence.rules.draw import Contribution, Population, Subject

RULES = "kaiming/blind-codes-v1"
NAME = "blind_codes"


def drawn_codes(lot: str, bids: Sequence[str], contributions: Sequence[Contribution]) -> dict[str, str]:
    """The code of each bid."""
    order = draw.order(draw.seed_of(frozen(lot, bids), contributions), NAME, list(bids))
    return {bid: f"T{place:02d}" for place, bid in enumerate(order, start=1)}


def record(lot: str, bids: Sequence[str], contributions: Sequence[dict[str, Any]]) -> dict[str, object]:
    """What draws the codes again: the frozen text and what was revealed for the committee's draw."""
    return {"v": 1, "text": frozen(lot, bids), "contributions": list(contributions)}


def frozen(lot: str, bids: Sequence[str]) -> str:
    """The text that the codes are drawn for."""
    of = {"name": NAME, "items": list(bids)}
    return draw.frozen(
        lot=lot, subject=Subject.BLIND_CODES, population=Population.BIDDERS, of=of, rules=RULES, pool=None
    )
