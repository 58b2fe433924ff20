"""What members think of bids in tests: that they pass or not, and some scores."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from apps.evaluation.actions.reviewing import Judgement


def judgement(reason: str) -> Judgement:
    """A bid passes, or is rejected for this reason at some place of the document and of the bid."""
    if not reason:
        return Judgement(has_passed=True, reason="")
    return Judgement(has_passed=False, reason=reason, ground="unsigned", clause="第二章 3.7.3", page="12")


def score_given(item: Mapping[str, Any], place: int, member: int) -> str:
    """Three quarters of the maximum, a step or two around it; objective items the same from everybody."""
    step, most = Decimal(item["step"]), Decimal(item["max"])
    middle = (most * 3 / 4 / step).to_integral_value() * step
    moved = 0 if item["kind"] == "objective" else (member % 3) - 1
    return f"{middle + step * moved - step * place:f}"
