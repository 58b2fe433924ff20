"""Who may do what with a bid: its own bidder, and until the list is published nobody else at all."""

from __future__ import annotations

from apps.bids.secrecy import owner_of
from apps.core.actor import CLOCK, Actor
from apps.core.audience import Role
from apps.core.refusals import NotAllowed


def must_bid(actor: Actor) -> int:
    """The organisation that bids. Raises NotAllowed for everybody who is not a bidder."""
    if not actor.acts_as(Role.BIDDER) or actor.organisation_id is None:
        raise NotAllowed("not_a_bidder")
    return actor.organisation_id


def owns(actor: Actor, owner: str, lot_id: int) -> bool:
    """True when the mark is that of the actor's own organisation."""
    if not actor.acts_as(Role.BIDDER) or actor.organisation_id is None:
        return False
    return owner_of(lot_id, actor.organisation_id) == owner


def must_be_the_clock(actor: Actor) -> None:
    """Only time itself closes the bids of a lot."""
    if actor.id != CLOCK.id:
        raise NotAllowed("not_the_clock")


def must_hold_the_account(actor: Actor) -> None:
    """Statements, payments and refunds are the centre's operator's, who holds the account."""
    if not actor.acts_as(Role.OPERATOR):
        raise NotAllowed("security_operator_only")


def must_arrange_custody(actor: Actor) -> None:
    """Who may be entrusted with keys is arranged by the centre's operators, two of them for every set."""
    if not actor.acts_as(Role.OPERATOR):
        raise NotAllowed("custody_operator_only")


def must_keep_shares(actor: Actor) -> int:
    """The person who answers for a custodian's key. Raises NotAllowed for everybody else."""
    if not actor.acts_as(Role.CUSTODIAN) or actor.person_id is None:
        raise NotAllowed("not_a_custodian")
    return actor.person_id
