"""What time itself does to awards: a publicity ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from apps.awards.actions import end_publicity
from apps.awards.lifecycle import AwardState
from apps.awards.models import Award
from apps.core.actor import CLOCK
from apps.evidence.ticking import Due, ticks
from apps.tenders.lifecycle import LotState


def due(now: datetime) -> Iterator[Due]:
    """Publicities whose last moment is over, the longest over first; a halted lot waits until it goes on."""
    over = Award.objects.filter(
        state=AwardState.PUBLICITY, publicity_until__lt=now, lot__state=LotState.CANDIDATES_PUBLISHED
    )
    for pk, until in over.order_by("publicity_until", "pk").values_list("pk", "publicity_until"):
        if until is not None:
            yield Due(until, "end_publicity", pk)


@ticks("awards", due=due)
def perform(item: Due, now: datetime) -> None:
    """Does one thing that is due."""
    end_publicity(item.thing_id, actor=CLOCK, now=now)
