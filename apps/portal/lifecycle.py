"""消息送达 — the states of one message on its way through one channel, and the only ways between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refused, TooEarly

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""How long to wait after the first, second, third and fourth failure."""
ATTEMPTS = len(PAUSES) + 1


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    GIVEN_UP = "given_up"


class DeliveryAction(StrEnum):
    """What may happen to a delivery."""

    HAND_OVER = "hand_over"
    FAIL = "fail"
    GIVE_UP = "give_up"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards may know: how often it was tried, and whether trying again can help."""

    attempts: int
    is_hopeless: bool


def tried_often_enough(facts: Facts) -> TooEarly | None:
    """A message is given up only when no attempt is left, or when another attempt cannot help."""
    if facts.is_hopeless or facts.attempts >= ATTEMPTS:
        return None
    return TooEarly("attempts_left", left=ATTEMPTS - facts.attempts)


def has_attempts_left(facts: Facts) -> Refused | None:
    """What cannot be tried again is given up, not left waiting."""
    if facts.is_hopeless or facts.attempts >= ATTEMPTS:
        return Refused("no_attempts_left")
    return None


DELIVERY: Lifecycle[DeliveryState, DeliveryAction, Facts] = Lifecycle(
    {
        (DeliveryState.QUEUED, DeliveryAction.HAND_OVER): Step(DeliveryState.SENT),
        (DeliveryState.QUEUED, DeliveryAction.FAIL): Step(DeliveryState.FAILED, (has_attempts_left,)),
        (DeliveryState.QUEUED, DeliveryAction.GIVE_UP): Step(DeliveryState.GIVEN_UP, (tried_often_enough,)),
        (DeliveryState.FAILED, DeliveryAction.HAND_OVER): Step(DeliveryState.SENT),
        (DeliveryState.FAILED, DeliveryAction.FAIL): Step(DeliveryState.FAILED, (has_attempts_left,)),
        (DeliveryState.FAILED, DeliveryAction.GIVE_UP): Step(DeliveryState.GIVEN_UP, (tried_often_enough,)),
    }
)
