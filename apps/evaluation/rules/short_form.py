"""A case in short form: bidders with their members' scores beside them, as results are published, made into a full case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from apps.core.refusals import Refused


def full_case(data: Mapping[str, Any], drawn: Mapping[str, str]) -> dict[str, Any]:
    """The case for `computed`; a file that is a full case already stays as it is, with these drawn values filled in.

    Raises Refused("case_unreadable") where the short form does not fit.
    """
    if "bidders" not in data:
        return {**data, "drawn": {**data.get("drawn", {}), **drawn}}
    try:
        return _full(data, drawn)
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise Refused("case_unreadable", part=str(wrong)) from wrong


def _full(data: Mapping[str, Any], drawn: Mapping[str, str]) -> dict[str, Any]:
    scheme, bidders = data["scheme"], data["bidders"]
    has_engine = scheme["price"].get("engine") is not None
    names = [f"{number:02d}" for number in range(1, len(bidders) + 1)]
    scores = [_scores(one, scheme) for one in bidders]
    return {
        "v": 1,
        "lot": data.get("id", ""),
        "regime": data["regime"],
        "ceiling": data.get("ceiling_price") if has_engine else None,
        "scheme": scheme,
        "bids": [
            {
                "bid": name,
                "bidder": one["name"],
                "price": _price(one, has_engine=has_engine),
                "fields": one.get("fields", {}),
            }
            for name, one in zip(names, bidders, strict=True)
        ],
        "drawn": dict(drawn),
        "preliminary": {},
        "sheets": [
            {"member": member + 1, "scores": {name: rows[member] for name, rows in zip(names, scores, strict=True)}}
            for member in range(len(scores[0]))
        ],
    }


def _scores(bidder: Mapping[str, Any], scheme: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
    """Each member's scores; published totals are the scores of the scheme's only item."""
    if "totals" not in bidder:
        return list(bidder["scores"])
    (item,) = scheme["items"]
    return [{item["id"]: total} for total in bidder["totals"]]


def _price(bidder: Mapping[str, Any], *, has_engine: bool) -> str:
    """A price that was not published may be missing only where no price is scored."""
    if bidder.get("price") is None and not has_engine:
        return "0"
    return str(bidder["price"])
