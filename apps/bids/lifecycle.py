"""投标 — the states of a bid, of its security and of custodian sets, and the guards that the law sets before each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from apps.bids.rules.security import ForfeitureGround, RefundCause
from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import NotAllowed, Refusal, Refused, TooEarly, WrongState
from apps.tenders.rules.calendar import SHANGHAI


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
    return late(facts.deadline, facts.now) if facts.is_lot_closed or facts.now >= facts.deadline else None


def late(deadline: datetime, now: datetime) -> Refused:
    """The refusal that names both moments by the server's clock, in national standard time."""
    return Refused("bid_late", deadline=in_standard_time(deadline), now=in_standard_time(now))


def in_standard_time(at: datetime) -> str:
    """国家标准时间: ``2026-11-24 09:30:00``, Asia/Shanghai."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


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


class SecurityState(StrEnum):
    """投标保证金状态 — from the payment code to the refund."""

    EXPECTED = "expected"
    GIVEN = "given"
    SUFFICIENT = "sufficient"
    INSUFFICIENT = "insufficient"
    REFUND_DUE = "refund_due"
    REFUNDED = "refunded"
    FORFEITED = "forfeited"


class SecurityAction(StrEnum):
    """What is done with a bid security."""

    GIVE = "give"
    CHECK = "check"
    OWE_REFUND = "owe_refund"
    KEEP = "keep"
    REFUND = "refund"
    FORFEIT = "forfeit"


@dataclass(frozen=True, slots=True)
class SecurityFacts:
    """All that a guard of a bid security may know."""

    now: datetime
    deadline: datetime
    is_sufficient: bool = False
    cause: RefundCause | None = None
    owed_on: date | None = None
    refunded_on: date | None = None
    today: date | None = None
    reason: str = ""
    ground: ForfeitureGround | None = None


def as_found(facts: SecurityFacts) -> SecurityState:
    """Where a check leads."""
    return SecurityState.SUFFICIENT if facts.is_sufficient else SecurityState.INSUFFICIENT


def only_after_a_withdrawal(facts: SecurityFacts) -> Refusal | None:
    """招标投标法第二十九条: who withdrew may bid again before the deadline; what was not refunded yet secures that bid."""
    is_kept = facts.cause is RefundCause.WITHDRAWN and facts.now < facts.deadline
    return None if is_kept else WrongState("security_refund_stands")


def refunded_within_reason(facts: SecurityFacts) -> Refusal | None:
    """实施条例第五十七条: a refund is recorded on the day it was made, neither before it was owed nor in the future."""
    if facts.refunded_on is None or facts.owed_on is None or facts.today is None:
        return Refused("security_refund_day_wrong")
    is_sound = facts.owed_on <= facts.refunded_on <= facts.today
    return None if is_sound else Refused("security_refund_day_wrong")


def after_the_deadline(facts: SecurityFacts) -> Refusal | None:
    """实施条例第三十五条: only a bid that is revoked after the deadline puts its security at risk."""
    return TooEarly("security_not_at_risk") if facts.now < facts.deadline else None


def reason_is_given(facts: SecurityFacts) -> Refusal | None:
    """实施条例第三十五条、第七十四条: the ground is one of the law's, and the facts are stated."""
    return None if facts.ground is not None and facts.reason.strip() else Refused("security_reason_missing")


_FORFEIT: Step[SecurityState, SecurityFacts] = Step(SecurityState.FORFEITED, (after_the_deadline, reason_is_given))
_OWE: Step[SecurityState, SecurityFacts] = Step(SecurityState.REFUND_DUE)
_CHECK: Step[SecurityState, SecurityFacts] = Step(as_found)

SECURITY: Lifecycle[SecurityState, SecurityAction, SecurityFacts] = Lifecycle(
    {
        (SecurityState.EXPECTED, SecurityAction.GIVE): Step(SecurityState.GIVEN),
        (SecurityState.GIVEN, SecurityAction.GIVE): Step(SecurityState.GIVEN),
        (SecurityState.GIVEN, SecurityAction.CHECK): _CHECK,
        (SecurityState.GIVEN, SecurityAction.OWE_REFUND): _OWE,
        (SecurityState.SUFFICIENT, SecurityAction.GIVE): Step(SecurityState.GIVEN),
        (SecurityState.SUFFICIENT, SecurityAction.OWE_REFUND): _OWE,
        (SecurityState.SUFFICIENT, SecurityAction.FORFEIT): _FORFEIT,
        (SecurityState.INSUFFICIENT, SecurityAction.GIVE): Step(SecurityState.GIVEN),
        (SecurityState.INSUFFICIENT, SecurityAction.OWE_REFUND): _OWE,
        (SecurityState.INSUFFICIENT, SecurityAction.FORFEIT): _FORFEIT,
        (SecurityState.REFUND_DUE, SecurityAction.GIVE): Step(SecurityState.REFUND_DUE),
        (SecurityState.REFUND_DUE, SecurityAction.KEEP): Step(SecurityState.GIVEN, (only_after_a_withdrawal,)),
        (SecurityState.REFUND_DUE, SecurityAction.REFUND): Step(SecurityState.REFUNDED, (refunded_within_reason,)),
        (SecurityState.REFUNDED, SecurityAction.GIVE): Step(SecurityState.GIVEN),
    }
)
"""Before the list is published nobody but the bidder knows that it exists; what is forfeited is decided by the buyer."""


class CustodianSetState(StrEnum):
    """托管组状态 — where a set of custodians stands."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    DECLINED = "declined"
    ENDED = "ended"


class CustodianSetAction(StrEnum):
    """What may be done with a set of custodians."""

    PUT_IN_FORCE = "put_in_force"
    DECLINE = "decline"
    END = "end"


@dataclass(frozen=True, slots=True)
class CustodianFacts:
    """All that a guard of a set may know. What is unknown objects."""

    is_another_person: bool = False
    """True when somebody else than the proposer acts."""
    keys_missing: int | None = None
    drills_missing: int | None = None
    reason: str = ""


def another_person_decides(facts: CustodianFacts) -> Refusal | None:
    """电子招标投标办法第四十九条: whoever proposes who may open bids does not decide it alone."""
    return None if facts.is_another_person else NotAllowed("custodians_take_two")


def every_key_is_ready(facts: CustodianFacts) -> Refusal | None:
    """电子招标投标办法第二十六条: what a bidder entrusts can be opened again only with keys that exist and were tried."""
    return None if facts.keys_missing == 0 else Refused("custodian_key_missing")


def every_key_was_drilled(facts: CustodianFacts) -> Refusal | None:
    """电子招标投标办法第三十一条: a remedy that was never tried is none: each custodian has opened a test share."""
    return None if facts.drills_missing == 0 else Refused("custodian_drill_missing")


def reason_is_told(facts: CustodianFacts) -> Refusal | None:
    """电子招标投标办法第四十九条: who takes a set away says why."""
    return None if facts.reason.strip() else Refused("custodians_reason_missing")


CUSTODIAN_SET: Lifecycle[CustodianSetState, CustodianSetAction, CustodianFacts] = Lifecycle(
    {
        (CustodianSetState.PROPOSED, CustodianSetAction.PUT_IN_FORCE): Step(
            CustodianSetState.IN_FORCE, (another_person_decides, every_key_is_ready, every_key_was_drilled)
        ),
        (CustodianSetState.PROPOSED, CustodianSetAction.DECLINE): Step(CustodianSetState.DECLINED, (reason_is_told,)),
        (CustodianSetState.IN_FORCE, CustodianSetAction.END): Step(CustodianSetState.ENDED, (reason_is_told,)),
    }
)
"""One set is in force at a time; putting another in force ends it. Who proposed a set may decline it himself."""
