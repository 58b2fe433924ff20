"""评标结果 — from scheme, bids, drawn values, preliminary verdicts and score sheets to ranks, with every step kept.

Plain data in, plain data out: who has the inputs computes the same result, here, at home or in the verifier.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from apps.core.refusals import Refused
from apps.evaluation.rules.abnormal import triggers
from apps.evaluation.rules.aggregation import Aggregated, Summing, aggregated, votes
from apps.evaluation.rules.award_methods import decided
from apps.evaluation.rules.brands import are_tied, behind
from apps.evaluation.rules.case import PROCUREMENT, Case, read_case
from apps.evaluation.rules.entry import Out, not_entered
from apps.evaluation.rules.figures import exactly, shown
from apps.evaluation.rules.price import Offer, PriceTable, price_table, price_used
from apps.evaluation.rules.ranking import LOWER, PLACES, Standing, ranked
from apps.evaluation.rules.sheets import Finding, striking
from apps.tenders.rules.plain_reading import Unreadable, number
from apps.tenders.rules.price_parts import Engine, PriceUsed
from apps.tenders.rules.scheme_parts import BrandTie, RankBy, Scheme

__all__ = ["Case", "computed", "read_case", "result"]

DECLARED_STATUS = "enterprise"
"""The field of the opening sheet in which a bidder declares what kind of firm it is (中小企业声明函)."""
ZERO = Decimal(0)
PRICE, MEMBERS = "price", "members"


def result(
    scheme: Mapping[str, Any],
    bids: Sequence[Mapping[str, Any]],
    drawn: Mapping[str, str],
    preliminary: Mapping[str, Mapping[str, Any]],
    sheets: Sequence[Mapping[str, Any]],
    *,
    regime: str,
    ceiling: str | None,
) -> dict[str, Any]:
    """The result of plain inputs: docs/formats/score.md. Raises Refused when they do not fit together."""
    case = {
        "v": 1,
        "regime": regime,
        "ceiling": ceiling,
        "scheme": scheme,
        "bids": list(bids),
        "drawn": dict(drawn),
        "preliminary": dict(preliminary),
        "sheets": list(sheets),
    }
    return computed(case)


def computed(case: Mapping[str, Any]) -> dict[str, Any]:
    """The result of a case as it is kept in a file. Raises Refused."""
    typed = read_case(case)
    with exactly():
        return _computed(typed)


def _computed(case: Case) -> dict[str, Any]:
    scores = _scores(case)
    out = not_entered(case.scheme.entry, scores)
    offers = [_offer(bid, case, out) for bid in case.bids if bid["price"] is not None]
    table = _price_table(case, offers, scores)
    points = table.points if table else {}
    scored = [offer for offer in offers if offer.has_passed] if case.is_ranked else []
    standings = [_standing(case, offer, scores, points) for offer in scored]
    dropped = _behind(case, standings)
    out_of_order = dropped.keys() | case.won_elsewhere.keys()
    ranks = _ranked(case, [one for one in standings if one.bid not in out_of_order])
    by_bid = {bid["bid"]: bid for bid in case.bids}
    told = {
        "v": 1,
        "regime": case.regime,
        "price": table.plain() if table else None,
        "scores": {bid: score.plain() for bid, score in scores.items()},
        "ranked": [_row(rank, one, by_bid[one.bid], points, scores) for rank, one in ranks],
        "candidates": [one.bid for rank, one in ranks if rank <= case.scheme.candidates],
        "rejected": [
            {"bid": bid["bid"], "bidder": bid["bidder"], "reasons": list(case.rejected[bid["bid"]])}
            for bid in case.bids
            if bid["bid"] in case.rejected
        ],
        "findings": [
            finding.plain()
            for finding in [
                *_findings(case, offers, table),
                *_joint(case, ranks),
                *_one_brand(case, dropped, _by_lot(case, standings, dropped)),
                *_won_elsewhere(case, standings),
            ]
        ],
    }
    if case.scheme.core_product:
        by_lot = _by_lot(case, standings, dropped)
        told["same_brand"] = [
            _figures(one, by_bid[one.bid], points, scores)
            | {"brand": case.brands[one.bid], "behind": dropped[one.bid]}
            | ({"by_lot": True} if one.bid in by_lot else {})
            for one in standings
            if one.bid in dropped
        ]
    if case.won_elsewhere:
        told["passed_over"] = [
            _figures(one, by_bid[one.bid], points, scores) | {"won": list(case.won_elsewhere[one.bid])}
            for one in standings
            if one.bid in case.won_elsewhere
        ]
    return told | _besides(case, out, ranks)


def _ranked(case: Case, standings: Sequence[Standing]) -> list[tuple[int, Standing]]:
    scheme = case.scheme
    return ranked(standings, ties=scheme.ties, ranking=scheme.ranking, by=scheme.rank_by)


def _behind(case: Case, standings: Sequence[Standing]) -> dict[str, str]:
    """87号令第三十一条: of those who offer one brand the best stays, by score or by price as the method has it."""
    if not case.brands:
        return {}
    ranks = [(rank, one.bid) for rank, one in _ranked(case, standings)]
    if case.scheme.brand_tie is BrandTie.LOT and case.brand_lots is None and are_tied(ranks, case.brands):
        raise Refused("brand_draw_missing")
    return behind(ranks, case.brands, case.brand_lots)


def _by_lot(case: Case, standings: Sequence[Standing], dropped: Mapping[str, str]) -> frozenset[str]:
    """Who was equal to the one of its brand that stays, and was left behind by the lot."""
    ranks = {one.bid: rank for rank, one in _ranked(case, standings)}
    return frozenset(bid for bid, first in dropped.items() if ranks[bid] == ranks[first])


def _besides(case: Case, out: Mapping[str, Out], ranks: Sequence[tuple[int, Standing]]) -> dict[str, Any]:
    """What only some documents have: who did not go on to the price, and the tenderee's decision."""
    names = {bid["bid"]: bid["bidder"] for bid in case.bids}
    told: dict[str, Any] = {}
    if case.scheme.entry is not None:
        told["not_entered"] = [{"bid": bid, "bidder": names[bid], **why.plain()} for bid, why in out.items()]
    if case.decision is not None:
        told["decision"] = decided(case.scheme, case.decision, [one for _rank, one in ranks])
    return told


def _offer(bid: Mapping[str, Any], case: Case, out: Collection[str]) -> Offer:
    engine, status = case.engine, bid["fields"].get(DECLARED_STATUS, "")
    figures = {name: number(bid[name]) for name in ("corrected", "additions", "excluded") if bid.get(name) is not None}
    return Offer(
        bid=bid["bid"],
        price=number(bid["price"]),
        corrected=figures.get("corrected"),
        deduction=engine.deductions.get(status, ZERO) if engine else ZERO,
        additions=figures.get("additions", ZERO),
        has_passed=bid["bid"] not in case.rejected and bid["bid"] not in out,
        bonus=engine.bonuses.get(status, ZERO) if engine else ZERO,
        excluded=figures.get("excluded", ZERO),
    )


def _price_table(case: Case, offers: Sequence[Offer], scores: Mapping[str, Aggregated]) -> PriceTable | None:
    """None where the price is not scored, or nobody is left to be scored."""
    if case.engine is None or not case.is_ranked:
        return None
    points = {
        bid: {stage.value: value for stage, value in one.stages.items()} | {MEMBERS: one.score}
        for bid, one in scores.items()
    }
    return price_table(case.engine, offers, drawn=case.drawn, ceiling=case.ceiling, points=points, sampled=case.sampled)


def _scores(case: Case) -> dict[str, Aggregated]:
    items = case.scheme.items
    if not items or not case.is_ranked:
        return {}
    members = sorted(case.sheets)
    given = {bid: [case.sheets[one][bid] for one in members] for bid in case.passed}
    if case.scheme.rank_by is RankBy.VOTES:
        return {bid: votes(items, sheets) for bid, sheets in given.items()}
    return {bid: aggregated(items, sheets, Summing.of(case.scheme)) for bid, sheets in given.items()}


def _standing(case: Case, offer: Offer, scores: Mapping[str, Aggregated], points: Mapping[str, Decimal]) -> Standing:
    """The total is the price score as rounded by the scheme, plus the members' score, weighted where the scheme weighs."""
    score = scores.get(offer.bid)
    for_ties = {stage.value: value for stage, value in score.stages.items()} if score else {}
    total = _total(case.scheme, points.get(offer.bid, ZERO), score)
    if any(":" in tie for tie in case.scheme.ties):
        for_ties |= _figures_for_ties(case, offer.bid, score)
    return Standing(offer.bid, total, _price_for_rank(case.engine, offer, case.scheme.rank_by), for_ties)


def _total(scheme: Scheme, price: Decimal, score: Aggregated | None) -> Decimal:
    if not scheme.weights:
        return price + (score.score if score else ZERO)
    parts = {stage.value: value for stage, value in score.stages.items()} if score else {}
    return sum((value * scheme.weights.get(name, ZERO) for name, value in (parts | {PRICE: price}).items()), ZERO)


def _figures_for_ties(case: Case, bid: str, score: Aggregated | None) -> dict[str, Decimal]:
    """Scores by item and figures of the opening sheet; a field without a figure counts as nothing."""
    fields = next(one["fields"] for one in case.bids if one["bid"] == bid)
    found = {f"item:{item}": value for item, value in (score.items if score else {}).items()}
    for tie in case.scheme.ties:
        if tie.startswith(FIELD):
            found[tie] = _figure_in(fields.get(tie.removeprefix(FIELD).removesuffix(LOWER), ""))
    return found


FIELD = "field:"


def _figure_in(said: object) -> Decimal:
    try:
        return number(str(said))
    except Unreadable:
        return ZERO


def _price_for_rank(engine: Engine | None, offer: Offer, by: RankBy) -> Decimal:
    """Ties ask the price as it was bid or adjusted by policy; ranks by price ask the evaluated one."""
    if by is RankBy.PRICE:
        return price_used(PriceUsed.ADJUSTED, offer)
    return price_used(PriceUsed.BID if engine is None else engine.price, offer)


def _row(
    rank: int,
    one: Standing,
    bid: Mapping[str, Any],
    points: Mapping[str, Decimal],
    scores: Mapping[str, Aggregated],
) -> dict[str, Any]:
    return {"rank": rank, **_figures(one, bid, points, scores)}


def _figures(
    one: Standing,
    bid: Mapping[str, Any],
    points: Mapping[str, Decimal],
    scores: Mapping[str, Aggregated],
) -> dict[str, Any]:
    return {
        "bid": one.bid,
        "bidder": bid["bidder"],
        "price": bid["price"],
        "evaluated_price": f"{one.price:f}",
        "price_score": f"{points[one.bid]:f}" if one.bid in points else None,
        "member_score": shown(scores[one.bid].score) if one.bid in scores else None,
        "total": shown(one.total, PLACES),
        "total_unrounded": shown(one.total, 10),
    }


def _findings(case: Case, offers: Sequence[Offer], table: PriceTable | None) -> list[Finding]:
    sheets = {member: {bid: sheet[bid] for bid in case.passed} for member, sheet in case.sheets.items()}
    found = striking(case.scheme, sheets) if case.is_ranked else []
    limits = case.scheme.low_price
    if case.regime == PROCUREMENT or limits.is_stated:
        prices = {offer.bid: offer.price for offer in offers if offer.has_passed}
        for bid, names in triggers(prices, case.ceiling, limits).items():
            found.extend(Finding("abnormally_low", bid, "", None, {"limit": name}) for name in names)
    if table is not None and table.cost is not None:
        cost = f"{table.cost:f}"
        low = [row for row in table.rows if row.used < table.cost]
        found.extend(Finding("below_cost", row.bid, "", None, {"price": f"{row.used:f}", "cost": cost}) for row in low)
    if case.bidders < case.fewest:
        found.append(Finding("too_few_valid", "", "", None, {"count": str(case.bidders)}))
    return found


def _one_brand(case: Case, dropped: Mapping[str, str], by_lot: Collection[str]) -> list[Finding]:
    """Who stands behind another of the same brand, and whom."""
    names = {bid["bid"]: bid["bidder"] for bid in case.bids}
    return [
        Finding(
            "same_brand_by_lot" if bid in by_lot else "same_brand",
            bid,
            "",
            None,
            {"brand": case.brands[bid], "behind": names[first]},
        )
        for bid, first in dropped.items()
    ]


def _won_elsewhere(case: Case, standings: Sequence[Standing]) -> list[Finding]:
    """兼投不兼中 — who is passed over, and for which lots."""
    return [
        Finding("passed_over", one.bid, "", None, {"won": "、".join(case.won_elsewhere[one.bid])})
        for one in standings
        if one.bid in case.won_elsewhere
    ]


def _joint(case: Case, ranks: Sequence[tuple[int, Standing]]) -> list[Finding]:
    """并列 — who shares a rank among the candidates; the document says how the buyer chooses."""
    among = [rank for rank, _one in ranks if rank <= case.scheme.candidates]
    return [
        Finding("joint_rank", one.bid, "", None, {"rank": str(rank)}) for rank, one in ranks if among.count(rank) > 1
    ]
