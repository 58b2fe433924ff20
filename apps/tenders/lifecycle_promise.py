"""容缺承诺 — the states of a promise to make materials good, and the only ways between them (handbook 2.6, 2.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal, Refused, TooEarly


class PromiseState(StrEnum):
    """容缺承诺状态 — whether what was missing is here."""

    PROMISED = "promised"
    HANDED_IN = "handed_in"
    KEPT = "kept"
    BROKEN = "broken"


class PromiseAction(StrEnum):
    """What may be done with a promise."""

    HAND_IN = "hand_in"
    CONFIRM = "confirm"
    SEND_BACK = "send_back"
    BREAK = "break"


class PromiseGate(StrEnum):
    """容缺关口 — the step before which the materials are complete at the latest."""

    VENUE = "venue"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """All that a guard may know."""

    words: str = ""
    today: date | None = None
    due_on: date | None = None


def words_are_written(facts: PromiseFacts) -> Refusal | None:
    """Who hands in names the documents, who sends back says what is still missing, all of it at once (一次性告知)."""
    return None if facts.words.strip() else Refused("promise_words_missing")


def day_is_over(facts: PromiseFacts) -> Refusal | None:
    """A promise is broken by the clock alone, when its last day is over."""
    is_over = facts.today is not None and facts.due_on is not None and facts.today > facts.due_on
    return None if is_over else TooEarly("promise_day_not_over")


S = PromiseState
A = PromiseAction

PROMISE: Lifecycle[PromiseState, PromiseAction, PromiseFacts] = Lifecycle(
    {
        (S.PROMISED, A.HAND_IN): Step(S.HANDED_IN, (words_are_written,)),
        (S.HANDED_IN, A.CONFIRM): Step(S.KEPT),
        (S.HANDED_IN, A.SEND_BACK): Step(S.PROMISED, (words_are_written,)),
        (S.PROMISED, A.BREAK): Step(S.BROKEN, (day_is_over,)),
        (S.BROKEN, A.HAND_IN): Step(S.HANDED_IN, (words_are_written,)),
    }
)
"""A promise: given, made good and confirmed, or broken by the clock; a broken one is still made good before the gate."""
