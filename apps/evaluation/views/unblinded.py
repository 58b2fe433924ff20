"""揭标: which code was whose, and what the member locked for it, once every blind sheet is in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from apps.evaluation.computing import passed_bids
from apps.evaluation.models import Evaluation, Member
from apps.evaluation.queries.blind import UNREAD, labels_of, locked_scores
from apps.evaluation.standing import scheme_of
from apps.evaluation.states import EvaluationState


@dataclass(frozen=True, slots=True)
class Unblinded:
    """A code, whose it was, and the points that the member had locked for it."""

    code: str
    bidder: str
    points: Decimal


def unblinded_of(evaluation: Evaluation, member: Member) -> list[Unblinded]:
    """The codes in order; nothing while names are hidden, and nothing where the review is not blind."""
    scheme = scheme_of(evaluation.lot)
    if scheme is None or not scheme.is_blind or EvaluationState(evaluation.state) in UNREAD:
        return []
    names = {one.bid: one.organisation.name for one in evaluation.bids.select_related("organisation")}
    locked, codes = locked_scores(member), labels_of(evaluation)
    rows = [Unblinded(codes[bid], names[bid], _sum(locked.get(bid, {}))) for bid in passed_bids(evaluation)]
    return sorted(rows, key=lambda one: one.code)


def _sum(scores: dict[str, str]) -> Decimal:
    return sum(map(Decimal, scores.values()), Decimal(0))
