"""投标 — the states of a bid until the deadline, and the guards that the law sets before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal, Refused, WrongState


class BidState(StrEnum):
    """投标文件状态 — what counts at the deadline."""

    BEGUN = "begun"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"


class BidAction(StrEnum):
    """What a bidder does with a bid."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may know: plain values, read once, under the lot's lock."""

    now: datetime
    deadline: datetime
    is_lot_open: bool
    """True while the lot takes bids: tendering, neither suspended nor ended nor closed."""
    is_lot_closed: bool
    last_revision: int
    last_statement: str | None
    revision: int
    previous: str | None


def before_the_deadline(facts: Facts) -> Refusal | None:
    """招标投标法第二十八条；电子招标投标办法第二十七条: what comes after the deadline is refused."""
    return Refused("bid_late") if facts.is_lot_closed or facts.now >= facts.deadline else None


def lot_takes_bids(facts: Facts) -> Refusal | None:
    """招标投标法第二十八条: bids are taken while the tender is under way."""
    return None if facts.is_lot_open else WrongState("bid_lot_not_open")


def follows_the_last(facts: Facts) -> Refusal | None:
    """招标投标法第二十九条: a bid is supplemented, changed or withdrawn by one that names what it replaces."""
    follows = facts.revision == facts.last_revision + 1 and facts.previous == facts.last_statement
    return None if follows else Refused("bid_revision_wrong", revision=facts.last_revision)


_GUARDS = (before_the_deadline, lot_takes_bids, follows_the_last)

BID: Lifecycle[BidState, BidAction, Facts] = Lifecycle(
    {
        (BidState.BEGUN, BidAction.SUBMIT): Step(BidState.RECEIVED, _GUARDS),
        (BidState.RECEIVED, BidAction.SUBMIT): Step(BidState.RECEIVED, _GUARDS),
        (BidState.RECEIVED, BidAction.WITHDRAW): Step(BidState.WITHDRAWN, _GUARDS),
        (BidState.WITHDRAWN, BidAction.SUBMIT): Step(BidState.RECEIVED, _GUARDS),
    }
)
"""撤回 is free until the deadline; after it nothing here moves a bid any more."""
