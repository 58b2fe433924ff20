"""What time itself does to lots: the document becomes available, the submission closes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from apps.core.actor import CLOCK
from apps.evidence.ticking import Due, ticks
from apps.tenders.actions.course import close_submission, open_tendering
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot

ACTIONS = {"open_tendering": open_tendering, "close_submission": close_submission}


def due(now: datetime) -> Iterator[Due]:
    """Lots whose document or deadline has come, a lot that missed both with the earlier first."""
    announced = Lot.objects.filter(state=LotState.ANNOUNCED, document_from__lte=now).order_by("document_from", "pk")
    for pk, when in announced.values_list("pk", "document_from"):
        if when is not None:
            yield Due(when, "open_tendering", pk)
    tendering = Lot.objects.filter(
        state__in=[LotState.ANNOUNCED, LotState.TENDERING], submission_deadline__lte=now
    ).order_by("submission_deadline", "pk")
    for pk, when in tendering.values_list("pk", "submission_deadline"):
        if when is not None:
            yield Due(when, "close_submission", pk)


@ticks("tenders", due=due)
def perform(item: Due, now: datetime) -> None:
    """Does one thing that is due."""
    ACTIONS[item.action](item.thing_id, actor=CLOCK, now=now)
