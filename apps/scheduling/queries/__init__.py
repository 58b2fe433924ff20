"""What is asked of places, bookings and the green channel."""

from __future__ import annotations

from datetime import datetime

from apps.core.actor import Actor
from apps.core.todo import Todo, by_deadline
from apps.scheduling.queries.green_todos import green_todos
from apps.scheduling.queries.night_todos import night_todos

__all__ = ["todos_for"]


def todos_for(actor: Actor, now: datetime) -> list[Todo]:
    """What waits for the actor, the most urgent first."""
    return by_deadline([*green_todos(actor, now), *night_todos(actor)])
