"""改期 before it is done: what would move, from where to where, whom it touches, and why it may not be."""

from __future__ import annotations

from dataclasses import dataclass

from apps.core.refusals import Refusal
from apps.scheduling.models.bookings import Booking
from apps.scheduling.models.places import Place
from apps.scheduling.queries.wording import SaidMove, SaidSlot, name_of
from apps.scheduling.rules.plan import HalfDay


@dataclass(frozen=True, slots=True)
class Movement:
    """A wish for a booking, looked at under one version of the plan; nothing of it is kept."""

    to: tuple[HalfDay, Place]
    version: int
    slot: SaidSlot | None
    """Where it would be; None where it may not be there."""
    moves: list[SaidMove]
    """Who else would move: for a key project's request only; a person who moves a booking moves nobody else."""
    refusal: Refusal | None

    @property
    def when(self) -> str:
        """The half-day that is wished for."""
        return name_of(self.to[0])


def touched_by(booking: Booking) -> list[str]:
    """The organisations of the booking's project: they are told of its time and place."""
    project = booking.lot.project
    return [one.name for one in (project.organisation, project.agency) if one]
