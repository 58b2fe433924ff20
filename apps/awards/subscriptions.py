"""Who hears the streams of awards."""

from __future__ import annotations

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.evidence.streams import hearers


@hearers("award")
def award_hearers(actor: Actor, rest: str) -> bool:
    """One bidder hears its own result: ``award:<lot>:<organisation>``."""
    _lot, _, organisation = rest.partition(":")
    return organisation.isdigit() and actor.acts_as(Role.BIDDER) and actor.organisation_id == int(organisation)
