"""Who hears the streams of bids: until the list its own bidder, found by the mark; nobody else ever."""

from __future__ import annotations

from apps.bids import policy
from apps.bids.models import Bid
from apps.core.actor import Actor
from apps.evidence.streams import hearers


@hearers("bid")
def bid_hearers(actor: Actor, rest: str) -> bool:
    """The bidder whose bid it is."""
    bid = Bid.objects.filter(code=rest).first()
    return bid is not None and policy.owns(actor, bid.owner, bid.lot_id)
