"""What time itself does to bids: soon after a lot's submission has closed, what was received is fixed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from apps.bids.actions import close_bids
from apps.core.actor import CLOCK
from apps.evidence.ticking import Due, ticks
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot

WAITING = (LotState.SUBMISSION_CLOSED, LotState.SUSPENDED, LotState.PAUSED)
"""Where a lot may stand between its deadline and its opening."""


def due(_now: datetime) -> Iterator[Due]:
    """Lots that were closed and not yet committed to."""
    closed = Lot.objects.filter(state__in=WAITING, closed_at__isnull=False, bid_closing__isnull=True)
    for pk, when in closed.order_by("closed_at", "pk").values_list("pk", "closed_at"):
        if when is not None:
            yield Due(when, "close_bids", pk)


@ticks("bids", due=due)
def perform(item: Due, now: datetime) -> None:
    """Fixes the bids of one lot."""
    close_bids(item.thing_id, actor=CLOCK, now=now)
