"""Who may do what among the parties: must_x raises, may_x answers. What follows from a seat is computed here."""

from __future__ import annotations

from datetime import datetime

from apps.core.actor import SYSTEM, Actor
from apps.core.audience import Role
from apps.core.refusals import NotAllowed
from apps.parties import grants
from apps.parties.grants import Permission
from apps.parties.lifecycle import MembershipState
from apps.parties.models import KeyPair, Membership, Organisation, Person
from apps.parties.rules import OrganisationKind


def must_open_organisations(actor: Actor, kind: OrganisationKind) -> None:
    """The operator opens accounts after checking them; the centre itself is set up by the platform's operation."""
    if actor == SYSTEM or (actor.acts_as(Role.OPERATOR) and kind is not OrganisationKind.CENTRE):
        return
    raise NotAllowed("not_the_onboarding_desk")


def must_close_organisations(actor: Actor, organisation: Organisation) -> None:
    """The operator closes accounts, never the centre's own."""
    if not actor.acts_as(Role.OPERATOR) or organisation.kind == OrganisationKind.CENTRE:
        raise NotAllowed("not_the_onboarding_desk")


def must_keep_exclusions(actor: Actor) -> int:
    """Decisions that exclude are recorded by the supervisor who makes them or the operator who is told of them."""
    if not actor.acts_as(Role.OPERATOR, Role.SUPERVISOR):
        raise NotAllowed("not_the_keeper_of_exclusions")
    return must_be_somebody(actor)


def must_handle_applications(actor: Actor) -> None:
    """核验 is the operator's service."""
    if not actor.acts_as(Role.OPERATOR):
        raise NotAllowed("not_the_onboarding_desk")


def must_manage_members(actor: Actor, organisation: Organisation, *, now: datetime) -> None:
    """An organisation's members are its own matter: its administrator's, or whom the administrator asked."""
    if not may_manage_members(actor, organisation, now=now):
        raise NotAllowed("not_the_administrator")


def may_manage_members(actor: Actor, organisation: Organisation, *, now: datetime) -> bool:
    """True for the platform setting up, for an administrator, for a member with a delegation in force.

    The operator may act for an organisation that has no administrator yet.
    """
    if actor == SYSTEM or is_administrator(actor, organisation):
        return True
    if actor.acts_as(Role.OPERATOR) and not _has_administrator(organisation):
        return True
    return grants.holds(actor, Permission.MANAGE_MEMBERS, organisation, now=now)


def must_delegate(actor: Actor, organisation: Organisation) -> None:
    """Only an administrator passes on what an administrator may do."""
    if not is_administrator(actor, organisation):
        raise NotAllowed("not_the_administrator")


def may_help_with_account(actor: Actor, person: Person, *, now: datetime) -> bool:
    """True for those who may unlock a person's account or invite the person again.

    Whoever helps could take the account over. So an organisation helps only those who hold seats in it alone; somebody
    with a seat elsewhere too is helped by the technical duty.
    """
    if actor == SYSTEM or actor.acts_as(Role.TECHNICAL_DUTY):
        return True
    held = set(
        Membership.objects.filter(person=person, state=MembershipState.ACTIVE).values_list("organisation_id", flat=True)
    )
    if actor.organisation_id is None or held != {actor.organisation_id}:
        return False
    own = Organisation(pk=actor.organisation_id)
    return is_administrator(actor, own) or grants.holds(actor, Permission.UNLOCK_MEMBERS, own, now=now)


def must_help_with_account(actor: Actor, person: Person, *, now: datetime) -> None:
    """Unlocking is for the organisation's own administrator and for the centre's technical duty; never for oneself."""
    if actor.person_id == person.pk or not may_help_with_account(actor, person, now=now):
        raise NotAllowed("not_the_helper")


def must_be_oneself(actor: Actor, person: Person) -> None:
    """What only the person may do."""
    if actor.person_id != person.pk:
        raise NotAllowed("not_oneself")


def must_hold_seat(actor: Actor, membership: Membership) -> None:
    """Keys are made and used by whoever holds the seat, by nobody else."""
    if actor.person_id != membership.person_id or membership.state != MembershipState.ACTIVE:
        raise NotAllowed("not_your_seat")


def must_own_keys(actor: Actor, key_pair: KeyPair) -> None:
    """Keys are their holder's alone."""
    must_hold_seat(actor, key_pair.membership)


def must_be_somebody(actor: Actor) -> int:
    """The person who acts; the platform and time sign nothing."""
    if actor.person_id is None:
        raise NotAllowed("not_oneself")
    return actor.person_id


def is_administrator(actor: Actor, organisation: Organisation) -> bool:
    """True when the actor holds an administrator's seat in the organisation he acts for."""
    if actor.person_id is None or actor.organisation_id != organisation.pk:
        return False
    return Membership.objects.filter(
        person_id=actor.person_id,
        organisation=organisation,
        state=MembershipState.ACTIVE,
        is_administrator=True,
    ).exists()


def _has_administrator(organisation: Organisation) -> bool:
    return Membership.objects.filter(
        organisation=organisation, state=MembershipState.ACTIVE, is_administrator=True
    ).exists()
