"""第二信封报价 — what a subscriber, or whoever signs the last sheet, has done inside its own transaction after the second opening."""

from __future__ import annotations

from datetime import datetime

from apps.evaluation import events
from apps.evaluation.computing import compute
from apps.evaluation.guards import Facts
from apps.evaluation.models import Evaluation
from apps.evaluation.price_review import with_prices
from apps.evaluation.pricing import are_prices_opened, ruled_out_by_price
from apps.evaluation.standing import advance, facts_of, locked, tell_act
from apps.evaluation.states import EvaluationAction, EvaluationState
from apps.openings import queries as openings
from apps.tenders.lifecycle import LotState


def take_prices(lot_id: int, *, now: datetime) -> Evaluation | None:
    """The prices that were opened stand in the evaluation; heard again, nothing changes.

    Where the committee is not done with the first part, its last sheet has them taken.
    """
    if not Evaluation.objects.filter(lot=lot_id, state=EvaluationState.AWAITING_PRICES).exists():
        return None
    evaluation = locked(lot_id)
    have_prices_taken(evaluation, now=now)
    return evaluation


def have_prices_taken(evaluation: Evaluation, *, now: datetime) -> None:
    """The same for an evaluation that the caller holds: prices are reviewed next, or the result is computed at once."""
    if are_prices_opened(evaluation):
        _keep(evaluation)
    advance(evaluation, EvaluationAction.TAKE_PRICES, _facts(evaluation, now))
    evaluation.save(update_fields=["state", "drawn_values"])
    fact = events.PricesTaken(lot=evaluation.lot_id, rejected=ruled_out_by_price(evaluation))
    tell_act(evaluation, fact, action=EvaluationAction.TAKE_PRICES, member=None, now=now)
    if evaluation.state == EvaluationState.COMPUTED:
        compute(evaluation, now=now)


def _keep(evaluation: Evaluation) -> None:
    """Prices, files and drawn values as the second opening told them."""
    opened = {one.bid_id: one for one in openings.opened_bids(evaluation.lot)}
    for bid in evaluation.bids.all():
        one = opened[bid.bid]
        bid.price = one.price
        bid.objects_by_envelope = {name: [list(file) for file in files] for name, files in one.objects.items()}
        bid.save(update_fields=["price", "objects_by_envelope"])
    evaluation.drawn_values = {name: f"{value:f}" for name, value in openings.drawn_values(evaluation.lot).items()}


def _facts(evaluation: Evaluation, now: datetime) -> Facts:
    return with_prices(facts_of(evaluation, in_turn=LotState.EVALUATING), evaluation, now)
