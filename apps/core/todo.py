"""A thing to do: what a desk shows first, with its deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Todo:
    """What somebody has to do, where, and until when. `tone` is a state word of the look: wait, stop, live, idle."""

    title: str
    url: str
    due_at: datetime | None = None
    tone: str = "wait"
    lot_code: str = ""
    explanation: str = ""


def by_deadline(todos: list[Todo]) -> list[Todo]:
    """The most urgent first; what has no deadline comes last, by title."""
    return sorted(
        todos, key=lambda todo: (todo.due_at is None, todo.due_at.timestamp() if todo.due_at else 0, todo.title)
    )
