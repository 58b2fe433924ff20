"""资料移交 and 音视频索引: what a sub-site hands over within five working days, and where recordings are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refused
from apps.evaluation import events, policy_sites
from apps.evaluation.lifecycle_sitting import HANDOVER, HandoverAction, HandoverFacts, HandoverState
from apps.evaluation.models import Evaluation, Handover, RecordingMark, Site
from apps.evaluation.models.sitting import Medium
from apps.evaluation.sitting import due_of
from apps.evaluation.standing import locked, tell_desk

ITEM_LIMIT = 120
REASON_LIMIT = 300


@transaction.atomic(durable=True)
def hand_over(lot_id: int, number: int, *, items: Sequence[str], actor: Actor, now: datetime) -> Handover:
    """The sub-site says what it hands over: paper originals, files, audio and video."""
    evaluation, site = _site(lot_id, number)
    policy_sites.must_answer_for(actor, site)
    listed = [one.strip()[:ITEM_LIMIT] for one in items if one.strip()]
    due_on = due_of(evaluation) or now.astimezone(SHANGHAI).date()
    handover = Handover.objects.filter(site=site).first() or Handover(site=site, due_on=due_on)
    facts = HandoverFacts(is_completed=evaluation.completed_at is not None, items=len(listed))
    _advance(handover, HandoverAction.HAND_OVER, facts)

    handover.items, handover.handed_by, handover.handed_at = listed, actor.id, now
    handover.returned_because = ""
    handover.save()
    fact = events.MaterialHandedOver(lot=lot_id, site=number, items=listed, due_on=handover.due_on.isoformat())
    tell_desk(evaluation, fact, actor=actor, now=now)
    return handover


@transaction.atomic(durable=True)
def receive_material(lot_id: int, number: int, *, actor: Actor, now: datetime) -> Handover:
    """The main site has what is on the list; it goes to the archive with the rest."""
    evaluation, handover = _handed(lot_id, number, actor)
    _advance(handover, HandoverAction.RECEIVE, HandoverFacts(is_completed=True))
    handover.received_by, handover.received_at = actor.id, now
    handover.save(update_fields=["state", "received_by", "received_at"])
    tell_desk(evaluation, events.MaterialReceived(lot=lot_id, site=number), actor=actor, now=now)
    return handover


@transaction.atomic(durable=True)
def return_material(lot_id: int, number: int, *, reason: str, actor: Actor, now: datetime) -> Handover:
    """Something is missing: the sub-site hands over again, by the same day as before."""
    evaluation, handover = _handed(lot_id, number, actor)
    _advance(handover, HandoverAction.RETURN, HandoverFacts(is_completed=True, reason=reason))
    handover.returned_because = reason.strip()[:REASON_LIMIT]
    handover.save(update_fields=["state", "returned_because"])
    fact = events.MaterialReturned(lot=lot_id, site=number, reason=handover.returned_because)
    tell_desk(evaluation, fact, actor=actor, now=now)
    return handover


@transaction.atomic(durable=True)
def mark_recording(
    lot_id: int,
    number: int,
    *,
    medium: Medium,
    reference: str,
    marked_at: datetime,
    note: str,
    actor: Actor,
    now: datetime,
) -> RecordingMark:
    """Where a recording of the site is kept and which moment of it is meant; the recording itself stays in its system."""
    evaluation, site = _site(lot_id, number)
    policy_sites.must_answer_for(actor, site)
    if not reference.strip() or marked_at > now:
        raise Refused("recording_wrong")
    made = RecordingMark.objects.create(
        site=site,
        medium=medium.value,
        reference=reference.strip(),
        marked_at=marked_at,
        note=note.strip(),
        recorded_by=actor.id,
        recorded_at=now,
    )
    fact = events.RecordingMarked(
        lot=lot_id, site=number, medium=made.medium, reference=made.reference, marked_at=marked_at
    )
    tell_desk(evaluation, fact, actor=actor, now=now)
    return made


def _site(lot_id: int, number: int) -> tuple[Evaluation, Site]:
    evaluation = locked(lot_id)
    return evaluation, evaluation.sites.select_related("venue").get(number=number)


def _handed(lot_id: int, number: int, actor: Actor) -> tuple[Evaluation, Handover]:
    evaluation, site = _site(lot_id, number)
    policy_sites.must_lead(actor, evaluation)
    return evaluation, Handover.objects.select_for_update().get(site=site)


def _advance(handover: Handover, action: HandoverAction, facts: HandoverFacts) -> None:
    handover.state = HANDOVER.advance(HandoverState(handover.state), action, facts).value
