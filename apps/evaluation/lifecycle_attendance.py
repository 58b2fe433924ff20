"""到场 — the states of a member's coming to a venue, and the only ways between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal, Refused, WrongState
from apps.evaluation.states import EvaluationState

OVER = frozenset({EvaluationState.COMPLETED.value, EvaluationState.RECEIVED.value})
"""Everybody has signed or refused: members sign out."""


class ArrivalState(StrEnum):
    """到场状态."""

    ARRIVED = "arrived"
    SEATED = "seated"
    AWAY = "away"
    LOCKED = "locked"
    CLOSED = "closed"
    LEFT = "left"


class ArrivalAction(StrEnum):
    """What may be done with an arrival."""

    TAKE_SEAT = "take_seat"
    SEND_CODE = "send_code"
    LEAVE_ROOM = "leave_room"
    RETURN = "return_to_room"
    LOCK = "lock"
    CLOSE = "close"
    SIGN_OUT = "sign_out"


@dataclass(frozen=True, slots=True)
class AttendanceFacts:
    """What the guards know: the clock, the code, whether the room rests, whether the member's part is over."""

    now: datetime
    code_until: datetime
    is_code_locked: bool = False
    is_paused: bool = False
    is_over: bool = False
    """Everybody has signed or refused, or the member has left the committee."""
    was_moved: bool = False
    """The review was moved to another time or place after the member came."""
    has_phone_back: bool = False
    expected_at: datetime | None = None
    reason: str = ""
    companion: str = ""


def room_is_open(facts: AttendanceFacts) -> Refusal | None:
    """While the room rests nothing goes on in it: it opens by roll-call (隔夜、用餐暂停)."""
    return WrongState("room_paused") if facts.is_paused else None


def counts_still(facts: AttendanceFacts) -> Refusal | None:
    """改期、换场: nobody takes a seat on an arrival at another time or place; the member signs out and is registered anew."""
    return WrongState("arrival_before_move") if facts.was_moved else None


def code_is_good(facts: AttendanceFacts) -> Refusal | None:
    """A code that was tried too often or has run out opens nothing: the witness gives a new one."""
    if facts.is_code_locked:
        return Refused("seat_code_locked")
    return Refused("seat_code_expired") if facts.now >= facts.code_until else None


def says_why_and_with_whom(facts: AttendanceFacts) -> Refusal | None:
    """离席登记: why, with whom, and until when."""
    if not facts.reason.strip() or not facts.companion.strip():
        return Refused("absence_unexplained")
    if facts.expected_at is None or facts.expected_at <= facts.now:
        return Refused("absence_without_end")
    return None


def part_is_over(facts: AttendanceFacts) -> Refusal | None:
    """Nobody signs out of a review that goes on: who cannot stay recuses first (实施条例第四十八条)."""
    return None if facts.is_over or facts.was_moved else WrongState("review_not_over")


def phone_is_back(facts: AttendanceFacts) -> Refusal | None:
    """What was locked away is handed back before the member leaves."""
    return None if facts.has_phone_back else Refused("phone_not_back")


S, A = ArrivalState, ArrivalAction

ARRIVAL: Lifecycle[ArrivalState, ArrivalAction, AttendanceFacts] = Lifecycle(
    {
        (S.ARRIVED, A.TAKE_SEAT): Step(S.SEATED, (room_is_open, code_is_good)),
        (S.ARRIVED, A.SEND_CODE): Step(S.ARRIVED, (room_is_open, counts_still)),
        (S.ARRIVED, A.LOCK): Step(S.LOCKED),
        (S.ARRIVED, A.SIGN_OUT): Step(S.LEFT, (part_is_over, phone_is_back)),
        (S.SEATED, A.SEND_CODE): Step(S.ARRIVED, (room_is_open, counts_still)),
        (S.SEATED, A.LEAVE_ROOM): Step(S.AWAY, (room_is_open, says_why_and_with_whom)),
        (S.SEATED, A.LOCK): Step(S.LOCKED),
        (S.SEATED, A.CLOSE): Step(S.CLOSED, (part_is_over,)),
        (S.SEATED, A.SIGN_OUT): Step(S.LEFT, (part_is_over, phone_is_back)),
        (S.AWAY, A.RETURN): Step(S.SEATED, (room_is_open,)),
        (S.AWAY, A.LOCK): Step(S.LOCKED),
        (S.AWAY, A.SIGN_OUT): Step(S.LEFT, (part_is_over, phone_is_back)),
        (S.LOCKED, A.SEND_CODE): Step(S.ARRIVED, (room_is_open, counts_still)),
        (S.LOCKED, A.SIGN_OUT): Step(S.LEFT, (part_is_over, phone_is_back)),
        (S.CLOSED, A.SIGN_OUT): Step(S.LEFT, (phone_is_back,)),
    }
)
