"""场地预约 — the states of a booking and the only ways between them (handbook 2.5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal, Refused, TooEarly, WrongState


class BookingState(StrEnum):
    """预约状态."""

    APPLIED = "applied"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    IN_USE = "in_use"
    RELEASED = "released"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class BookingAction(StrEnum):
    """What may be done with a booking."""

    PROPOSE = "propose"
    CONFIRM = "confirm"
    CANCEL = "cancel"
    BEGIN = "begin"
    RELEASE = "release"
    NOTE_NO_SHOW = "note_no_show"
    MOVE = "move"
    OVER_RUN = "over_run"
    DISPLACE = "displace"
    FREE = "free"
    END = "end"


class FreeingGround(StrEnum):
    """释放事由 — why a place is given back without anybody having asked for it."""

    VENUE_RELEASED = "venue_released"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    FAILED = "failed"
    DISSOLVED = "dissolved"


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a guard may know of the site plan on which something was computed, and why somebody does otherwise."""

    reason: str = ""
    computed_on: int = 0
    """The plan's version that the proposal was computed on."""
    named: int = 0
    """The version that whoever confirms has seen."""
    version: int = 0
    """The plan's version now."""

    @property
    def is_unchanged(self) -> bool:
        """True when what was seen is what was computed, and the plan has not gone on since."""
        return self.computed_on == self.named == self.version


@dataclass(frozen=True, slots=True)
class BookingFacts(PlanFacts):
    """All that a guard may know: plain values, read once, under lock."""

    is_pinned: bool = False
    has_come: bool = False
    """The first half-day of the booking has begun."""
    keeps_its_time: bool = False
    """Only the room changes: nobody's day does."""
    has_moved: bool = False
    is_of_site: bool = False
    """A review's site keeps the room."""
    is_suspended: bool = False
    """The lot stands still, nobody knows until when."""
    is_frozen: bool = False
    """The old or the new day is so near that people have made their journeys."""


S = BookingState
A = BookingAction


def plan_is_unchanged(facts: BookingFacts) -> Refusal | None:
    """What is confirmed is what was shown: nothing of the plan has changed since."""
    return None if facts.is_unchanged else WrongState("plan_changed", version=facts.version)


def lot_goes_on(facts: BookingFacts) -> Refusal | None:
    """中止: while its lot is suspended a session takes no place from others."""
    return WrongState("booking_lot_suspended") if facts.is_suspended else None


def opening_is_not_announced(facts: BookingFacts) -> Refusal | None:
    """招标投标法第三十四条: an opening is at its deadline; it moves with the notice only, never from this desk."""
    return WrongState("booking_pinned") if facts.is_pinned else None


def review_does_not_keep_it(facts: BookingFacts) -> Refusal | None:
    """场地协调: a room that a review's site has confirmed is given back or moved with the site, so that its committee is asked again."""
    return WrongState("booking_of_review") if facts.is_of_site else None


def has_a_reason(facts: PlanFacts) -> Refusal | None:
    """Who gives a place back, or leaves late sessions late, says why, so that it can be traced."""
    return None if facts.reason.strip() else Refused("booking_reason_missing")


def time_has_come(facts: BookingFacts) -> Refusal | None:
    """Nobody uses or misses a place before its half-day."""
    return None if facts.has_come else TooEarly("booking_not_begun")


def moves_once(facts: BookingFacts) -> Refusal | None:
    """改期一次为限: whoever has made room once is never asked again."""
    return WrongState("booking_moved_once") if facts.has_moved and not facts.keeps_its_time else None


def is_outside_the_freeze(facts: BookingFacts) -> Refusal | None:
    """冻结期: so near to its day an evaluation keeps its time."""
    return WrongState("booking_frozen") if facts.is_frozen and not facts.keeps_its_time else None


def may_make_room(facts: BookingFacts) -> Refusal | None:
    """延时: what runs over never drives out an announced opening, nor somebody who has moved before."""
    return WrongState("over_run_blocked") if facts.is_pinned or facts.has_moved else None


BOOKING: Lifecycle[BookingState, BookingAction, BookingFacts] = Lifecycle(
    {
        (S.APPLIED, A.PROPOSE): Step(S.PROPOSED),
        (S.APPLIED, A.CANCEL): Step(S.CANCELLED, (has_a_reason,)),
        (S.PROPOSED, A.PROPOSE): Step(S.PROPOSED),
        (S.PROPOSED, A.CONFIRM): Step(S.CONFIRMED, (lot_goes_on, plan_is_unchanged)),
        (S.PROPOSED, A.CANCEL): Step(S.CANCELLED, (has_a_reason,)),
        (S.CONFIRMED, A.CANCEL): Step(S.CANCELLED, (review_does_not_keep_it, opening_is_not_announced, has_a_reason)),
        (S.CONFIRMED, A.BEGIN): Step(S.IN_USE, (time_has_come,)),
        (S.CONFIRMED, A.NOTE_NO_SHOW): Step(S.NO_SHOW, (review_does_not_keep_it, time_has_come, has_a_reason)),
        (S.CONFIRMED, A.MOVE): Step(
            S.CONFIRMED,
            (
                review_does_not_keep_it,
                plan_is_unchanged,
                opening_is_not_announced,
                has_a_reason,
                moves_once,
                is_outside_the_freeze,
            ),
        ),
        (S.CONFIRMED, A.DISPLACE): Step(S.APPLIED, (may_make_room,)),
        (S.APPLIED, A.FREE): Step(S.CANCELLED, (review_does_not_keep_it, has_a_reason)),
        (S.PROPOSED, A.FREE): Step(S.CANCELLED, (review_does_not_keep_it, has_a_reason)),
        (S.CONFIRMED, A.FREE): Step(S.CANCELLED, (review_does_not_keep_it, has_a_reason)),
        (S.CONFIRMED, A.END): Step(S.RELEASED, (review_does_not_keep_it, time_has_come, has_a_reason)),
        (S.IN_USE, A.END): Step(S.RELEASED, (review_does_not_keep_it, has_a_reason)),
        (S.IN_USE, A.OVER_RUN): Step(S.IN_USE, (plan_is_unchanged, has_a_reason)),
        (S.IN_USE, A.RELEASE): Step(S.RELEASED),
    }
)
