"""拒收留痕 — what was not taken, and why, on the bid's own trail; bounded, so that nobody fills the journal by trying on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.bids import events, policy
from apps.bids.models import Bid, Upload
from apps.bids.secrecy import owner_of
from apps.core.actor import Actor
from apps.evidence.journal import emit
from apps.evidence.models import Entry

REFUSALS_TOLD = 10


@transaction.atomic(durable=True)
def note_refusal(lot_id: int, *, code: str, actor: Actor, now: datetime) -> None:
    """The bid's own trail says that something was not taken, and why (拒收). Nobody but its bidder hears of it.

    The same reason is told REFUSALS_TOLD times between two receipts: whoever tries on and on does not fill the journal.
    """
    owner = owner_of(lot_id, policy.must_bid(actor))
    bid = Bid.objects.filter(lot_id=lot_id, owner=owner).first()
    begun = Upload.objects.filter(lot_id=lot_id, owner=owner).order_by("-begun_at").first()
    if bid is None and begun is None:
        return
    known = bid or Bid(code=begun.bid_code if begun else "")
    if _told_since_the_receipt(known, code) < REFUSALS_TOLD:
        emit(events.BidRefused(known.code, code), stream=known.own_stream, actor=known.actor, at=now)


def _told_since_the_receipt(bid: Bid, code: str) -> int:
    count = 0
    newest_first = Entry.objects.filter(stream=bid.own_stream.name).order_by("-v")
    for entry in newest_first.iterator(chunk_size=100):
        if entry.kind not in (events.BidRefused.kind, events.BidLapsed.kind):
            break
        count += entry.payload.get("code") == code
    return count
