"""开户、停用与恢复 — organisations that the centre sets up itself, and the end of any organisation's account."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evidence.journal import emit_all
from apps.parties import events, policy, steps
from apps.parties.events import CENTRE_DESK
from apps.parties.lifecycle import ORGANISATION, NoFacts, OrganisationAction, OrganisationState
from apps.parties.models import Organisation, OrganisationDecision
from apps.parties.steps import NewOrganisation


@transaction.atomic(durable=True)
def open_organisation(new: NewOrganisation, *, actor: Actor, now: datetime) -> Organisation:
    """The organisation exists and may act; its first administrator is added with add_member."""
    policy.must_open_organisations(actor, new.kind)
    return steps.open_organisation(new, actor=actor, now=now)


@transaction.atomic(durable=True)
def close_organisation(organisation_id: int, *, reason: str, actor: Actor, now: datetime) -> Organisation:
    """停用 — nobody acts for the organisation from now on; its seats stay as they are, for the record."""
    organisation, decision = _decide(organisation_id, OrganisationAction.CLOSE, reason, actor, now)
    fact = events.OrganisationClosed(organisation=organisation.pk, decision=decision.pk)
    emit_all([(fact, organisation.stream), (fact, CENTRE_DESK)], actor=actor, at=now)
    return organisation


@transaction.atomic(durable=True)
def reopen_organisation(organisation_id: int, *, reason: str, actor: Actor, now: datetime) -> Organisation:
    """恢复 — the members act from their seats again."""
    organisation, decision = _decide(organisation_id, OrganisationAction.REOPEN, reason, actor, now)
    fact = events.OrganisationReopened(organisation=organisation.pk, decision=decision.pk)
    emit_all([(fact, organisation.stream), (fact, CENTRE_DESK)], actor=actor, at=now)
    return organisation


def _decide(
    organisation_id: int, action: OrganisationAction, reason: str, actor: Actor, now: datetime
) -> tuple[Organisation, OrganisationDecision]:
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    policy.must_close_organisations(actor, organisation)
    if len(reason.strip()) < steps.REASON_LEAST:
        raise Refused("reason_missing")
    organisation.state = ORGANISATION.advance(OrganisationState(organisation.state), action, NoFacts())
    organisation.save(update_fields=["state"])
    decision = OrganisationDecision.objects.create(
        organisation=organisation,
        outcome=organisation.state,
        reason=reason.strip(),
        decided_by_id=policy.must_be_somebody(actor),
        decided_at=now,
    )
    return organisation, decision
