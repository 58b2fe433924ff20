"""What an opening in two parts changes in the snapshot; an opening of whole bids says nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

State = dict[str, Any]
Frame = Mapping[str, Any]
UNTOLD = (
    "released_at",
    "attribution",
    "price",
    "fields",
    "key",
    "sheet",
    "failure",
    "announced_at",
    "accepted",
)
"""What is not yet known of a bid when it is listed."""


def part_arranged(state: State, one: Frame) -> None:
    """Which part this is, and when it begins."""
    state["lot"], state["part"], state["opens_at"] = one["code"], one["part"], one["opens_at"]


def part_called_off(state: State, _one: Frame) -> None:
    """No time stands any more, and nobody signs in."""
    state["state"], state["opens_at"], state["times"] = "not_open", "", {}


def listed(bids: Any) -> list[dict[str, Any]]:
    """The rows of a list, of which nothing more is known yet."""
    return [{**bid, **dict.fromkeys(UNTOLD)} for bid in bids]


def first_opened(bid: dict[str, Any], one: Frame) -> None:
    """A first envelope: everything but the price."""
    for name in ("fields", "key", "sheet"):
        bid[name] = one[name]
    bid["failure"] = None
