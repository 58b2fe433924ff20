"""在场 — the line of one bid's page: since when it stands and how many probes it answered, kept as evidence after the list."""

from __future__ import annotations

from datetime import datetime

from channels.db import database_sync_to_async
from django.db import Error

from apps.core import clock
from apps.openings import actions


class Attendance:
    """One line. It speaks to nobody: what it keeps is read when somebody states why a bid was not decrypted."""

    def __init__(self, opening: int, bid: str) -> None:
        self.opening = opening
        self.bid = bid
        self.presence: int | None = None
        self.answered = 0
        self.heard_at: datetime = clock.now()

    def answer(self) -> None:
        """A probe was answered."""
        self.answered += 1
        self.heard_at = clock.now()

    async def note(self, *, is_over: bool) -> None:
        """What is known so far is kept. Where the database does not answer the line goes on without."""
        try:
            await database_sync_to_async(self._note)(is_over=is_over)
        except Error:
            return

    def _note(self, *, is_over: bool) -> None:
        if self.presence is None and not is_over:
            self.presence = actions.note_arrival(self.opening, self.bid, now=clock.now())
        if self.presence is not None:
            ended_at = clock.now() if is_over else None
            actions.note_answers(self.presence, answered=self.answered, heard_at=self.heard_at, ended_at=ended_at)
