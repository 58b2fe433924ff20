"""评标结果 — from scheme, bids, drawn values, preliminary verdicts and score sheets to ranks, with every step kept.

Plain data in, plain data out: who has the inputs computes the same result, here, at home or in the verifier.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from apps.core.refusals import Refused
from apps.evaluation.rules.abnormal import GP_LIMITS, triggers
from apps.evaluation.rules.aggregation import Aggregated, aggregated
from apps.evaluation.rules.figures import exactly, shown
from apps.evaluation.rules.price import Offer, PriceTable, price_table, price_used
from apps.evaluation.rules.ranking import PLACES, Standing, ranked
from apps.evaluation.rules.sheets import Finding, read_scores, striking
from apps.tenders.rules.scheme_parts import Engine, PriceUsed, RankBy, Scheme
from apps.tenders.rules.scheme_reading import Unreadable, number, read

FEWEST_VALID = 3
"""招标投标法实施条例第四十四条, 评标委员会和评标方法暂行规定第二十七条."""
DECLARED_STATUS = "enterprise"
"""The field of the opening sheet in which a bidder declares what kind of firm it is (中小企业声明函)."""
ZERO = Decimal(0)
WORKS, PROCUREMENT = "eng", "gp"


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a result rests on, typed."""

    regime: str
    scheme: Scheme
    ceiling: Decimal | None
    drawn: Mapping[str, Decimal]
    bids: tuple[Mapping[str, Any], ...]
    rejected: Mapping[str, Sequence[str]]
    """Reasons by bid that did not pass."""
    sheets: Mapping[int, Mapping[str, Mapping[str, Decimal]]]

    @property
    def passed(self) -> list[str]:
        """The bids that are scored, in the order given."""
        return [bid["bid"] for bid in self.bids if bid["bid"] not in self.rejected]

    @property
    def is_ranked(self) -> bool:
        """With nobody left nothing is ranked, in a procurement with fewer than three (政府采购法第三十六条)."""
        return len(self.passed) >= (FEWEST_VALID if self.regime == PROCUREMENT else 1)


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


def read_case(case: Mapping[str, Any]) -> Case:
    """The case, typed. Raises Refused("case_unreadable") or Refused("case_incomplete")."""
    try:
        preliminary = case.get("preliminary", {})
        typed = Case(
            regime=_regime(case["regime"]),
            scheme=read(case["scheme"]),
            ceiling=None if case.get("ceiling") is None else number(case["ceiling"]),
            drawn={str(name): number(value) for name, value in case.get("drawn", {}).items()},
            bids=tuple(_bid(bid) for bid in case["bids"]),
            rejected={bid: list(said["reasons"]) for bid, said in preliminary.items() if not said["passed"]},
            sheets={int(sheet["member"]): read_scores(sheet["scores"]) for sheet in case["sheets"]},
        )
    except (Unreadable, KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as wrong:
        raise Refused("case_unreadable", part=str(wrong)) from wrong
    _must_fit(typed)
    return typed


def _regime(said: object) -> str:
    regime = said.lower() if isinstance(said, str) else ""
    if regime not in (WORKS, PROCUREMENT):
        raise ValueError("regime")
    return regime


def _bid(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """A bid with its figures checked."""
    number(data["price"])
    for name in ("corrected", "additions"):
        if data.get(name) is not None:
            number(data[name])
    fields = data.get("fields", {})
    if not isinstance(data["bid"], str) or not isinstance(fields, Mapping):
        raise ValueError("bid")
    return {"bidder": "", **data, "fields": dict(fields)}


def _must_fit(case: Case) -> None:
    bids = [bid["bid"] for bid in case.bids]
    if len(set(bids)) != len(bids) or not bids:
        raise Refused("case_unreadable", part="bids")
    if not case.is_ranked:
        return
    if case.scheme.items and not case.sheets:
        raise Refused("case_incomplete")
    wanted = {item.id for item in case.scheme.items}
    for sheet in case.sheets.values():
        if any(set(sheet.get(bid, {})) != wanted for bid in case.passed):
            raise Refused("case_incomplete")


def _computed(case: Case) -> dict[str, Any]:
    offers = [_offer(bid, case) for bid in case.bids]
    table = _price_table(case, offers)
    scores = _scores(case)
    points = {row.bid: row.score for row in table.rows} if table else {}
    scored = [offer for offer in offers if offer.has_passed] if case.is_ranked else []
    standings = [_standing(case, offer, scores, points) for offer in scored]
    ranks = ranked(standings, ties=case.scheme.ties, ranking=case.scheme.ranking, by=case.scheme.rank_by)
    by_bid = {bid["bid"]: bid for bid in case.bids}
    return {
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
        "findings": [finding.plain() for finding in [*_findings(case, offers), *_joint(case, ranks)]],
    }


def _offer(bid: Mapping[str, Any], case: Case) -> Offer:
    engine = case.scheme.engine
    corrected, status = bid.get("corrected"), bid["fields"].get(DECLARED_STATUS, "")
    return Offer(
        bid=bid["bid"],
        price=number(bid["price"]),
        corrected=None if corrected is None else number(corrected),
        deduction=engine.deductions.get(status, ZERO) if engine else ZERO,
        additions=number(bid["additions"]) if bid.get("additions") is not None else ZERO,
        has_passed=bid["bid"] not in case.rejected,
    )


def _price_table(case: Case, offers: Sequence[Offer]) -> PriceTable | None:
    """None where the price is not scored, or nobody is left to be scored."""
    if case.scheme.engine is None or not case.is_ranked:
        return None
    return price_table(case.scheme.engine, offers, drawn=case.drawn, ceiling=case.ceiling)


def _scores(case: Case) -> dict[str, Aggregated]:
    if not case.scheme.items or not case.is_ranked:
        return {}
    members = sorted(case.sheets)
    return {
        bid: aggregated(case.scheme.items, [case.sheets[one][bid] for one in members], case.scheme.aggregation)
        for bid in case.passed
    }


def _standing(case: Case, offer: Offer, scores: Mapping[str, Aggregated], points: Mapping[str, Decimal]) -> Standing:
    """The total is the price score as rounded by the scheme, plus the unrounded mean of the members."""
    score = scores.get(offer.bid)
    total = points.get(offer.bid, ZERO) + (score.score if score else ZERO)
    stages = {stage.value: value for stage, value in score.stages.items()} if score else {}
    return Standing(offer.bid, total, _price_for_rank(case.scheme.engine, offer, case.scheme.rank_by), stages)


def _price_for_rank(engine: Engine | None, offer: Offer, by: RankBy) -> Decimal:
    """Ties ask the price as it was bid or adjusted by policy; ranks by price ask the evaluated one."""
    if engine is None:
        return price_used(PriceUsed.BID, offer)
    return price_used(PriceUsed.ADJUSTED if by is RankBy.PRICE else engine.price, offer)


def _row(
    rank: int,
    one: Standing,
    bid: Mapping[str, Any],
    points: Mapping[str, Decimal],
    scores: Mapping[str, Aggregated],
) -> dict[str, Any]:
    return {
        "rank": rank,
        "bid": one.bid,
        "bidder": bid["bidder"],
        "price": bid["price"],
        "evaluated_price": f"{one.price:f}",
        "price_score": f"{points[one.bid]:f}" if one.bid in points else None,
        "member_score": shown(scores[one.bid].score) if one.bid in scores else None,
        "total": shown(one.total, PLACES),
        "total_unrounded": shown(one.total, 10),
    }


def _findings(case: Case, offers: Sequence[Offer]) -> list[Finding]:
    sheets = {member: {bid: sheet[bid] for bid in case.passed} for member, sheet in case.sheets.items()}
    found = striking(case.scheme, sheets) if case.is_ranked else []
    if case.regime == PROCUREMENT:
        prices = {offer.bid: offer.price for offer in offers if offer.has_passed}
        for bid, names in triggers(prices, case.ceiling, GP_LIMITS).items():
            found.extend(Finding("abnormally_low", bid, "", None, {"limit": name}) for name in names)
    if len(case.passed) < FEWEST_VALID:
        found.append(Finding("too_few_valid", "", "", None, {"count": str(len(case.passed))}))
    return found


def _joint(case: Case, ranks: Sequence[tuple[int, Standing]]) -> list[Finding]:
    """并列 — who shares a rank among the candidates; the document says how the buyer chooses."""
    among = [rank for rank, _one in ranks if rank <= case.scheme.candidates]
    return [
        Finding("joint_rank", one.bid, "", None, {"rank": str(rank)}) for rank, one in ranks if among.count(rank) > 1
    ]
