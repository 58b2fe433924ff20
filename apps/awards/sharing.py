"""一并评审 — lots judged by one committee: its names become public with the first result, so every winner is decided before."""

from __future__ import annotations

from apps.awards.lifecycle import AwardState
from apps.awards.models import Award
from apps.evaluation import queries as evaluation
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot

OVER = (LotState.FAILED, LotState.TERMINATED, LotState.CANCELLED)


def undecided_with(lot: Lot) -> list[str]:
    """The codes of the other lots of the same committee that are neither decided, nor published before, nor ended."""
    others = [one for one in evaluation.lots_of_committee(lot) if LotState(one.state) not in OVER]
    known = Award.objects.filter(lot__in=others)
    settled = {one.lot_id for one in known if one.state == AwardState.DECIDED or one.published_at is not None}
    return [one.code for one in others if one.pk not in settled]
