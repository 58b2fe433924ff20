"""Who may do what in the portal."""

from __future__ import annotations

from apps.core.actor import SYSTEM, Actor
from apps.core.refusals import NotAllowed
from apps.portal.models import InboxItem


def must_be_person(actor: Actor) -> int:
    """Only somebody who signed in has messages; answers who."""
    if actor.person_id is None:
        raise NotAllowed("sign_in_first")
    return actor.person_id


def must_be_recipient(actor: Actor, item: InboxItem) -> None:
    """A message is its recipient's alone."""
    must_be_person(actor)
    if item.person_id != actor.person_id:
        raise NotAllowed("not_your_message")


def must_be_platform(actor: Actor) -> None:
    """What became of a delivery is recorded by the platform, not by people."""
    if actor != SYSTEM:
        raise NotAllowed("platform_only")
