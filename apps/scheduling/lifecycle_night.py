"""夜间重排方案 — its states: proposed by the worker, confirmed or dismissed by a person, or replaced by a newer one."""

from __future__ import annotations

from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal, WrongState
from apps.scheduling.lifecycle import PlanFacts, has_a_reason


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


def site_plan_is_unchanged(facts: PlanFacts) -> Refusal | None:
    """What is confirmed is what was shown: nothing of the site plan has changed since."""
    return None if facts.is_unchanged else WrongState("night_plan_changed", version=facts.version)


S = NightState
A = NightAction

NIGHT_PLAN: Lifecycle[NightState, NightAction, PlanFacts] = Lifecycle(
    {
        (S.PROPOSED, A.CONFIRM): Step(S.CONFIRMED, (site_plan_is_unchanged,)),
        (S.PROPOSED, A.DISMISS): Step(S.DISMISSED, (has_a_reason,)),
        (S.PROPOSED, A.REPLACE): Step(S.REPLACED),
    }
)
