"""What time itself does to lots: the document becomes available, the submission closes, an answer becomes overdue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from apps.core.actor import CLOCK
from apps.evidence.ticking import Due, ticks
from apps.tenders.actions.course import close_submission, open_tendering
from apps.tenders.actions.objections import note_overdue
from apps.tenders.lifecycle import DocumentObjectionState, LotState
from apps.tenders.models import DocumentObjection, DocumentObjectionStepKind, Lot

ACTIONS = {"open_tendering": open_tendering, "close_submission": close_submission, "note_overdue": note_overdue}


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
    waiting = DocumentObjection.objects.filter(state=DocumentObjectionState.RAISED, due_at__lt=now)
    unnoted = waiting.exclude(steps__kind=DocumentObjectionStepKind.OVERDUE).order_by("due_at", "pk")
    for pk, when in unnoted.values_list("pk", "due_at"):
        if when is not None:
            yield Due(when, "note_overdue", pk)


@ticks("tenders", due=due)
def perform(item: Due, now: datetime) -> None:
    """Does one thing that is due."""
    ACTIONS[item.action](item.thing_id, actor=CLOCK, now=now)
