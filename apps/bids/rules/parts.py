"""双信封 — which envelopes of a bid are opened in which part of the opening, and which of them holds what is announced."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

SHEET = "sheet"
PARTICULARS = "particulars"
"""第一信封一览表: everything that is announced but the price. A bid that has it is opened in two parts."""
WITH_THE_PRICE = frozenset({SHEET, "commercial"})
"""第二信封: what tells the price."""


class Part(IntEnum):
    """Which part of the opening: the whole bid at once, or the first or second envelope of two."""

    WHOLE = 0
    FIRST = 1
    SECOND = 2


FORMS = frozenset({SHEET, PARTICULARS})
"""Envelopes that hold a form which the bidder's client makes, and none of the bidder's own files."""


def is_double(envelopes: Iterable[str]) -> bool:
    """True where bids are sealed in two envelopes."""
    return PARTICULARS in envelopes


def of_part(part: Part, envelopes: Iterable[str]) -> list[str]:
    """Those of a bid's envelopes that this part opens, in their order."""
    match part:
        case Part.WHOLE:
            return list(envelopes)
        case Part.FIRST:
            return [name for name in envelopes if name not in WITH_THE_PRICE]
        case Part.SECOND:
            return [name for name in envelopes if name in WITH_THE_PRICE]


def announced_in(part: Part) -> str:
    """The envelope whose form is announced in this part, and whose key becomes public with it."""
    return PARTICULARS if part is Part.FIRST else SHEET
