"""What is told of scoring while it goes on: where, what was not taken, and what the chair asked; never a score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class WorkplaceTakenOver(Fact):
    """A member goes on scoring at another device; the first is locked."""

    kind: ClassVar[str] = "evaluation.workplace_taken_over"

    lot: int
    member: int


@dataclass(frozen=True, slots=True)
class ScoresRefused(Fact):
    """Scores were not taken: out of range, too late, from a locked device, or from somebody who left."""

    kind: ClassVar[str] = "evaluation.scores_refused"

    lot: int
    member: int
    code: str


@dataclass(frozen=True, slots=True)
class ReasonsAsked(Fact):
    """The chair asked members why scores are what they are: how many questions."""

    kind: ClassVar[str] = "evaluation.reasons_asked"

    lot: int
    member: int
    count: int


@dataclass(frozen=True, slots=True)
class ScoreExplained(Fact):
    """A member said why a score is what it is; the digest of the words."""

    kind: ClassVar[str] = "evaluation.score_explained"

    lot: int
    member: int
    statement: str


MARKING_NAMES = name_kinds(
    {
        "evaluation.workplace_taken_over": Wording("打分席位更换", "Scoring went on at another device"),
        "evaluation.scores_refused": Wording("打分未被接受", "Scores not taken"),
        "evaluation.reasons_asked": Wording("要求说明打分理由", "Reasons asked for scores"),
        "evaluation.score_explained": Wording("打分理由说明", "Score explained"),
    }
)
