"""Who may plan the centre's places. ``may_`` answers, ``must_`` refuses."""

from __future__ import annotations

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.refusals import NotAllowed


def may_schedule(actor: Actor) -> bool:
    """The centre's operators."""
    return actor.acts_as(Role.OPERATOR)


def must_schedule(actor: Actor) -> None:
    """Refuses all but the centre's operators."""
    if not may_schedule(actor):
        raise NotAllowed("schedule_by_operator")
