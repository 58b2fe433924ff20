"""What time itself does to lots: the document becomes available, the submission closes, an answer becomes overdue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from apps.core.actor import CLOCK
from apps.core.clock import SHANGHAI
from apps.evidence.ticking import Due, ticks
from apps.tenders.actions.conditional import break_promise, remind_of_promise, reminder_due
from apps.tenders.actions.course import close_submission, open_tendering
from apps.tenders.actions.objections import note_overdue
from apps.tenders.actions.statements import break_statement
from apps.tenders.lifecycle import DocumentObjectionState, LotState
from apps.tenders.lifecycle_promise import PromiseState
from apps.tenders.lifecycle_statement import StatementState
from apps.tenders.models import (
    ConditionalAcceptance,
    DocumentObjection,
    DocumentObjectionStepKind,
    Lot,
    SignedStatement,
)

ACTIONS = {
    "open_tendering": open_tendering,
    "close_submission": close_submission,
    "note_overdue": note_overdue,
    "break_promise": break_promise,
    "remind_of_promise": remind_of_promise,
    "break_statement": break_statement,
}

RELYING = (LotState.ENTRY_ACCEPTED, LotState.SCHEDULED, LotState.SUSPENDED)
"""States of a lot that goes on because of a promise."""


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
    yield from _promises(now)
    yield from _statements(now)


def _promises(now: datetime) -> Iterator[Due]:
    """Promises of lots that were accepted on them: reminders, and those whose last day is over."""
    promised = ConditionalAcceptance.objects.filter(state=PromiseState.PROMISED, lot__state__in=RELYING)
    for promise in promised.order_by("due_on", "pk"):
        over = datetime.combine(promise.due_on + timedelta(days=1), time(0), SHANGHAI)
        if now >= over:
            yield Due(over, "break_promise", promise.pk)
        elif reminder_due(promise, now) is not None:
            yield Due(now, "remind_of_promise", promise.pk)


def _statements(now: datetime) -> Iterator[Due]:
    """Statements that were found wrong and whose last day to correct is over."""
    today = now.astimezone(SHANGHAI).date()
    wrong = SignedStatement.objects.filter(state=StatementState.WRONG, correct_by__lt=today).order_by(
        "correct_by", "pk"
    )
    for pk, last in wrong.values_list("pk", "correct_by"):
        if last is not None:
            yield Due(datetime.combine(last + timedelta(days=1), time(0), SHANGHAI), "break_statement", pk)


@ticks("tenders", due=due)
def perform(item: Due, now: datetime) -> None:
    """Does one thing that is due."""
    ACTIONS[item.action](item.thing_id, actor=CLOCK, now=now)
