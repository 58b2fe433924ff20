"""评标结果 for those who go on with it: ranks, candidates and rejections, as the signed report states them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from apps.evaluation.models import EvaluatedBid, Evaluation
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
    price: Decimal | None
    """Nothing where the second of two envelopes was not opened."""
    reasons: tuple[str, ...]


BRANDED = "与{behind}提供的核心产品品牌相同（{brand}），按一家供应商计算，不作为中标候选人（87号令第三十一条）"
BRANDED_BY_LOT = "与{behind}提供的核心产品品牌相同（{brand}）且并列，按采购文件规定随机抽取未抽中，不作为中标候选人（87号令第三十一条）"
WON = "已在标段 {lots} 中排名第一，按招标文件兼投不兼中的规定，本标段不列入排序"
ENTRY = {
    "below_threshold": "{points}分低于规定的{wanted}分，未入围",
    "not_among_best": "{points}分未达到入围名次（{wanted}分）",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What the committee recommends."""

    ranked: tuple[RankedBid, ...]
    candidates: tuple[RankedBid, ...]
    rejected: tuple[RejectedBid, ...]
    sha256: str
    set_aside: tuple[RejectedBid, ...]
    """Bids that passed the review and are not in the ranking: behind another of one brand, or not among those who go on."""


def received_at_of(lot: Lot) -> datetime | None:
    """When the buyer received the report that counts."""
    return Evaluation.objects.filter(lot=lot).values_list("received_at", flat=True).first()


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
            price=Decimal(row["price"]),
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
        set_aside=tuple(_set_aside(result, bids)),
    )


def _set_aside(result: Mapping[str, Any], bids: Mapping[str, EvaluatedBid]) -> Iterator[RejectedBid]:
    """Who passed and is not ranked, and why, in words of the law."""
    for row in result.get("same_brand", ()):
        why = (BRANDED_BY_LOT if row.get("by_lot") else BRANDED).format(
            behind=bids[row["behind"]].organisation.name, brand=row["brand"]
        )
        yield _aside(bids[row["bid"]], why)
    for row in result.get("passed_over", ()):
        yield _aside(bids[row["bid"]], WON.format(lots="、".join(row["won"])))
    for row in result.get("not_entered", ()):
        yield _aside(bids[row["bid"]], ENTRY[row["why"]].format(points=row["points"], wanted=row["wanted"]))


def _aside(one: EvaluatedBid, why: str) -> RejectedBid:
    return RejectedBid(one.bid, one.organisation_id, one.organisation.name, one.price, (why,))
