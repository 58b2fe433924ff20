"""告知承诺 — the states of a signed statement that stands in for a proof, and the only ways between them (handbook 2.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal, Refused, TooEarly


class StatementState(StrEnum):
    """告知承诺状态 — whether what was stated is known to be true."""

    GIVEN = "given"
    TRUE = "true"
    WRONG = "wrong"
    CORRECTED = "corrected"
    BROKEN = "broken"


class StatementAction(StrEnum):
    """What may be done with a statement."""

    FIND_TRUE = "find_true"
    FIND_WRONG = "find_wrong"
    CORRECT = "correct"
    BREAK = "break"


HOLDING = (StatementState.WRONG, StatementState.BROKEN)
"""States in which a statement stops the lot's next steps."""


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """All that a guard may know."""

    words: str = ""
    today: date | None = None
    correct_by: date | None = None


def finding_is_written(facts: StatementFacts) -> Refusal | None:
    """Who checks says what was looked at, who corrects says what; nothing passes by a tick alone."""
    return None if facts.words.strip() else Refused("statement_words_missing")


def time_to_correct_is_set(facts: StatementFacts) -> Refusal | None:
    """What was stated wrongly is first to be corrected within a time, and that lies ahead (handbook 2.7)."""
    lies_ahead = facts.correct_by is not None and facts.today is not None and facts.correct_by > facts.today
    return None if lies_ahead else Refused("statement_day_wrong")


def time_to_correct_is_over(facts: StatementFacts) -> Refusal | None:
    """A statement is broken by the clock alone, when the last day to correct it is over."""
    is_over = facts.today is not None and facts.correct_by is not None and facts.today > facts.correct_by
    return None if is_over else TooEarly("statement_day_not_over")


S = StatementState
A = StatementAction

STATEMENT: Lifecycle[StatementState, StatementAction, StatementFacts] = Lifecycle(
    {
        (S.GIVEN, A.FIND_TRUE): Step(S.TRUE, (finding_is_written,)),
        (S.GIVEN, A.FIND_WRONG): Step(S.WRONG, (finding_is_written, time_to_correct_is_set)),
        (S.WRONG, A.CORRECT): Step(S.CORRECTED, (finding_is_written,)),
        (S.CORRECTED, A.FIND_TRUE): Step(S.TRUE, (finding_is_written,)),
        (S.CORRECTED, A.FIND_WRONG): Step(S.WRONG, (finding_is_written, time_to_correct_is_set)),
        (S.WRONG, A.BREAK): Step(S.BROKEN, (time_to_correct_is_over,)),
    }
)
"""A statement: given, checked later, true or corrected within a time, or broken by the clock."""
