"""第二信封评审 — what the committee looks at between the second opening and the result, and whether there is anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from apps.evaluation.computing import passed_bids
from apps.evaluation.course import unrecorded_of
from apps.evaluation.guards import Facts
from apps.evaluation.matters import unexplained, with_matters
from apps.evaluation.models import Evaluation
from apps.evaluation.pricing import are_prices_opened, awaits_prices, has_second_begun, ruled_out_by_price

READ = "commercial"
"""The envelope of the second part that holds files of the bidder's own: the priced bill and what belongs to it."""


def priced_bids(evaluation: Evaluation) -> list[str]:
    """The bids whose price counts, in the order of the list."""
    out = set(ruled_out_by_price(evaluation))
    return [bid for bid in passed_bids(evaluation) if bid not in out]


def with_prices(facts: Facts, evaluation: Evaluation, now: datetime) -> Facts:
    """The facts with what stands between the second opening and the result."""
    return replace(
        with_matters(facts, evaluation, now),
        unrecorded=unrecorded_of(evaluation),
        awaits_prices=awaits_prices(evaluation),
        are_prices_opened=are_prices_opened(evaluation),
        has_second_begun=has_second_begun(evaluation),
        is_price_review_due=_is_due(evaluation),
        left_to_score=len(priced_bids(evaluation)),
    )


def _is_due(evaluation: Evaluation) -> bool:
    """A bare price needs no review, unless it is so low that the document has it explained, or few are left."""
    if not are_prices_opened(evaluation) or awaits_prices(evaluation):
        return False
    left = set(priced_bids(evaluation))
    if not left:
        return False
    is_read = any(one.bid in left and one.objects_by_envelope.get(READ) for one in evaluation.bids.all())
    return is_read or bool(unexplained(evaluation)) or bool(unrecorded_of(evaluation))
