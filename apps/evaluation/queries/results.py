"""评标结果 for those who go on with it: ranks, candidates and rejections, as the signed report states them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from apps.evaluation.models import Evaluation
from apps.tenders.models import Lot


@dataclass(frozen=True, slots=True)
class RankedBid:
    """A bid in the ranking."""

    bid_id: str
    organisation_id: int
    name: str
    price: Decimal
    fields: dict[str, str]
    rank: int
    total: str
    """As the report states it, with two places."""
    price_score: str | None
    member_score: str | None
    member_totals: tuple[str, ...]
    """What each member gave in all, by number and without names."""


@dataclass(frozen=True, slots=True)
class RejectedBid:
    """A bid that did not pass, and why."""

    bid_id: str
    organisation_id: int
    name: str
    price: Decimal
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What the committee recommends."""

    ranked: tuple[RankedBid, ...]
    candidates: tuple[RankedBid, ...]
    rejected: tuple[RejectedBid, ...]
    sha256: str


def result_of(lot: Lot) -> Result | None:
    """The result of a completed evaluation; nothing before every member has signed or refused."""
    evaluation = Evaluation.objects.filter(lot=lot, completed_at__isnull=False).first()
    if evaluation is None or evaluation.result is None:
        return None
    result = evaluation.result
    bids = {one.bid: one for one in evaluation.bids.select_related("organisation")}
    ranked = tuple(
        RankedBid(
            bid_id=row["bid"],
            organisation_id=bids[row["bid"]].organisation_id,
            name=bids[row["bid"]].organisation.name,
            price=bids[row["bid"]].price,
            fields=bids[row["bid"]].fields,
            rank=row["rank"],
            total=row["total"],
            price_score=row["price_score"],
            member_score=row["member_score"],
            member_totals=tuple(result["scores"].get(row["bid"], {}).get("totals", ())),
        )
        for row in result["ranked"]
    )
    rejected = tuple(
        RejectedBid(
            bid_id=row["bid"],
            organisation_id=bids[row["bid"]].organisation_id,
            name=bids[row["bid"]].organisation.name,
            price=bids[row["bid"]].price,
            reasons=tuple(row["reasons"]),
        )
        for row in result["rejected"]
    )
    recommended = set(result["candidates"])
    return Result(
        ranked=ranked,
        candidates=tuple(one for one in ranked if one.bid_id in recommended),
        rejected=rejected,
        sha256=evaluation.result_sha256,
    )
