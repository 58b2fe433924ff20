"""第二信封: convened by the buyer for the bids that passed the first part; reviewed by the committee once it is open."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.evaluation import events, policy
from apps.evaluation.computing import compute, passed_bids
from apps.evaluation.models import Evaluation
from apps.evaluation.price_review import with_prices
from apps.evaluation.pricing import ruled_out_by_price
from apps.evaluation.standing import advance, facts_of, locked, tell_act
from apps.evaluation.states import EvaluationAction
from apps.openings import steps
from apps.openings.models import Opening
from apps.tenders.lifecycle import LotState


@transaction.atomic(durable=True)
def convene_price_opening(lot_id: int, *, opens_at: datetime, actor: Actor, now: datetime) -> Opening:
    """The second envelopes of the bids that passed are opened then; until its list nobody hears which they are."""
    evaluation = locked(lot_id)
    policy.must_receive(actor, evaluation.lot)
    advance(evaluation, EvaluationAction.CONVENE_PRICES, facts_of(evaluation, in_turn=LotState.EVALUATING))

    return steps.convene_second(
        evaluation.lot, admitted=passed_bids(evaluation), opens_at=opens_at, actor=actor, now=now
    )


@transaction.atomic(durable=True)
def conclude_prices(lot_id: int, *, actor: Actor, now: datetime) -> Evaluation:
    """第二信封评审结束: nothing about the prices is open any more, and the result is computed."""
    evaluation = locked(lot_id)
    chair = policy.must_chair(actor, evaluation)
    facts = with_prices(facts_of(evaluation, in_turn=LotState.EVALUATING), evaluation, now)
    advance(evaluation, EvaluationAction.CONCLUDE_PRICES, facts)

    evaluation.save(update_fields=["state"])
    fact = events.PricesReviewed(lot=lot_id, rejected=ruled_out_by_price(evaluation))
    tell_act(evaluation, fact, action=EvaluationAction.CONCLUDE_PRICES, member=chair, now=now)
    compute(evaluation, now=now)
    return evaluation
