"""Who may do what with tokens."""

from __future__ import annotations

from apps.core.actor import Actor
from apps.core.refusals import NotAllowed
from apps.parties.models import Membership


def must_own(actor: Actor, membership: Membership) -> None:
    """A token is made and revoked by the person in the seat, and by nobody else."""
    if actor.person_id is None or actor.person_id != membership.person_id:
        raise NotAllowed("token_not_yours")
