"""开评: the main site starts when the board is green, every sub-site confirms online, then the review may begin."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.evaluation import events, policy_sites
from apps.evaluation.lifecycle_sitting import SITTING, SittingAction, SittingFacts, SittingState
from apps.evaluation.models import Evaluation, Sitting, StartConfirmation
from apps.evaluation.queries.boards import unready
from apps.evaluation.sitting import open_incident, unsealed
from apps.evaluation.standing import locked, tell_desk
from apps.evaluation.states import EvaluationState


@transaction.atomic(durable=True)
def call_start(lot_id: int, *, actor: Actor, now: datetime) -> Sitting:
    """发起开评: the sub-sites are asked to confirm; where there is none, the review may begin."""
    evaluation = locked(lot_id)
    policy_sites.must_lead(actor, evaluation)
    sitting = Sitting.objects.filter(evaluation=evaluation).first() or Sitting(evaluation=evaluation)
    is_alone = not evaluation.sites.filter(is_main=False).exists()
    _advance(sitting, SittingAction.CALL, _facts(evaluation, is_last=is_alone, has_confirmed=False))

    sitting.called_by, sitting.called_at = actor.id, now
    sitting.opened_at = now if sitting.state == SittingState.OPEN else None
    sitting.save()
    tell_desk(evaluation, events.StartCalled(lot=lot_id), actor=actor, now=now)
    _tell_open(sitting, actor=actor, now=now)
    return sitting


@transaction.atomic(durable=True)
def confirm_start(lot_id: int, number: int, *, actor: Actor, now: datetime) -> Sitting:
    """分场确认: the sub-site is ready; with the last one the review may begin."""
    evaluation = locked(lot_id)
    site = evaluation.sites.select_related("venue").get(number=number, is_main=False)
    policy_sites.must_answer_for(actor, site)
    sitting = Sitting.objects.filter(evaluation=evaluation).first() or Sitting(evaluation=evaluation)
    done = set(sitting.confirmations.values_list("site", flat=True)) if sitting.pk else set()
    others = evaluation.sites.filter(is_main=False).exclude(pk__in=done | {site.pk})
    facts = _facts(evaluation, is_last=not others.exists(), has_confirmed=site.pk in done)
    _advance(sitting, SittingAction.CONFIRM, facts)

    sitting.opened_at = now if sitting.state == SittingState.OPEN else None
    sitting.save(update_fields=["state", "opened_at"])
    StartConfirmation.objects.create(sitting=sitting, site=site, confirmed_by=actor.id, confirmed_at=now)
    tell_desk(evaluation, events.StartConfirmed(lot=lot_id, site=number), actor=actor, now=now)
    _tell_open(sitting, actor=actor, now=now)
    return sitting


def break_off(evaluation: Evaluation) -> None:
    """What was started is not; the main site starts anew."""
    sitting = Sitting.objects.filter(evaluation=evaluation).first()
    if sitting is None:
        return
    _advance(sitting, SittingAction.BREAK_OFF, SittingFacts())
    sitting.opened_at = None
    sitting.save(update_fields=["state", "opened_at"])
    sitting.confirmations.all().delete()


def _facts(evaluation: Evaluation, *, is_last: bool, has_confirmed: bool) -> SittingFacts:
    return SittingFacts(
        has_committee=evaluation.state == EvaluationState.UNDERTAKING,
        unready=unready(evaluation),
        has_incident=open_incident(evaluation) is not None,
        unsealed=len(unsealed(evaluation)),
        has_confirmed=has_confirmed,
        is_last=is_last,
    )


def _advance(sitting: Sitting, action: SittingAction, facts: SittingFacts) -> None:
    sitting.state = SITTING.advance(SittingState(sitting.state), action, facts).value


def _tell_open(sitting: Sitting, *, actor: Actor, now: datetime) -> None:
    if sitting.state == SittingState.OPEN:
        tell_desk(sitting.evaluation, events.SittingOpened(lot=sitting.evaluation.lot_id), actor=actor, now=now)
