"""Who hears the streams of bids: until the list its own bidder, found by the mark; nobody else ever."""

from __future__ import annotations

from apps.bids import policy
from apps.bids.models import Bid, BidSecurity
from apps.core.actor import Actor
from apps.core.audience import Role
from apps.evidence.streams import hearers


@hearers("bid")
def bid_hearers(actor: Actor, rest: str) -> bool:
    """The bidder whose bid it is."""
    bid = Bid.objects.filter(code=rest).first()
    return bid is not None and policy.owns(actor, bid.owner, bid.lot_id)


@hearers("security")
def security_hearers(actor: Actor, rest: str) -> bool:
    """The bidder whose bid security it is."""
    security = BidSecurity.objects.filter(code=rest).first()
    return security is not None and policy.owns(actor, security.owner, security.lot_id)


@hearers("statements")
def statement_hearers(actor: Actor, _rest: str) -> bool:
    """Who holds the account, and who watches over it."""
    return actor.acts_as(Role.OPERATOR, Role.SUPERVISOR)
