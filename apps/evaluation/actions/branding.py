"""核心产品品牌: the chair writes down which brand each bid offers, before the committee judges (87号令第三十一条)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evaluation import events, policy
from apps.evaluation.branding import core_product_of
from apps.evaluation.matters import reviewed_bids
from apps.evaluation.models import Brand, Evaluation
from apps.evaluation.standing import advance, facts_of, locked, tell_act
from apps.evaluation.states import EvaluationAction
from apps.tenders.lifecycle import LotState

BRAND_LIMIT = 80


@transaction.atomic(durable=True)
def record_brands(lot_id: int, *, brands: Mapping[str, str], actor: Actor, now: datetime) -> Evaluation:
    """Every bid under review has its brand on record; said again before the review is settled, the newer counts."""
    evaluation = locked(lot_id)
    member = policy.must_chair(actor, evaluation)
    advance(evaluation, EvaluationAction.RECORD_BRANDS, facts_of(evaluation, in_turn=LotState.EVALUATING))
    if not core_product_of(evaluation):
        raise Refused("brands_not_asked")
    said = {bid: brand.strip() for bid, brand in brands.items()}
    if set(said) != {one.bid for one in reviewed_bids(evaluation)} or not all(said.values()):
        raise Refused("brands_incomplete")
    if any(len(brand) > BRAND_LIMIT for brand in said.values()):
        raise Refused("text_too_long", limit=BRAND_LIMIT)

    for bid, brand in said.items():
        kept = {"brand": brand, "member": member, "at": now}
        Brand.objects.update_or_create(evaluation=evaluation, bid=bid, defaults=kept)
    fact = events.BrandsRecorded(lot=lot_id, member=member.number, brands=said)
    tell_act(evaluation, fact, action=EvaluationAction.RECORD_BRANDS, member=member, now=now)
    return evaluation
