"""递交办理中 — what was handed in before the deadline is read back first; closing waits for it, and not for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

from apps.bids.models import Closing, Upload
from apps.evidence.appending import SAME_MOMENT
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot

WAITS_FOR = SAME_MOMENT - timedelta(seconds=5)
"""So long may reading back take after the deadline: the journal writes nothing down later than that."""


def is_somebody_handing_in(lot_id: int, now: datetime) -> bool:
    """True while a statement that came in time is being looked at."""
    begun = Upload.objects.filter(lot=lot_id, ended_at=None, handing_in_at__gt=now - WAITS_FOR)
    return begun.exists()


def takes_what_came_in_time(lot: Lot) -> bool:
    """True after the deadline until what was received is committed to: a statement that came before may still be kept."""
    return lot.state == LotState.SUBMISSION_CLOSED and not Closing.objects.filter(lot=lot).exists()
