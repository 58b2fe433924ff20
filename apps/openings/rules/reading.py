"""唱标安排 — in which order bids are read out and what of them, among what the tender document allows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from apps.core.refusals import Refused

Bid = TypeVar("Bid")
VOICE_LIMIT = 100


class ReadingOrder(StrEnum):
    """唱标顺序 — by the order in which bids were received, or against it. Neither looks at a price."""

    RECEIVED = "received"
    REVERSED = "reversed"


def orders_of(scheme: Mapping[str, Any]) -> tuple[ReadingOrder, ...]:
    """The orders that the document allows; one that says nothing leaves both to the host."""
    return tuple(ReadingOrder(name) for name in scheme.get("announce_orders", ReadingOrder))


def in_order(bids: Sequence[Bid], order: ReadingOrder) -> list[Bid]:
    """The bids, given as received, in the order in which they are read out."""
    return list(reversed(bids)) if order is ReadingOrder.REVERSED else list(bids)


def chosen(fields: Collection[str], allowed: Sequence[str]) -> tuple[str, ...]:
    """The chosen fields in the order of the document. Raises announcement_not_allowed for any other."""
    if set(fields) - set(allowed):
        raise Refused("announcement_not_allowed")
    return tuple(name for name in allowed if name in fields)


def again_next(first: int, last: int, heard: Collection[int]) -> int | None:
    """Which sentence is heard again next, when the reading went back to one; nothing when it has caught up.

    Those from the first to the last that had been read, in their order, without what was heard again since.
    """
    return next((number for number in range(first, last + 1) if number not in heard), None)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a page says of an utterance: with which voice, and when it began and ended by that computer's clock."""

    voice: str
    began_at: datetime
    ended_at: datetime

    def __post_init__(self) -> None:
        """Refuses what cannot have been so."""
        if self.ended_at < self.began_at or len(self.voice) > VOICE_LIMIT:
            raise Refused("utterance_end_wrong")
