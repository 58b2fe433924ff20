"""Jobs of this app: what was handed in is locked; receipts get the time-stamps that could not be had when they were given."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apps.bids.actions import STAMP_RECEIPT, stamp_receipt
from apps.bids.actions.bidding import LOCK_BID
from apps.bids.models import Submission, Upload
from apps.bids.receiving import time_stamp_over
from apps.bids.sealed_files import lock_handed_in
from apps.core.actor import CLOCK
from apps.evidence.outbox import job


@job(LOCK_BID)
def lock_bid(payload: dict[str, Any], *, now: datetime) -> None:  # noqa: ARG001  # locks go by the store's own clock
    """What was handed in is locked in the store."""
    upload = Upload.objects.get(submission=payload["submission"])
    lock_handed_in(upload)


@job(STAMP_RECEIPT)
def fetch_time_stamp(payload: dict[str, Any], *, now: datetime) -> None:
    """The receipt has its token. Raises NoTimeStamp, and is tried again."""
    digest = Submission.objects.values_list("statement_sha256", flat=True).get(pk=payload["submission"])
    stamp_receipt(payload["submission"], token=time_stamp_over(digest, now=now), actor=CLOCK)
