"""成员与授权 — an organisation's own people and what its administrator lets them do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.core.actor import CLOCK, Actor
from apps.core.refusals import Refused, TooEarly, WrongState
from apps.evidence.journal import emit
from apps.parties import events, grants, policy, steps
from apps.parties.grants import Permission
from apps.parties.lifecycle import (
    KEY,
    MEMBERSHIP,
    KeyAction,
    KeyState,
    MembershipAction,
    MembershipState,
    NoFacts,
    OrganisationState,
)
from apps.parties.models import Delegation, KeyPair, Membership, Organisation
from apps.parties.steps import Invited, NewMember


@dataclass(frozen=True, slots=True)
class NewDelegation:
    """What is delegated, from when to when."""

    permission: Permission
    granted_from: datetime
    granted_until: datetime


@transaction.atomic(durable=True)
def add_member(organisation_id: int, new: NewMember, *, actor: Actor, now: datetime) -> Invited:
    """授予席位 — the person may act for the organisation; the token of a new person is returned once."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    policy.must_manage_members(actor, organisation, now=now)
    if organisation.state != OrganisationState.ACTIVE:
        raise WrongState("organisation_closed")
    return steps.give_seat(organisation, new, actor=actor, now=now)


@transaction.atomic(durable=True)
def end_membership(membership_id: int, *, actor: Actor, now: datetime) -> Membership:
    """终止席位 — the person no longer acts from this seat; keys are retired, certificates revoked, delegations ended.

    The last administrator's seat stays: an organisation must be able to help itself.
    """
    membership = _locked(membership_id)
    policy.must_manage_members(actor, membership.organisation, now=now)
    if membership.is_administrator and not _another_administrator(membership):
        raise Refused("last_administrator")

    membership.state = MEMBERSHIP.advance(MembershipState(membership.state), MembershipAction.END, NoFacts())
    membership.until = now
    membership.save(update_fields=["state", "until"])
    _retire_keys_of(membership, actor=actor, now=now)
    for delegation in membership.delegations.filter(ended_at__isnull=True).order_by("pk"):
        _end(delegation, actor=actor, now=now)

    emit(
        events.SeatEnded(membership=membership.pk, person=membership.person_id),
        stream=membership.organisation.stream,
        actor=actor,
        at=now,
    )
    return membership


@transaction.atomic(durable=True)
def grant_delegation(membership_id: int, new: NewDelegation, *, actor: Actor, now: datetime) -> Delegation:
    """授权 — the member may do one more thing for the organisation during the period."""
    membership = _locked(membership_id)
    policy.must_delegate(actor, membership.organisation)
    if membership.state != MembershipState.ACTIVE:
        raise WrongState("seat_ended")
    if new.granted_until <= new.granted_from or new.granted_until <= now:
        raise Refused("period_runs_backward")
    if membership.delegations.filter(permission=new.permission.value, ended_at__isnull=True).exists():
        raise Refused("delegation_held")

    delegation = Delegation.objects.create(
        organisation=membership.organisation,
        membership=membership,
        permission=new.permission,
        granted_by=_seat_of(actor, membership.organisation),
        granted_at=now,
        granted_from=new.granted_from,
        granted_until=new.granted_until,
    )
    grants.grant(new.permission, membership)
    emit(
        events.DelegationGranted(
            delegation=delegation.pk,
            membership=membership.pk,
            permission=new.permission.value,
            granted_from=new.granted_from.isoformat(),
            granted_until=new.granted_until.isoformat(),
        ),
        stream=membership.organisation.stream,
        actor=actor,
        at=now,
    )
    return delegation


@transaction.atomic(durable=True)
def end_delegation(delegation_id: int, *, actor: Actor, now: datetime) -> Delegation:
    """授权终止 — by the administrator at any time, by time itself when the period is over."""
    delegation = (
        Delegation.objects.select_for_update().select_related("organisation", "membership").get(pk=delegation_id)
    )
    if actor == CLOCK:
        if now < delegation.granted_until:
            raise TooEarly("delegation_still_runs")
    else:
        policy.must_delegate(actor, delegation.organisation)
    if delegation.ended_at is not None:
        raise WrongState("delegation_ended")
    _end(delegation, actor=actor, now=now)
    return delegation


def _locked(membership_id: int) -> Membership:
    """The seat, locked after its organisation, so that two administrators cannot end each other at once."""
    organisation_id = Membership.objects.values_list("organisation_id", flat=True).get(pk=membership_id)
    Organisation.objects.select_for_update().get(pk=organisation_id)
    return (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organisation", "person")
        .get(pk=membership_id)
    )


def _another_administrator(membership: Membership) -> bool:
    return (
        Membership.objects.filter(
            organisation_id=membership.organisation_id, state=MembershipState.ACTIVE, is_administrator=True
        )
        .exclude(pk=membership.pk)
        .exists()
    )


def _retire_keys_of(membership: Membership, *, actor: Actor, now: datetime) -> None:
    in_use = KeyPair.objects.select_for_update().filter(
        membership=membership, state__in=[KeyState.MADE, KeyState.READY]
    )
    for key_pair in in_use.order_by("pk"):
        steps.end_certificates(key_pair, reason="seat_ended", actor=actor, now=now)
        key_pair.state = KEY.advance(KeyState(key_pair.state), KeyAction.RETIRE, NoFacts())
        key_pair.ended_at = now
        key_pair.save(update_fields=["state", "ended_at"])
        emit(events.KeysRetired(key_pair=key_pair.pk), stream=membership.person.stream, actor=actor, at=now)


def _end(delegation: Delegation, *, actor: Actor, now: datetime) -> None:
    delegation.ended_at = now
    delegation.save(update_fields=["ended_at"])
    grants.withdraw(Permission(delegation.permission), delegation.membership)
    emit(
        events.DelegationEnded(delegation=delegation.pk, membership=delegation.membership_id),
        stream=delegation.organisation.stream,
        actor=actor,
        at=now,
    )


def _seat_of(actor: Actor, organisation: Organisation) -> Membership:
    return Membership.objects.get(
        person_id=policy.must_be_somebody(actor),
        organisation=organisation,
        state=MembershipState.ACTIVE,
        is_administrator=True,
    )
