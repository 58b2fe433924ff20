"""双信封 — the prices of the second envelopes are in the evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class PricesTaken(Fact):
    """The second envelopes were opened; the bids that have no price, or one above the ceiling, are out."""

    kind: ClassVar[str] = "evaluation.prices_taken"
    discloses: ClassVar[frozenset[Matter]] = frozenset()

    lot: int
    rejected: list[str]


@dataclass(frozen=True, slots=True)
class PricesReviewed(Fact):
    """第二信封评审结束 — nothing about the prices is open any more; these bids are out by theirs, as bid or as corrected."""

    kind: ClassVar[str] = "evaluation.prices_reviewed"
    discloses: ClassVar[frozenset[Matter]] = frozenset()

    lot: int
    rejected: list[str]


name_kinds(
    {
        "evaluation.prices_taken": Wording("第二信封报价进入评审", "Prices of the second envelopes taken"),
        "evaluation.prices_reviewed": Wording("第二信封评审结束", "Review of the second envelopes concluded"),
    }
)
