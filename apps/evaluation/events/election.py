"""The facts of the election of who leads the committee; members appear by number, and how each voted is told to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class ChairVoted(Fact):
    """A member voted."""

    kind: ClassVar[str] = "evaluation.chair_voted"

    lot: int
    member: int
    round: int


@dataclass(frozen=True, slots=True)
class ChairRoundTied(Fact):
    """Several had the most votes; they stand again."""

    kind: ClassVar[str] = "evaluation.chair_round_tied"

    lot: int
    round: int
    votes: dict[str, int]


@dataclass(frozen=True, slots=True)
class ChairElected(Fact):
    """组长产生: this member leads the committee."""

    kind: ClassVar[str] = "evaluation.chair_elected"

    lot: int
    member: int
    round: int
    votes: dict[str, int]


NAMES = name_kinds(
    {
        "evaluation.chair_voted": Wording("推选组长投票", "Vote for the chair"),
        "evaluation.chair_round_tied": Wording("推选组长平票", "Vote for the chair tied"),
        "evaluation.chair_elected": Wording("评标委员会组长产生", "Chair elected"),
    }
)
