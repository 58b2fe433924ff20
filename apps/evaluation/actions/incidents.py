"""突发情况: reported by a site, cured in time, or decided by the tenderee, or sealed with a new committee."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import NotAllowed, Refused
from apps.evaluation import events, matters, policy, policy_sites
from apps.evaluation.actions.coordinating import move_to, place_at
from apps.evaluation.actions.electing import break_off_round
from apps.evaluation.actions.forming import replace_one
from apps.evaluation.actions.starting import break_off
from apps.evaluation.course import drop, dropped
from apps.evaluation.lifecycle_committee import ApplicationState
from apps.evaluation.lifecycle_sitting import INCIDENT, IncidentAction, IncidentFacts, IncidentState
from apps.evaluation.models import CommitteeApplication, Evaluation, Incident, MaterialSeal, Site, Venue
from apps.evaluation.rules.incidents import IncidentPhase, cure_by
from apps.evaluation.sitting import is_open, limits, open_incident, unsealed, way_now
from apps.evaluation.standing import active, advance, facts_of, locked, tell_desk
from apps.evaluation.states import EvaluationAction, EvaluationState
from apps.evidence.journal import emit
from apps.evidence.rules.canonical import canonical_bytes
from apps.tenders.lifecycle import LotState

TEXT_LIMIT = 300
OVER = (EvaluationState.COMPLETED, EvaluationState.RECEIVED)
TOLD = (ApplicationState.DRAWN, ApplicationState.FORMED)
BOUND = "突发情况，评标委员会重新组建；对已知悉的评审情况继续保密"


@transaction.atomic(durable=True)
def report_incident(lot_id: int, number: int, *, what: str, actor: Actor, now: datetime) -> Incident:
    """The site is out of order from now on: nobody begins, judges, scores or signs until it is settled."""
    evaluation = locked(lot_id)
    site = evaluation.sites.select_related("venue").get(number=number)
    _must_run(actor, site, evaluation)
    application = CommitteeApplication.objects.get(evaluation=evaluation)
    if site.venue is None or application.state not in TOLD or evaluation.state in OVER:
        raise Refused("incident_without_review")
    if open_incident(evaluation) is not None:
        raise Refused("incident_open")
    if not what.strip():
        raise Refused("evaluation_reason_missing")

    phase = IncidentPhase.DURING if is_open(evaluation) else IncidentPhase.BEFORE
    made = Incident.objects.create(
        evaluation=evaluation,
        number=evaluation.incidents.count() + 1,
        site=site,
        phase=phase.value,
        what=what.strip()[:TEXT_LIMIT],
        reported_by=actor.id,
        reported_at=now,
        cure_by=cure_by(phase, set_at=application.review_at, reported_at=now, limits=limits()),
    )
    fact = events.IncidentReported(
        lot=lot_id, incident=made.number, site=number, phase=made.phase, what=made.what, cure_by=made.cure_by
    )
    tell_desk(evaluation, fact, actor=actor, now=now)
    return made


@transaction.atomic(durable=True)
def cure_incident(lot_id: int, *, remedy: str, actor: Actor, now: datetime) -> Incident:
    """Cured in time: the review begins later, or goes on where it stood."""
    incident = _held(lot_id)
    _must_run(actor, incident.site, incident.evaluation)
    _close(incident, IncidentAction.CURE, remedy, actor=actor, now=now)
    fact = events.IncidentCured(lot=lot_id, incident=incident.number, remedy=incident.remedy)
    tell_desk(incident.evaluation, fact, actor=actor, now=now)
    return incident


@transaction.atomic(durable=True)
def postpone_review(
    lot_id: int, *, review_at: datetime, venues: Mapping[int, int], reason: str, actor: Actor, now: datetime
) -> Incident:
    """招标人决定: the review is at another time, or at other venues (by number of the site); sites and experts are asked again."""
    incident = _held(lot_id)
    evaluation = incident.evaluation
    policy.must_name(actor, evaluation.lot)
    _close(incident, IncidentAction.POSTPONE, reason, actor=actor, now=now)
    if review_at <= now:
        raise Refused("application_time_wrong")

    application = CommitteeApplication.objects.get(evaluation=evaluation)
    application.evaluation = evaluation
    for number, venue in venues.items():
        place_at(evaluation.sites.get(number=number), Venue.objects.get(pk=venue))
    move_to(application, review_at, actor=actor, now=now)
    fact = events.ReviewPostponed(lot=lot_id, incident=incident.number, review_at=review_at, reason=incident.remedy)
    tell_desk(evaluation, fact, actor=actor, now=now)
    return incident


@transaction.atomic(durable=True)
def dissolve_committee(lot_id: int, *, reason: str, actor: Actor, now: datetime) -> Incident:
    """封存、重新组建: what the committee concluded is sealed, its members leave and stay bound to secrecy, others are drawn.

    The next tickets of the same draw take the places; the buyer names other representatives.
    """
    incident = _held(lot_id)
    evaluation = incident.evaluation
    policy_sites.must_lead(actor, evaluation)
    _close(incident, IncidentAction.SEAL, reason, actor=actor, now=now)
    facts = facts_of(evaluation, in_turn=LotState.EVALUATING, reason=reason)
    advance(evaluation, EvaluationAction.DISSOLVE, facts)
    _seal(incident)
    break_off(evaluation)
    leaving = _all_leave(evaluation, now=now)

    sealed = events.CommitteeMaterialKept(
        lot=lot_id, incident=incident.number, members=leaving, sha256=incident.sealed_sha256
    )
    emit(sealed, stream=evaluation.sealed_stream, actor=actor, at=now)
    fact = events.CommitteeDissolved(lot=lot_id, incident=incident.number, left=len(leaving), reason=incident.remedy)
    tell_desk(evaluation, fact, actor=actor, now=now)
    _draw_others(evaluation, facts.size - facts.representatives, actor=actor, now=now)
    return incident


@transaction.atomic(durable=True)
def seal_material(lot_id: int, number: int, *, what: str, actor: Actor, now: datetime) -> MaterialSeal:
    """资料封存: the site has locked the system and sealed the paper, files and recordings of the dissolved committee."""
    evaluation = locked(lot_id)
    site = evaluation.sites.select_related("venue").get(number=number)
    policy_sites.must_answer_for(actor, site)
    if site.pk not in {one.pk for one in unsealed(evaluation)}:
        raise Refused("already_done")
    if not what.strip():
        raise Refused("evaluation_reason_missing")
    incident = evaluation.incidents.filter(state=IncidentState.SEALED).latest("number")
    made = MaterialSeal.objects.create(
        incident=incident, site=site, what=what.strip()[:TEXT_LIMIT], sealed_by=actor.id, sealed_at=now
    )
    fact = events.MaterialSealed(lot=lot_id, incident=incident.number, site=number, what=made.what)
    tell_desk(evaluation, fact, actor=actor, now=now)
    return made


def _held(lot_id: int) -> Incident:
    """The incident that is open, with its evaluation held."""
    evaluation = locked(lot_id)
    found = open_incident(evaluation)
    if found is None:
        raise Refused("incident_settled")
    found.evaluation = evaluation
    return found


def _must_run(actor: Actor, site: Site, evaluation: Evaluation) -> None:
    """The operators of the site that fails, or of the main one, which is answerable for all."""
    if not policy_sites.may_answer_for(actor, site) and not policy_sites.may_lead(actor, evaluation):
        raise NotAllowed("not_your_venue")


def _close(incident: Incident, action: IncidentAction, remedy: str, *, actor: Actor, now: datetime) -> None:
    facts = IncidentFacts(phase=IncidentPhase(incident.phase), way=way_now(incident, now), reason=remedy)
    incident.state = INCIDENT.advance(IncidentState(incident.state), action, facts).value
    incident.remedy, incident.closed_by, incident.closed_at = remedy.strip()[:TEXT_LIMIT], actor.id, now
    incident.save(update_fields=["state", "remedy", "closed_by", "closed_at"])


def _seal(incident: Incident) -> None:
    """What was concluded is kept as it stood, for whoever has the right to ask for it, and counts no more."""
    evaluation = incident.evaluation
    fallen = dropped(evaluation, EvaluationState.PRELIMINARY)
    incident.sealed, incident.sealed_sha256 = fallen, hashlib.sha256(canonical_bytes(fallen)).hexdigest()
    incident.save(update_fields=["sealed", "sealed_sha256"])
    drop(evaluation, EvaluationState.PRELIMINARY)


def _all_leave(evaluation: Evaluation, *, now: datetime) -> list[int]:
    """Every member leaves; the numbers of those who did."""
    leaving = active(evaluation)
    break_off_round(evaluation, now=now)
    for one in leaving:
        one.left_at, one.left_reason = now, BOUND
        one.save(update_fields=["left_at", "left_reason"])
        matters.reopen(evaluation, one)
    evaluation.representatives.all().delete()
    evaluation.reports.filter(replaced_at__isnull=True).update(replaced_at=now)
    evaluation.save(update_fields=["state"])
    return [one.number for one in leaving]


def _draw_others(evaluation: Evaluation, wanted: int, *, actor: Actor, now: datetime) -> None:
    """As many as the pool still has; for the rest the operator widens it and draws on."""
    for _place in range(wanted):
        try:
            with transaction.atomic():
                replace_one(evaluation, actor=actor, now=now)
        except Refused as refusal:
            if refusal.code != "draw_pool_too_small":
                raise
            return
