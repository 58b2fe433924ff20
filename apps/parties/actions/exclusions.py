"""禁止参加投标 — an authority's decision that excludes an organisation is recorded, and lifted when it falls away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refused, WrongState
from apps.core.roles import Role
from apps.evidence.journal import emit_all
from apps.parties import events, policy, steps
from apps.parties.events import CENTRE_DESK
from apps.parties.models import Exclusion, Organisation
from apps.parties.rules import OrganisationKind, fits
from apps.parties.rules.exclusions import ExclusionScope


@dataclass(frozen=True, slots=True)
class Decision:
    """What an authority decided, as its document says it."""

    scope: ExclusionScope
    article: str
    authority: str
    document: str
    reason: str
    from_on: date
    until_on: date


@transaction.atomic(durable=True)
def record_exclusion(code: str, *, decision: Decision, actor: Actor, now: datetime) -> Exclusion:
    """The organisation with this credit code sends no bids on the days that the decision names."""
    keeper = policy.must_keep_exclusions(actor)
    organisation = Organisation.objects.select_for_update().filter(code=code.strip().upper()).first()
    if organisation is None or not fits(Role.BIDDER, OrganisationKind(organisation.kind)):
        raise Refused("exclusion_not_of_a_bidder")
    founded = (decision.article, decision.authority, decision.document)
    if not all(text.strip() for text in founded) or len(decision.reason.strip()) < steps.REASON_LEAST:
        raise Refused("exclusion_unfounded")
    if decision.until_on < max(decision.from_on, now.astimezone(SHANGHAI).date()):
        raise Refused("exclusion_days_wrong")

    exclusion = Exclusion.objects.create(
        organisation=organisation,
        scope=decision.scope,
        article=decision.article.strip(),
        authority=decision.authority.strip(),
        document=decision.document.strip(),
        reason=decision.reason.strip(),
        from_on=decision.from_on,
        until_on=decision.until_on,
        recorded_by_id=keeper,
        recorded_at=now,
    )
    fact = events.OrganisationExcluded(
        organisation=organisation.pk,
        exclusion=exclusion.pk,
        scope=decision.scope,
        from_on=decision.from_on.isoformat(),
        until_on=decision.until_on.isoformat(),
    )
    emit_all([(fact, organisation.stream), (fact, CENTRE_DESK)], actor=actor, at=now)
    return exclusion


@transaction.atomic(durable=True)
def lift_exclusion(exclusion_id: int, *, reason: str, actor: Actor, now: datetime) -> Exclusion:
    """The decision does not exclude any more; that it once did stays on record (解除)."""
    keeper = policy.must_keep_exclusions(actor)
    exclusion = Exclusion.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=exclusion_id)
    if exclusion.lifted_at is not None:
        raise WrongState("exclusion_lifted")
    if len(reason.strip()) < steps.REASON_LEAST:
        raise Refused("reason_missing")

    exclusion.lifted_by_id, exclusion.lifted_at, exclusion.lifted_because = keeper, now, reason.strip()
    exclusion.save(update_fields=["lifted_by", "lifted_at", "lifted_because"])
    fact = events.ExclusionLifted(organisation=exclusion.organisation_id, exclusion=exclusion.pk)
    emit_all([(fact, exclusion.organisation.stream), (fact, CENTRE_DESK)], actor=actor, at=now)
    return exclusion
