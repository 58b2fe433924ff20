"""组建评标委员会申请: the buyer's side asks, the tenderee or purchaser itself agrees, the supervisor sees it all."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evaluation import events, policy, steps
from apps.evaluation.applying import Wish, application_of, must_be_sound
from apps.evaluation.lifecycle_committee import COMMITTEE_APPLICATION, ApplicationAction, ApplicationState
from apps.evaluation.lifecycle_sites import SiteAction
from apps.evaluation.models import CommitteeApplication, Evaluation, Site, Venue
from apps.evaluation.placing import ask_all, let_go
from apps.evaluation.standing import tell_desk
from apps.parties.models import Organisation
from apps.parties.rules import OrganisationKind
from apps.tenders import policy as tenders_policy
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot

A = ApplicationAction


@transaction.atomic(durable=True)
def submit_application(lot_id: int, wish: Wish, *, actor: Actor, now: datetime) -> CommitteeApplication:
    """The application is made; where the tenderee or purchaser itself makes it, it is agreed to at once.

    Submitted again before the draw it replaces the one before; 实施条例第四十六条: by numbers and specialties, no names.
    """
    lot = tenders.locked(lot_id)
    policy.must_receive(actor, lot)
    _must_be_in_turn(lot)
    evaluation = steps.prepared(lot, now=now)
    application = application_of(evaluation) or CommitteeApplication(evaluation=evaluation)
    state = ApplicationState(application.state)
    application.state = COMMITTEE_APPLICATION.advance(state, A.SUBMIT, None).value
    must_be_sound(wish, evaluation, now=now)

    _fill(application, wish, actor=actor, now=now)
    application.save()
    _place_sites(evaluation, wish)
    fact = events.ApplicationMade(
        lot=lot.pk,
        review_at=wish.review_at,
        sites=len(wish.sites),
        experts=sum(count for site in wish.sites for count in site.wanted.values()),
        avoided=len(wish.avoided),
        answer_minutes=wish.answer_minutes,
    )
    tell_desk(evaluation, fact, actor=actor, now=now)
    if tenders_policy.may_decide(actor, lot.project):
        _approve(application, actor=actor, now=now)
    return application


@transaction.atomic(durable=True)
def approve_application(lot_id: int, *, actor: Actor, now: datetime) -> CommitteeApplication:
    """The tenderee or purchaser agrees; the operator may draw."""
    application = _held(lot_id)
    policy.must_name(actor, application.evaluation.lot)
    _must_be_in_turn(application.evaluation.lot)
    _approve(application, actor=actor, now=now)
    return application


@transaction.atomic(durable=True)
def return_application(lot_id: int, *, reason: str, actor: Actor, now: datetime) -> CommitteeApplication:
    """The tenderee or purchaser sends it back with the reason, before or after agreeing, as long as nobody was drawn."""
    application = _held(lot_id)
    policy.must_name(actor, application.evaluation.lot)
    if not reason.strip():
        raise Refused("evaluation_reason_missing")
    state = ApplicationState(application.state)
    application.state = COMMITTEE_APPLICATION.advance(state, A.RETURN, None).value
    application.decided_by, application.decided_at = actor.id, now
    application.returned_because = reason.strip()[:300]
    application.save(update_fields=["state", "decided_by", "decided_at", "returned_because"])
    fact = events.ApplicationReturned(lot=application.evaluation.lot_id, reason=application.returned_because)
    tell_desk(application.evaluation, fact, actor=actor, now=now)
    let_go(application.evaluation, actor=actor, now=now)
    return application


def _held(lot_id: int) -> CommitteeApplication:
    lot = tenders.locked(lot_id)
    found = (
        CommitteeApplication.objects.select_for_update(of=("self",))
        .select_related("evaluation")
        .get(evaluation__lot_id=lot_id)
    )
    found.evaluation.lot = lot
    return found


def _must_be_in_turn(lot: Lot) -> None:
    if lot.state != LotState.OPENED:
        raise Refused("lot_not_in_evaluation")


def _approve(application: CommitteeApplication, *, actor: Actor, now: datetime) -> None:
    state = ApplicationState(application.state)
    application.state = COMMITTEE_APPLICATION.advance(state, A.APPROVE, None).value
    application.decided_by, application.decided_at = actor.id, now
    application.save(update_fields=["state", "decided_by", "decided_at"])
    fact = events.ApplicationApproved(lot=application.evaluation.lot_id)
    tell_desk(application.evaluation, fact, actor=actor, now=now)
    ask_all(application, SiteAction.REQUEST, actor=actor, now=now)


def _fill(application: CommitteeApplication, wish: Wish, *, actor: Actor, now: datetime) -> None:
    application.review_at, application.place = wish.review_at, wish.place.strip()
    application.half_days = wish.half_days
    application.avoided = [{"code": one.code, "name": one.name, "reason": one.reason} for one in wish.avoided]
    application.most_a_month, application.answer_minutes = wish.most_a_month, wish.answer_minutes
    application.is_by_telephone, application.is_demanding = wish.is_by_telephone, wish.is_demanding
    application.submitted_by, application.submitted_at = actor.id, now
    application.decided_by, application.decided_at, application.returned_because = "", None, ""


def _place_sites(evaluation: Evaluation, wish: Wish) -> None:
    """The sites as the application names them; the first is the main one. A centre with an account is known by it."""
    evaluation.sites.all().delete()
    venues = {one.pk: one for one in Venue.objects.filter(pk__in=[site.venue for site in wish.sites])}
    for number, site in enumerate(wish.sites, start=1):
        venue = venues[site.venue] if site.venue is not None else None
        name = venue.name if venue else site.name.strip()
        Site.objects.create(
            evaluation=evaluation,
            number=number,
            organisation=venue.organisation if venue else _centre(name),
            venue=venue,
            name=name,
            is_main=number == 1,
            wanted=dict(site.wanted),
            regions=list(site.regions),
        )


def _centre(name: str) -> Organisation | None:
    return Organisation.objects.filter(name=name, kind=OrganisationKind.CENTRE).first()
