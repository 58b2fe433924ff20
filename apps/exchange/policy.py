"""Who may do what with tokens and webhooks."""

from __future__ import annotations

from apps.core.actor import SYSTEM, Actor
from apps.core.refusals import NotAllowed
from apps.parties.models import Membership


def must_own(actor: Actor, membership: Membership) -> None:
    """A token is made and revoked by the person in the seat, and by nobody else."""
    if not _is_own(actor, membership):
        raise NotAllowed("token_not_yours")


def must_own_webhook(actor: Actor, membership: Membership) -> None:
    """A webhook is made and changed by the person in the seat, and by nobody else."""
    if not _is_own(actor, membership):
        raise NotAllowed("webhook_not_yours")


def must_be_the_sender(actor: Actor) -> None:
    """Deliveries are sent, and their outcome recorded, by the platform."""
    if actor != SYSTEM:
        raise NotAllowed("webhook_not_yours")


def _is_own(actor: Actor, membership: Membership) -> bool:
    return actor.person_id is not None and actor.person_id == membership.person_id
