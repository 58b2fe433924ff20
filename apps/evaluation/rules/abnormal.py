"""异常低价 — which prices in a procurement must be explained before anything else is decided (财库〔2026〕2号)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from apps.evaluation.rules.figures import exactly, mean
from apps.tenders.rules.scheme_parts import LowPrice

FEWEST_FOR_SECOND = 2


GP_LIMITS = LowPrice()
"""财库〔2026〕2号, from 2026-02-01."""


def triggers(prices: Mapping[str, Decimal], ceiling: Decimal | None, limits: LowPrice) -> dict[str, list[str]]:
    """For each bid that passed conformity the reasons to ask; prices as bid, and equal is not less."""
    if not prices:
        return {}
    with exactly():
        bounds = {"AVG50": mean(prices.values()) * limits.of_mean}
        if len(prices) >= FEWEST_FOR_SECOND:
            bounds["SECOND50"] = sorted(prices.values())[1] * limits.of_second_lowest
        if ceiling is not None:
            bounds["CAP45"] = ceiling * limits.of_ceiling
        return {bid: [name for name, bound in bounds.items() if price < bound] for bid, price in prices.items()}
