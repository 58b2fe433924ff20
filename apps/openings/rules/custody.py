"""托管开启 — the case by which custodians open a bid that could not be decrypted (电子招标投标办法第三十一条): states and steps.

The host opens the case with a reason; the buyer's side and the supervisor approve it, each by another person; then so many
custodians as the bid's own escrow needs hand in their shares.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal, Refused, TooEarly

CASE_WAIT = timedelta(minutes=30)
"""The centre's own rule: so long custodians are waited for before the host may end a case."""
ESCROW_BAD = "escrow_bad"
"""All custodians' shares together do not give the key: what was sealed to them is not this file's key."""


class CaseState(StrEnum):
    """Where a case stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    OPENED = "opened"
    DECLINED = "declined"
    ENDED = "ended"


class CaseAction(StrEnum):
    """What is done in a case."""

    APPROVE = "approve"
    DECLINE = "decline"
    HAND_SHARE = "hand_share"
    OPEN = "open"
    END = "end"


class Side(StrEnum):
    """Who approves: one of each."""

    BUYER = "buyer"
    SUPERVISOR = "supervisor"


OPEN_STATES = (CaseState.WAITING.value, CaseState.APPROVED.value)


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All that a guard of a case may know. What is unknown objects."""

    now: datetime
    approvals: int = 0
    """With the one that is given now."""
    reason: str = ""
    awaited_until: datetime | None = None


def next_approval(facts: CaseFacts) -> CaseState:
    """Approved when both sides have."""
    return CaseState.APPROVED if facts.approvals >= len(Side) else CaseState.WAITING


def decline_is_explained(facts: CaseFacts) -> Refusal | None:
    """电子招标投标办法第四十九条: who stops something says why, so that it can be traced."""
    return None if facts.reason.strip() else Refused("opening_reason_missing")


def custodians_were_awaited(facts: CaseFacts) -> Refusal | None:
    """电子招标投标办法第三十一条: the remedy of the document has its time before the bid is given up."""
    if facts.awaited_until is None or facts.now < facts.awaited_until:
        return TooEarly("custodians_awaited")
    return None


C = CaseState
A = CaseAction
CASE: Lifecycle[CaseState, CaseAction, CaseFacts] = Lifecycle(
    {
        (C.WAITING, A.APPROVE): Step(next_approval),
        (C.WAITING, A.DECLINE): Step(C.DECLINED, (decline_is_explained,)),
        (C.WAITING, A.END): Step(C.ENDED, (decline_is_explained, custodians_were_awaited)),
        (C.APPROVED, A.HAND_SHARE): Step(C.APPROVED),
        (C.APPROVED, A.OPEN): Step(C.OPENED),
        (C.APPROVED, A.END): Step(C.ENDED, (decline_is_explained, custodians_were_awaited)),
    }
)
"""托管开启, from its reason to the opened bid or its end."""
