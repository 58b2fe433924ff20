"""How far a committee is before it sits: the application as the desk sees it, and who was asked for the witness alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.core.actor import Actor
from apps.evaluation import policy_sites
from apps.evaluation.applying import application_of
from apps.evaluation.inviting import asks_first
from apps.evaluation.lifecycle_committee import OPENED_BEFORE, ApplicationState, InvitationState
from apps.evaluation.models import CommitteeApplication, Evaluation, ExpertInvitation, Site
from apps.evaluation.queries.sites import is_in_person
from apps.evaluation.sitting import unconfirmed
from apps.evaluation.standing import scheme_of
from apps.evaluation.states import EvaluationState
from apps.evidence.models import Entry
from apps.tenders import policy as tenders
from apps.tenders.lifecycle import LotState

AS, IS = ApplicationState, InvitationState


@dataclass(frozen=True, slots=True)
class Asked:
    """How many experts are wanted, asked, coming; numbers only."""

    wanted: int
    confirmed: int
    waiting: int
    silent: int
    said_no: int
    again: int
    """Asked a second time because the review was moved, and not yet answered."""

    @property
    def open(self) -> int:
        """Places for which nobody is asked or coming."""
        return max(self.wanted - self.confirmed - self.waiting - self.silent, 0)


@dataclass(frozen=True, slots=True)
class Forming:
    """What the desk may do for the committee now, and how far it is."""

    application: CommitteeApplication | None
    sites: list[Site]
    asked: Asked | None
    may_apply: bool
    may_approve: bool
    may_return: bool
    may_draw: bool
    may_ask: bool
    may_seat: bool
    seats_from: datetime | None
    has_sites_page: bool
    """There are rooms to confirm, or letters to record."""
    unplaced: list[str]
    """Sites that were asked and have not confirmed."""
    has_to_wait: bool
    """The operator waits: for the tenderee's consent, or for answers."""


def forming_of(actor: Actor, evaluation: Evaluation, now: datetime) -> Forming:
    """As this actor may see it and act."""
    application = application_of(evaluation)
    lot = evaluation.lot
    is_in_turn = lot.state == LotState.OPENED and evaluation.state == EvaluationState.PREPARED
    state = AS(application.state) if application else None
    asked = (
        asked_of(application, evaluation, now) if asks_first(application) and state in (AS.DRAWN, AS.FORMED) else None
    )
    decides, operates = tenders.may_decide(actor, lot.project), policy_sites.may_lead(actor, evaluation)
    seats_from = application.review_at - OPENED_BEFORE if application and state is AS.DRAWN else None
    waiting = [site.name for site in unconfirmed(evaluation)] if state in (AS.APPROVED, AS.DRAWN) else []
    sites = list(evaluation.sites.select_related("organisation"))
    is_ready = asked is not None and asked.confirmed == asked.wanted
    return Forming(
        application=application,
        sites=sites,
        asked=asked,
        may_apply=is_in_turn and tenders.may_prepare(actor, lot.project) and state in (None, AS.SUBMITTED, AS.RETURNED),
        may_approve=is_in_turn and decides and state is AS.SUBMITTED,
        may_return=is_in_turn and decides and state in (AS.SUBMITTED, AS.APPROVED),
        may_draw=is_in_turn and operates and state is AS.APPROVED and asks_first(application) and not waiting,
        may_ask=operates and asked is not None and bool(asked.open or asked.silent),
        may_seat=is_in_turn and operates and is_ready and seats_from is not None and now >= seats_from,
        seats_from=seats_from,
        has_sites_page=state not in (None, AS.SUBMITTED, AS.RETURNED) and (len(sites) > 1 or is_in_person(evaluation)),
        unplaced=waiting,
        has_to_wait=state in (AS.SUBMITTED, AS.RETURNED, AS.DRAWN) or bool(waiting),
    )


def asked_of(application: CommitteeApplication, evaluation: Evaluation, now: datetime) -> Asked:
    """Numbers of who was asked; the clock tells who is silent."""
    scheme = scheme_of(evaluation.lot)
    wanted = scheme.committee.size - scheme.committee.representatives if scheme else 0
    rows = list(application.invitations.values_list("state", "answer_by", "asked_again_at"))
    sent = [answer_by for state, answer_by, _at in rows if state == IS.SENT]
    again = sum(state == IS.SENT and at is not None for state, _by, at in rows)
    confirmed = sum(state in (IS.ACCEPTED, IS.SEATED) for state, _by, _at in rows)
    waiting = sum(answer_by > now for answer_by in sent)
    return Asked(wanted, confirmed, waiting, len(sent) - waiting, len(rows) - confirmed - len(sent), again)


def called(evaluation: Evaluation) -> list[ExpertInvitation]:
    """Who was asked, with name and telephone: for the draw desk's witness and nobody else."""
    application = application_of(evaluation)
    if application is None:
        return []
    return list(application.invitations.select_related("seat__person", "application").order_by("number"))


def disclosed_draw(evaluation: Evaluation) -> dict[str, Any] | None:
    """The record of the draw, once the committee is disclosed with the result; nothing before."""
    told = Entry.objects.filter(stream=evaluation.lot.public_stream.name, kind="evaluation.committee_disclosed").first()
    return None if told is None else dict(told.payload["record"])
