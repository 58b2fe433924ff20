"""What an actor has to do about lots, with its deadline."""

from __future__ import annotations

from datetime import datetime

from apps.core.actor import Actor
from apps.core.todo import Todo


def todos_for(actor: Actor, now: datetime) -> list[Todo]:
    """The lots that wait for this actor."""
    return []
