"""What the signed report says of each bid, as an award needs it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Ranked:
    """A bid that was ranked: its place, its total as the report states it, and what was announced of it."""

    bid: str
    organisation_id: int
    name: str
    price: Decimal
    total: str
    rank: int
    fields: dict[str, str]
    member_totals: tuple[str, ...]
    """专家打分情况 — what each member gave, in the order of their numbers, without names."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A bid that was rejected, with the grounds."""

    bid: str
    organisation_id: int
    name: str
    price: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """评标结果 — the order of the bids, how many of them are recommended, who was rejected, and who judged."""

    ranked: tuple[Ranked, ...]
    candidates: int
    rejected: tuple[Rejected, ...]
    evaluators: tuple[str, ...]
    """Names, to be published with the result and not before."""
    set_aside: tuple[Rejected, ...] = ()
    """Who passed the review and is not in the order, and why: one brand counted once, or not among those who go on."""

    @property
    def recommended(self) -> tuple[Ranked, ...]:
        """The candidates in order."""
        return self.ranked[: self.candidates]
