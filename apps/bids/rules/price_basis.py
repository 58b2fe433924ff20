"""下浮率、费率报价 — a price stated as a share of the ceiling, and the amount that it comes to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

DISCOUNT, RATE = "discount", "rate"
BASES = (DISCOUNT, RATE)
_PERCENT = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.[0-9]{1,4})?", re.ASCII)
_WHOLE = Decimal(100)
_CENT = Decimal("0.01")


class BadPercent(ValueError):
    """The figure is no percentage that gives a price."""


def amount_from(basis: str, percent: str, ceiling: Decimal) -> Decimal:
    """The price in yuan, half a cent up: the ceiling less the discount, or so many percent of the ceiling. Raises BadPercent.

    A percentage has four places at most; a discount is below 100, a rate above 0.
    """
    if _PERCENT.fullmatch(percent) is None:
        raise BadPercent(percent)
    share = _WHOLE - Decimal(percent) if basis == DISCOUNT else Decimal(percent)
    amount = (ceiling * share / _WHOLE).quantize(_CENT, ROUND_HALF_UP)
    if share <= 0 or amount <= 0:
        raise BadPercent(percent)
    return amount


def basis_in(fields: Mapping[str, object]) -> str:
    """Which of both an opening sheet has among its fields; empty where the price is an amount."""
    return next((one for one in BASES if one in fields), "")
