"""计算评标结果 — the rows of an evaluation as the plain case that the rules compute, and the result kept with its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from apps.core.actor import SYSTEM
from apps.evaluation import events
from apps.evaluation.matters import outcomes_of
from apps.evaluation.models import Evaluation, Sheet, Verdict
from apps.evaluation.pricing import corrections_of, kept_to_the_list, plain_price, priced
from apps.evaluation.rules.brands import record
from apps.evaluation.rules.result import computed
from apps.evaluation.standing import scheme_data, scheme_of
from apps.evidence.journal import emit
from apps.evidence.rules.canonical import canonical_bytes
from apps.tenders.rules.scheme_parts import BrandTie

Preliminary = Mapping[str, Mapping[str, Any]]


def preliminary_of(evaluation: Evaluation) -> dict[str, dict[str, Any]]:
    """Each bid's verdict by majority, with the grounds of those who rejected it; what was voted on is as the vote went."""
    verdicts = Verdict.objects.filter(member__evaluation=evaluation, member__left_at__isnull=True)
    votes: dict[str, list[Verdict]] = {}
    for one in verdicts.order_by("member__number"):
        votes.setdefault(one.bid, []).append(one)
    found = {bid: _majority(of_bid) for bid, of_bid in votes.items()}
    for bid, outcome in outcomes_of(evaluation).items():
        found[bid] = {**found.get(bid, {}), **outcome}
    return kept_to_the_list(evaluation, found)


def rejected_of(preliminary: Preliminary) -> set[str]:
    """The bids that did not pass."""
    return {bid for bid, said in preliminary.items() if not said["passed"]}


def passed_bids(evaluation: Evaluation) -> list[str]:
    """The bids that are scored, in the order of the list."""
    rejected = rejected_of(preliminary_of(evaluation))
    return [one.bid for one in evaluation.bids.all() if one.bid not in rejected]


def compute(evaluation: Evaluation, *, now: datetime) -> None:
    """The result stands in the evaluation, with everything it rests on."""
    evaluation.case = case_of(evaluation)
    evaluation.result = computed(evaluation.case)
    evaluation.result_sha256 = hashlib.sha256(canonical_bytes(evaluation.result)).hexdigest()
    evaluation.computed_at = now
    evaluation.save(update_fields=["case", "result", "result_sha256", "computed_at"])
    fact = events.ResultComputed(lot=evaluation.lot_id, sha256=evaluation.result_sha256)
    emit(fact, stream=evaluation.sealed_stream, actor=SYSTEM, at=now)


def case_of(evaluation: Evaluation) -> dict[str, Any]:
    """All inputs as plain data: docs/formats/score.md."""
    lot = evaluation.lot
    corrected = corrections_of(evaluation)
    brands = dict(evaluation.brands.values_list("bid", "brand"))
    sheets = Sheet.objects.filter(
        member__evaluation=evaluation, member__left_at__isnull=True, signed_at__isnull=False
    ).select_related("member")
    brand_draw = brand_draw_of(evaluation)
    return {
        "v": 1,
        "lot": lot.code,
        "regime": lot.project.regime_in_force.value,
        "ceiling": None if lot.ceiling_price is None else f"{lot.ceiling_price:f}",
        "scheme": scheme_data(lot),
        "bids": [
            {"bid": one.bid, "bidder": one.organisation.name, "price": plain_price(one.price), "fields": one.fields}
            | ({"corrected": f"{corrected[one.bid]:f}"} if one.bid in corrected else {})
            | ({"brand": brands[one.bid]} if one.bid in brands else {})
            for one in evaluation.bids.select_related("organisation")
        ],
        "drawn": evaluation.drawn_values,
        "preliminary": priced(evaluation, preliminary_of(evaluation)),
        "sheets": [
            {"member": sheet.member.number, "scores": sheet.scores} for sheet in sheets.order_by("member__number")
        ],
    } | ({"brand_draw": brand_draw} if brand_draw else {})


def brand_draw_of(evaluation: Evaluation) -> dict[str, Any] | None:
    """随机抽取 between equals of one brand, where the document says so: drawn with what was revealed for the committee's draw."""
    scheme = scheme_of(evaluation.lot)
    if scheme is None or not scheme.core_product or scheme.brand_tie is not BrandTie.LOT:
        return None
    bids = list(evaluation.bids.order_by("number").values_list("bid", flat=True))
    return record(evaluation.lot.code, bids, (evaluation.draw or {})["contributions"])


def _majority(votes: list[Verdict]) -> dict[str, Any]:
    against = [one for one in votes if not one.has_passed]
    passed = 2 * len(against) < len(votes)
    reasons = [] if passed else list(dict.fromkeys(one.reason for one in against))
    return {"passed": passed, "for": len(votes) - len(against), "against": len(against), "reasons": reasons}
