"""一并组建评标委员会: one committee is drawn for several lots of a project."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.evaluation import events
from apps.evaluation.actions.forming import close_application, draw_for, seat_drawn, to_be_formed
from apps.evaluation.applying import application_of
from apps.evaluation.models import Evaluation
from apps.evaluation.sharing import must_fit_together
from apps.evaluation.standing import advance, facts_of, tell_desk
from apps.evaluation.states import EvaluationAction
from apps.tenders.lifecycle import LotState


@transaction.atomic(durable=True)
def form_shared_committee(
    lot_ids: Sequence[int], *, secret: str, nonce: str, actor: Actor, now: datetime
) -> list[Evaluation]:
    """One draw has formed the committee of these lots, and the evaluation of each has begun; the one with an application drew, else the first by code.

    Nobody is drawn who has an interest in any of them (招标投标法第三十七条), or whom the application avoids.
    """
    evaluations = [to_be_formed(one, actor=actor, now=now) for one in sorted(set(lot_ids))]
    must_fit_together(evaluations)
    applications = {one.pk: application_of(one) for one in evaluations}
    first, *others = sorted(evaluations, key=lambda one: (applications[one.pk] is None, one.lot.code))
    facts = [facts_of(one, in_turn=LotState.OPENED) for one in (first, *others)]
    for one, known in zip((first, *others), facts, strict=True):
        advance(one, EvaluationAction.FORM_COMMITTEE, known)
    for one in others:
        one.committee_of, one.pool_salt = first, first.pool_salt
        one.save(update_fields=["committee_of", "pool_salt"])
    outcome = draw_for(
        first, facts[0].size - facts[0].representatives, applications[first.pk], (secret, nonce), now=now
    )

    for one in (first, *others):
        seat_drawn(one, outcome.record, outcome.seats, actor=actor, now=now)
        shared = events.CommitteeShared(lot=one.lot_id, drawn_with=first.lot_id, size=facts[0].size)
        tell_desk(one, shared, actor=actor, now=now)
    close_application(applications[first.pk])
    return [first, *others]
