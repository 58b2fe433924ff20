"""Jobs of this app: receipts get the time-stamps that could not be had when they were given."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apps.bids.actions import STAMP_RECEIPT, stamp_receipt
from apps.bids.models import Submission
from apps.bids.receiving import time_stamp_over
from apps.core.actor import CLOCK
from apps.evidence.outbox import job


@job(STAMP_RECEIPT)
def fetch_time_stamp(payload: dict[str, Any], *, now: datetime) -> None:
    """The receipt has its token. Raises NoTimeStamp, and is tried again."""
    digest = Submission.objects.values_list("statement_sha256", flat=True).get(pk=payload["submission"])
    stamp_receipt(payload["submission"], token=time_stamp_over(digest, now=now), actor=CLOCK)
