"""What a person granted another: delegations with a period. The only module that asks django-guardian."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from guardian.shortcuts import assign_perm, remove_perm

from apps.core.actor import Actor
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Delegation, Membership, Organisation, OrganisationGrant


class Permission(StrEnum):
    """Everything that can be granted; what follows from a seat is computed in policy.py instead."""

    MANAGE_MEMBERS = "parties:organisation:manage_members"
    UNLOCK_MEMBERS = "parties:organisation:unlock_members"

    @property
    def codename(self) -> str:
        """The name in Django's permission table."""
        return self.value.rsplit(":", 1)[1]


def grant(permission: Permission, membership: Membership) -> None:
    """The member holds the permission for the organisation; granting twice changes nothing."""
    assign_perm(f"parties.{permission.codename}", membership.person, membership.organisation)


def withdraw(permission: Permission, membership: Membership) -> None:
    """The member holds the permission no longer; withdrawing twice changes nothing."""
    remove_perm(f"parties.{permission.codename}", membership.person, membership.organisation)


def holds(actor: Actor, permission: Permission, organisation: Organisation, *, now: datetime) -> bool:
    """True while a delegation of the permission to this actor is in force: granted, begun, not over, seat still held."""
    if actor.person_id is None or actor.organisation_id != organisation.pk:
        return False
    is_in_force = Delegation.objects.filter(
        organisation=organisation,
        membership__person_id=actor.person_id,
        membership__state=MembershipState.ACTIVE,
        permission=permission.value,
        ended_at__isnull=True,
        granted_from__lte=now,
        granted_until__gt=now,
    ).exists()
    return (
        is_in_force
        and OrganisationGrant.objects.filter(
            user_id=actor.person_id, content_object=organisation, permission__codename=permission.codename
        ).exists()
    )
