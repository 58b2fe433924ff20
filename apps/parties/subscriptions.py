"""Who hears the streams of the parties."""

from __future__ import annotations

from apps.core.actor import Actor
from apps.core.audience import CENTRE, Role
from apps.evidence.explorer.policy import seat_question
from apps.evidence.streams import hearers
from apps.parties import policy
from apps.parties.lifecycle import MembershipState, OrganisationState
from apps.parties.models import Membership, Organisation


@hearers("person")
def person_hearers(actor: Actor, rest: str) -> bool:
    """A person's own stream is heard by that person."""
    return rest == f"{actor.person_id}:own"


@hearers("organisation")
def organisation_hearers(actor: Actor, rest: str) -> bool:
    """An organisation's own stream is heard by its administrators: it names members, who may be secret experts."""
    if rest != f"{actor.organisation_id}:own":
        return False
    return policy.is_administrator(actor, Organisation(pk=actor.organisation_id))


@hearers("centre")
def centre_hearers(actor: Actor, rest: str) -> bool:
    """The centre's desk is heard by its staff and by the supervisor."""
    return rest == "desk" and actor.acts_as(*CENTRE, Role.SUPERVISOR)


@seat_question("parties")
def has_seat(actor: Actor) -> bool:
    """True while the person holds this seat in the organisation and neither is closed."""
    return Membership.objects.filter(
        person_id=actor.person_id or 0,
        organisation_id=actor.organisation_id or 0,
        role=str(actor.role),
        state=MembershipState.ACTIVE,
        person__is_active=True,
        organisation__state=OrganisationState.ACTIVE,
    ).exists()
