"""Reads of the parties, each filtered for who asks."""

from __future__ import annotations

from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.parties.lifecycle import MembershipState, OrganisationState
from apps.parties.models import Membership, Person


def actor_for(person: Person, membership: Membership | None) -> Actor:
    """The person acting from this seat; without a seat, the person as such."""
    if membership is None:
        return Actor(id=f"person:{person.pk}", person_id=person.pk)
    return Actor(
        id=f"person:{person.pk}",
        role=Role(membership.role),
        person_id=person.pk,
        organisation_id=membership.organisation_id,
    )


def seats_of(person: Person) -> QuerySet[Membership]:
    """The seats a person can act from now, oldest first."""
    return (
        Membership.objects.filter(
            person=person, state=MembershipState.ACTIVE, organisation__state=OrganisationState.ACTIVE
        )
        .select_related("organisation")
        .order_by("pk")
    )
