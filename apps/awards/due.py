"""What time itself does to awards: a publicity ends, a contract becomes overdue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from apps.awards.actions import end_publicity, note_contract_overdue
from apps.awards.lifecycle import AwardState
from apps.awards.models import Award
from apps.core.actor import CLOCK
from apps.evidence.ticking import Due, ticks
from apps.tenders.lifecycle import LotState

ACTIONS = {"end_publicity": end_publicity, "note_contract_overdue": note_contract_overdue}


def due(now: datetime) -> Iterator[Due]:
    """Publicities and times for a contract whose last moment is over; a halted lot waits until it goes on."""
    over = Award.objects.filter(
        state=AwardState.PUBLICITY, publicity_until__lt=now, lot__state=LotState.CANDIDATES_PUBLISHED
    )
    for pk, until in over.order_by("publicity_until", "pk").values_list("pk", "publicity_until"):
        if until is not None:
            yield Due(until, "end_publicity", pk)
    unsigned = Award.objects.filter(
        state=AwardState.NOTIFIED, contract_due_at__lt=now, contract_overdue_at__isnull=True
    )
    for pk, until in unsigned.order_by("contract_due_at", "pk").values_list("pk", "contract_due_at"):
        if until is not None:
            yield Due(until, "note_contract_overdue", pk)


@ticks("awards", due=due)
def perform(item: Due, now: datetime) -> None:
    """Does one thing that is due."""
    ACTIONS[item.action](item.thing_id, actor=CLOCK, now=now)
