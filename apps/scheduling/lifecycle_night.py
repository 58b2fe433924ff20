"""夜间重排方案 — its states: proposed by the worker, confirmed or dismissed by a person, or replaced by a newer one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal, Refused, WrongState


class NightState(StrEnum):
    """重排方案状态."""

    NOTHING = "nothing"
    """Looked at, and nothing was to be gained."""
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    REPLACED = "replaced"


class NightAction(StrEnum):
    """What may be done with a night's plan."""

    CONFIRM = "confirm"
    DISMISS = "dismiss"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class NightFacts:
    """All that a guard may know: plain values, read once, under lock."""

    reason: str = ""
    computed_on: int = 0
    """The version of the site plan that the moves were computed on."""
    named: int = 0
    """The version that whoever confirms has seen."""
    version: int = 0
    """The site plan's version now."""


def site_plan_is_unchanged(facts: NightFacts) -> Refusal | None:
    """What is confirmed is what was shown: nothing of the site plan has changed since."""
    is_same = facts.computed_on == facts.named == facts.version
    return None if is_same else WrongState("night_plan_changed", version=facts.version)


def dismissal_has_a_reason(facts: NightFacts) -> Refusal | None:
    """Who leaves late sessions late says why, so that it can be traced."""
    return None if facts.reason.strip() else Refused("booking_reason_missing")


S = NightState
A = NightAction

NIGHT_PLAN: Lifecycle[NightState, NightAction, NightFacts] = Lifecycle(
    {
        (S.PROPOSED, A.CONFIRM): Step(S.CONFIRMED, (site_plan_is_unchanged,)),
        (S.PROPOSED, A.DISMISS): Step(S.DISMISSED, (dismissal_has_a_reason,)),
        (S.PROPOSED, A.REPLACE): Step(S.REPLACED),
    }
)
