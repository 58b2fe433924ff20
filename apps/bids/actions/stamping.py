"""补盖时间戳: a receipt that was given while the time-stamping authority was silent gets its token later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.bids import policy, steps
from apps.bids.models import Submission
from apps.bids.receiving import TIME_STAMP, stamped
from apps.bids.secrecy import opened, shut
from apps.core.actor import Actor
from apps.evidence.outbox import enqueue

STAMP_RECEIPT = "bids.stamp_receipt"


def promise_stamp(submission: Submission, receipt: Mapping[str, Any], *, now: datetime) -> None:
    """A receipt without a token gets one when the authority answers again. Inside the transaction that keeps the receipt."""
    if TIME_STAMP not in receipt:
        enqueue(STAMP_RECEIPT, {"submission": submission.pk}, run_at=now, key=f"{STAMP_RECEIPT}:{submission.pk}")


@transaction.atomic(durable=True)
def stamp_receipt(submission_id: int, *, token: bytes, actor: Actor) -> Submission:
    """The receipt has its token; what was signed stays as it was. Called twice, the first token stands."""
    policy.must_be_the_clock(actor)
    submission = Submission.objects.select_for_update(of=("self",)).select_related("bid").get(pk=submission_id)
    kept = opened(bytes(submission.shut), place=steps.place_of(submission))
    if TIME_STAMP not in kept["receipt"]:
        changed = {**kept, "receipt": stamped(kept["receipt"], token)}
        submission.shut = shut(changed, place=steps.place_of(submission))
        submission.save(update_fields=["shut"])
    return submission
