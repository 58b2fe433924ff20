"""组建 — the states of an application for a committee and of an expert's invitation, and the only ways between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal, Refused, TooEarly

OPENED_BEFORE = timedelta(minutes=60)
"""So long before the review the list may be opened: experts are arriving."""


class ApplicationState(StrEnum):
    """申请状态."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    DRAWN = "drawn"
    FORMED = "formed"


class ApplicationAction(StrEnum):
    """What may be done with an application for a committee."""

    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    DRAW = "draw"
    SEAT = "seat"


class InvitationState(StrEnum):
    """通知状态."""

    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ON_LEAVE = "on_leave"
    UNANSWERED = "unanswered"
    ABSENT = "absent"
    SEATED = "seated"


class InvitationAction(StrEnum):
    """How an invitation goes on."""

    ACCEPT = "accept"
    DECLINE = "decline"
    TAKE_LEAVE = "take_leave"
    LAPSE = "lapse"
    MISS = "miss"
    SIT = "sit"
    WITHDRAW = "withdraw"
    ASK_AGAIN = "ask_again"


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What the guards of an invitation know."""

    now: datetime
    answer_by: datetime
    review_at: datetime
    reason: str = ""


IS, IA = InvitationState, InvitationAction
S, A = ApplicationState, ApplicationAction


def in_time(facts: AnswerFacts) -> Refusal | None:
    """评标专家和评标专家库管理办法: who does not answer in the time set is passed over, and the next is asked."""
    return Refused("invitation_lapsed") if facts.now >= facts.answer_by else None


def time_is_over(facts: AnswerFacts) -> Refusal | None:
    """Nobody is passed over for silence before the time to answer has run out."""
    return TooEarly("invitation_open") if facts.now < facts.answer_by else None


def says_why(facts: AnswerFacts) -> Refusal | None:
    """Who cannot come says why; the record of conduct rests on it."""
    return None if facts.reason.strip() else Refused("evaluation_reason_missing")


def review_has_come(facts: AnswerFacts) -> Refusal | None:
    """Nobody is late before the time of the review."""
    return TooEarly("review_not_begun") if facts.now < facts.review_at else None


def review_is_to_come(facts: AnswerFacts) -> Refusal | None:
    """Nobody is asked to come at a time that is over."""
    return Refused("application_time_wrong") if facts.now >= facts.review_at else None


COMMITTEE_APPLICATION: Lifecycle[ApplicationState, ApplicationAction, None] = Lifecycle(
    {
        (S.SUBMITTED, A.SUBMIT): Step(S.SUBMITTED),
        (S.SUBMITTED, A.APPROVE): Step(S.APPROVED),
        (S.SUBMITTED, A.RETURN): Step(S.RETURNED),
        (S.RETURNED, A.SUBMIT): Step(S.SUBMITTED),
        (S.APPROVED, A.RETURN): Step(S.RETURNED),
        (S.APPROVED, A.DRAW): Step(S.DRAWN),
        (S.APPROVED, A.SEAT): Step(S.FORMED),
        (S.DRAWN, A.SEAT): Step(S.FORMED),
    }
)

EXPERT_INVITATION: Lifecycle[InvitationState, InvitationAction, AnswerFacts] = Lifecycle(
    {
        (IS.SENT, IA.ACCEPT): Step(IS.ACCEPTED, (in_time,)),
        (IS.SENT, IA.DECLINE): Step(IS.DECLINED, (in_time, says_why)),
        (IS.SENT, IA.TAKE_LEAVE): Step(IS.ON_LEAVE, (in_time, says_why)),
        (IS.SENT, IA.LAPSE): Step(IS.UNANSWERED, (time_is_over,)),
        (IS.SENT, IA.ASK_AGAIN): Step(IS.SENT, (review_is_to_come,)),
        (IS.ACCEPTED, IA.ASK_AGAIN): Step(IS.SENT, (review_is_to_come,)),
        (IS.ACCEPTED, IA.DECLINE): Step(IS.DECLINED, (says_why,)),
        (IS.ACCEPTED, IA.MISS): Step(IS.ABSENT, (review_has_come,)),
        (IS.ACCEPTED, IA.SIT): Step(IS.SEATED),
        (IS.SEATED, IA.ASK_AGAIN): Step(IS.SENT, (review_is_to_come,)),
        (IS.SEATED, IA.WITHDRAW): Step(IS.DECLINED),
        (IS.SEATED, IA.MISS): Step(IS.ABSENT, (review_has_come,)),
    }
)
