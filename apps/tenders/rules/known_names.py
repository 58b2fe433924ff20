"""The names that the format of a scheme knows: whatever else it says has no effect, and whoever wrote it should hear that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_BASE_SOURCE = {"value": None, "count": None, "shares": None, "by": None}
_FIGURE = {"draw": None}
_BASE: dict[str, Any] = {
    "middle": None,
    "ceiling_share": _FIGURE,
    "ceiling_cut": _FIGURE,
    "cut": _FIGURE,
    "factor": _FIGURE,
    "places": None,
    "parts": {"of": None, "share": _FIGURE, "cut": _FIGURE, **_BASE_SOURCE},
    **_BASE_SOURCE,
}
_BAND = {"per": _FIGURE, "until": None}
_ENGINE: dict[str, Any] = {
    "population": None,
    "price": None,
    "deductions": None,
    "bonuses": None,
    "excluded": None,
    "sample": {"until": None, "share": None, "least": None},
    "trim": dict.fromkeys(("kind", "from", "until", "high", "low", "share", "beyond", "above", "below", "counting")),
    "base": _BASE,
    "cost": _BASE,
    "curve": {
        **dict.fromkeys(("kind", "partial", "unit", "most", "points")),
        "up": _BAND,
        "down": _BAND,
        "ranges": {"points": None, "until": None},
    },
    **dict.fromkeys(("full", "deviation_places", "floor", "ceiling", "places")),
}
SCHEME: dict[str, Any] = {
    "v": None,
    "items": {
        **dict.fromkeys(
            ("id", "name", "stage", "max", "kind", "step", "values", "standard", "least", "blind", "field")
        ),
        "rule": {"kind": None, "points": {"at": None, "points": None}},
    },
    "price": {"weight": None, "engine": _ENGINE, "engines": {"*": _ENGINE}, "method": None, "fixed": None},
    "draws": {"name": None, "values": None},
    "committee": {"size": None, "representatives": None, "chair_named": None},
    "nodes": dict.fromkeys(("id", "stage", "name", "standard", "clause", "kind", "allowed")),
    "award": dict.fromkeys(("way", "method", "stated", "is_order_told")),
    "low_price": dict.fromkeys(("of_mean", "of_second_lowest", "of_ceiling")),
    "one_lot": dict.fromkeys(("rule", "most")),
    "entry": dict.fromkeys(("least", "best_by", "count")),
    **dict.fromkeys(
        (
            *("aggregation", "rank_on", "rank_by", "ties", "candidates", "announce", "announce_orders"),
            *("confirm_minutes", "identity_check", "explain_minutes", "weights", "member_places", "item_places"),
            *("trim_from", "votes", "fewest", "final_offers", "core_product", "brand_tie"),
        )
    ),
}
"""Every part of a scheme; None ends a branch, a star stands for any name, lists are looked through."""


def unknown_in(scheme: object) -> list[str]:
    """The places within a scheme that nobody reads."""
    return list(_unknown(scheme, SCHEME, "scheme"))


def _unknown(data: object, known: Mapping[str, Any] | None, where: str) -> Iterator[str]:
    if known is None:
        return
    if isinstance(data, list | tuple):
        for place, one in enumerate(data, start=1):
            yield from _unknown(one, known, f"{where}.[{place}]")
    if isinstance(data, Mapping):
        for name, value in data.items():
            if name not in known and "*" not in known:
                yield f"{where}.{name}"
            else:
                yield from _unknown(value, known.get(name, known.get("*")), f"{where}.{name}")
