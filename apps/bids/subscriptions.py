"""Who hears the streams of bids: until the list its own bidder, found by the mark; nobody else ever."""

from __future__ import annotations

from apps.bids import policy
from apps.bids.models import Bid, BidSecurity, Upload
from apps.core.actor import Actor
from apps.core.audience import Role
from apps.evidence.streams import hearers


@hearers("bid")
def bid_hearers(actor: Actor, rest: str) -> bool:
    """The bidder whose bid it is; before anything was received, who began to send it."""
    known = Bid.objects.filter(code=rest) or Upload.objects.filter(bid_code=rest)
    return any(policy.owns(actor, one.owner, one.lot_id) for one in known)


@hearers("security")
def security_hearers(actor: Actor, rest: str) -> bool:
    """The bidder whose bid security it is."""
    security = BidSecurity.objects.filter(code=rest).first()
    return security is not None and policy.owns(actor, security.owner, security.lot_id)


@hearers("statements")
def statement_hearers(actor: Actor, _rest: str) -> bool:
    """Who holds the account, and who watches over it."""
    return actor.acts_as(Role.OPERATOR, Role.SUPERVISOR)


@hearers("custodians")
def custodian_hearers(actor: Actor, _rest: str) -> bool:
    """Who arranges sets, who belongs to them, and who watches over it."""
    return actor.acts_as(Role.OPERATOR, Role.CUSTODIAN, Role.SUPERVISOR)
