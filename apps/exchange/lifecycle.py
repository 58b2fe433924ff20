"""变更推送 — the states of a webhook and of one delivery, and the only ways between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refused, TooEarly
from apps.exchange.rules.pushing import OFF_AFTER, REFUSALS


class WebhookState(StrEnum):
    """推送状态 — whether changes are pushed to an address."""

    ACTIVE = "active"
    PAUSED = "paused"
    SWITCHED_OFF = "switched_off"
    REMOVED = "removed"


class WebhookAction(StrEnum):
    """What may happen to a webhook."""

    PAUSE = "pause"
    RESUME = "resume"
    SWITCH_OFF = "switch_off"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class WebhookFacts:
    """What the guards of a webhook may know."""

    now: datetime
    failing_since: datetime | None = None
    is_gone: bool = False


def failed_long_enough(facts: WebhookFacts) -> TooEarly | None:
    """The platform switches off what took nothing for five days, or what the receiver itself ended; nothing else."""
    if facts.is_gone or (facts.failing_since is not None and facts.now - facts.failing_since >= OFF_AFTER):
        return None
    return TooEarly("webhook_may_recover", days=OFF_AFTER.days)


_W, _A = WebhookState, WebhookAction
WEBHOOK: Lifecycle[WebhookState, WebhookAction, WebhookFacts] = Lifecycle(
    {
        (_W.ACTIVE, _A.PAUSE): Step(_W.PAUSED),
        (_W.ACTIVE, _A.SWITCH_OFF): Step(_W.SWITCHED_OFF, (failed_long_enough,)),
        (_W.ACTIVE, _A.REMOVE): Step(_W.REMOVED),
        (_W.PAUSED, _A.RESUME): Step(_W.ACTIVE),
        (_W.PAUSED, _A.REMOVE): Step(_W.REMOVED),
        (_W.SWITCHED_OFF, _A.RESUME): Step(_W.ACTIVE),
        (_W.SWITCHED_OFF, _A.REMOVE): Step(_W.REMOVED),
    }
)


class PushState(StrEnum):
    """推送结果 — where one delivery to a webhook stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    GIVEN_UP = "given_up"


class PushAction(StrEnum):
    """What may happen to a delivery."""

    HAND_OVER = "hand_over"
    TRY_LATER = "try_later"
    GIVE_UP = "give_up"
    REPLAY = "replay"


@dataclass(frozen=True, slots=True)
class PushFacts:
    """What the guards of a delivery may know: how often the receiver said no to it, and whether it is a test, tried once."""

    refusals: int
    is_test: bool

    @property
    def is_over(self) -> bool:
        """True when it is not tried again by itself."""
        return self.is_test or self.refusals >= REFUSALS


def may_be_tried(facts: PushFacts) -> Refused | None:
    """What was refused ten times is not tried again by itself."""
    return Refused("push_refused_too_often", most=REFUSALS) if facts.is_over else None


def refused_often_enough(facts: PushFacts) -> TooEarly | None:
    """A delivery is given up only when the receiver itself refused it ten times; not because it was away. A test is tried once."""
    return None if facts.is_over else TooEarly("push_has_tries_left", left=REFUSALS - facts.refusals)


PUSH: Lifecycle[PushState, PushAction, PushFacts] = Lifecycle(
    {
        (PushState.WAITING, PushAction.HAND_OVER): Step(PushState.TAKEN),
        (PushState.WAITING, PushAction.TRY_LATER): Step(PushState.WAITING, (may_be_tried,)),
        (PushState.WAITING, PushAction.GIVE_UP): Step(PushState.GIVEN_UP, (refused_often_enough,)),
        (PushState.TAKEN, PushAction.REPLAY): Step(PushState.WAITING),
        (PushState.GIVEN_UP, PushAction.REPLAY): Step(PushState.WAITING),
    }
)
