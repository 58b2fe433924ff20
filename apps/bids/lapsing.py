"""视为撤回 — what was on its way to a lot at its deadline and not complete counts as withdrawn (电子招标投标办法第二十七条)."""

from __future__ import annotations

from datetime import datetime

from apps.bids import events
from apps.bids.models import Bid, Upload
from apps.bids.sealed_files import missing_parts
from apps.core.actor import CLOCK
from apps.evidence.journal import emit
from apps.tenders.models import Lot


def lapse_uploads(lot: Lot, *, at: datetime) -> None:
    """Uploads that were not handed in end, and the own trail of each bid says so. Nobody else hears of it.

    The lot is locked by the caller, so that whoever was handing in is through or was refused.
    """
    for upload in Upload.objects.select_for_update().filter(lot=lot, ended_at=None).order_by("pk"):
        missing = sum(len(missing_parts(file)) for file in upload.files.all())
        upload.ended_at = at
        upload.save(update_fields=["ended_at"])
        stream = Bid(code=upload.bid_code).own_stream
        emit(events.BidLapsed(upload.bid_code, missing), stream=stream, actor=CLOCK, at=at)
