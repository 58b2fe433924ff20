"""回避 before the draw is looked at: what speaks against an expert, by codes that the record keeps (handbook 1.10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apps.evidence.rules.draw import Skip

Place = int | str
"""An organisation: its number here, or its credit code where it has no account."""


@dataclass(frozen=True, slots=True)
class Ties:
    """利害关系 — where somebody works and worked within three years, holds a share or directs, or has a near relative."""

    employers: frozenset[Place] = frozenset()
    past_employers: frozenset[Place] = frozenset()
    holdings: frozenset[Place] = frozenset()
    relatives: frozenset[Place] = frozenset()

    @property
    def everywhere(self) -> frozenset[Place]:
        """Every organisation that the expert has to do with."""
        return self.employers | self.past_employers | self.holdings | self.relatives


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody may be asked at all on the day of the review."""

    is_suspended: bool = False
    is_on_leave: bool = False
    is_busy: bool = False
    reviews_this_month: int = 0


@dataclass(frozen=True, slots=True)
class Interests:
    """Whose people may not judge this lot."""

    buyers: frozenset[Place]
    bidders: frozenset[Place]
    avoided: frozenset[Place] = frozenset()
    """回避单位 that the application names, each with its reason."""
    most_a_month: int | None = None


def why_not(ties: Ties, standing: Standing, interests: Interests, colleagues_of: Iterable[Ties]) -> Skip | None:
    """The first reason to pass an expert over, or none; `colleagues_of` are the ties of those drawn already.

    招标投标法第三十七条；评标委员会和评标方法暂行规定第十二条；政府采购法实施条例第九条.
    """
    parties = interests.buyers | interests.bidders
    most = interests.most_a_month
    drawn = {employer for other in colleagues_of for employer in other.employers}
    reasons = (
        (Skip.SUSPENDED, standing.is_suspended),
        (Skip.LEAVE, standing.is_on_leave),
        (Skip.BUSY, standing.is_busy),
        (Skip.COOL_DOWN, most is not None and standing.reviews_this_month >= most),
        (Skip.BUYER_EMPLOYER, ties.employers & interests.buyers),
        (Skip.BIDDER_RELATION, ties.employers & interests.bidders),
        (Skip.PAST_EMPLOYER, ties.past_employers & parties),
        (Skip.HOLDING, ties.holdings & parties),
        (Skip.RELATIVE, ties.relatives & parties),
        (Skip.AVOIDED, ties.everywhere & interests.avoided),
        (Skip.SAME_EMPLOYER, ties.employers & drawn),
    )
    return next((code for code, speaks in reasons if speaks), None)
