"""差评回访: who rated badly is called back, hears what was found, and what was true is put right; the officer has no part in it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, TooEarly, WrongState
from apps.evidence.journal import emit
from apps.scheduling import policy_green
from apps.scheduling.actions.green import locked_case
from apps.scheduling.actions.green_service import RATINGS_STREAM
from apps.scheduling.events import green_service as events
from apps.scheduling.models.green_service import GreenCallback
from apps.scheduling.queries.green_service import corrected_until


@transaction.atomic(durable=True)
def call_back(case_id: int, *, is_founded: bool, answer: str, actor: Actor, now: datetime) -> GreenCallback:
    """The rater was called and is told what was found; what was founded is to be put right by a day."""
    row = _locked(case_id, actor)
    if row.called_at is not None:
        raise WrongState("green_callback_done")
    if not answer.strip():
        raise Refused("green_callback_words_missing")
    row.called_at, row.called_by, row.is_founded, row.answer = now, actor.id, is_founded, answer.strip()
    row.correct_by = corrected_until(now) if is_founded else None
    row.save(update_fields=["called_at", "called_by", "is_founded", "answer", "correct_by"])
    fact = events.GreenCalledBack(
        case=row.rating.case.code,
        is_founded=is_founded,
        answer=row.answer,
        correct_by=row.correct_by.isoformat() if row.correct_by else "",
    )
    emit(fact, stream=RATINGS_STREAM, actor=actor, at=now)
    return row


@transaction.atomic(durable=True)
def correct_rated(case_id: int, *, correction: str, actor: Actor, now: datetime) -> GreenCallback:
    """What was founded is put right, and the rater is told how."""
    row = _locked(case_id, actor)
    if not row.is_founded or row.corrected_at is not None:
        raise WrongState("green_correction_not_owed")
    if not correction.strip():
        raise Refused("green_callback_words_missing")
    row.corrected_at, row.corrected_by, row.correction = now, actor.id, correction.strip()
    row.save(update_fields=["corrected_at", "corrected_by", "correction"])
    fact = events.GreenRatingCorrected(case=row.rating.case.code, correction=row.correction)
    emit(fact, stream=RATINGS_STREAM, actor=actor, at=now)
    return row


def _locked(case_id: int, actor: Actor) -> GreenCallback:
    case = locked_case(case_id)
    policy_green.must_call_back(actor, case)
    row = GreenCallback.objects.select_for_update(of=("self",)).select_related("rating__case")
    found = row.filter(rating__case=case).first()
    if found is None:
        raise TooEarly("green_callback_none")
    return found
