"""绿色通道办件 — the states of a green channel case and the only ways between them (handbook 2.6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal, Refused


class GreenState(StrEnum):
    """绿色通道办件状态 — how far a case has come."""

    APPLIED = "applied"
    ONCE_CHECKED = "once_checked"
    CHECKED = "checked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class GreenAction(StrEnum):
    """What may be done with a case."""

    CHECK = "check"
    CHECK_AGAIN = "check_again"
    GRANT = "grant"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class GreenFacts:
    """All that a guard may know."""

    reason: str = ""
    checker: str = ""
    first_checker: str = ""
    checks_that_fit: int = 0
    services: int = 0
    has_officer: bool = False


def opinion_is_written(facts: GreenFacts) -> Refusal | None:
    """Who checks says what the proof shows; nobody passes by a tick alone."""
    return None if facts.reason.strip() else Refused("green_opinion_missing")


def checker_is_another(facts: GreenFacts) -> Refusal | None:
    """两人核验: the second look is taken by somebody else."""
    return Refused("green_second_checker_same") if facts.checker == facts.first_checker else None


def reason_is_public(facts: GreenFacts) -> Refusal | None:
    """Priority is justified in public: a grant and a refusal both say why."""
    return None if facts.reason.strip() else Refused("green_reason_missing")


def both_say_it_fits(facts: GreenFacts) -> Refusal | None:
    """Nothing is granted against one of the two who checked."""
    return None if facts.checks_that_fit == 2 else Refused("green_checks_disagree")


def services_and_officer_are_named(facts: GreenFacts) -> Refusal | None:
    """专员帮办: a grant names the services and the officer who answers for them."""
    if not facts.services:
        return Refused("green_services_missing")
    return None if facts.has_officer else Refused("green_officer_missing")


S = GreenState
A = GreenAction

GREEN_CASE: Lifecycle[GreenState, GreenAction, GreenFacts] = Lifecycle(
    {
        (S.APPLIED, A.CHECK): Step(S.ONCE_CHECKED, (opinion_is_written,)),
        (S.ONCE_CHECKED, A.CHECK_AGAIN): Step(S.CHECKED, (opinion_is_written, checker_is_another)),
        (S.CHECKED, A.GRANT): Step(S.GRANTED, (both_say_it_fits, reason_is_public, services_and_officer_are_named)),
        (S.CHECKED, A.REFUSE): Step(S.REFUSED, (reason_is_public,)),
        (S.APPLIED, A.WITHDRAW): Step(S.WITHDRAWN),
        (S.ONCE_CHECKED, A.WITHDRAW): Step(S.WITHDRAWN),
        (S.CHECKED, A.WITHDRAW): Step(S.WITHDRAWN),
        (S.GRANTED, A.WITHDRAW): Step(S.WITHDRAWN),
        (S.GRANTED, A.CLOSE): Step(S.CLOSED, (reason_is_public,)),
    }
)
"""A case: asked for, checked by two, granted or refused with reasons, served and closed."""
