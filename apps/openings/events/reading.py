"""唱标的安排和经过."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds
from apps.openings.events.disclosed import BIDDERS


@dataclass(frozen=True, slots=True)
class ReadingPlanned(Fact):
    """唱标安排 — order and fields, chosen before the first sentence."""

    kind: ClassVar[str] = "opening.reading_planned"

    lot: int
    order: str
    fields: list[str]


@dataclass(frozen=True, slots=True)
class UtteranceEnded(Fact):
    """A sentence is over, at the moment of this entry; beside it what the host's page told of the voice, if it did."""

    kind: ClassVar[str] = "opening.utterance_ended"

    lot: int
    number: int
    voice: str
    told_began_at: str | None
    told_ended_at: str | None


@dataclass(frozen=True, slots=True)
class ReadingPaused(Fact):
    """唱标暂停."""

    kind: ClassVar[str] = "opening.reading_paused"

    lot: int


@dataclass(frozen=True, slots=True)
class ReadingContinued(Fact):
    """唱标继续."""

    kind: ClassVar[str] = "opening.reading_continued"

    lot: int


@dataclass(frozen=True, slots=True)
class UtteranceReplayed(Fact):
    """单家重播 — a sentence is heard once more; nothing is announced by it."""

    kind: ClassVar[str] = "opening.utterance_replayed"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    number: int
    bid: str


@dataclass(frozen=True, slots=True)
class ReadingReturned(Fact):
    """从某家重新读起 — what was read from this sentence on is heard again, then the reading goes on."""

    kind: ClassVar[str] = "opening.reading_returned"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    number: int
    bid: str


name_kinds(
    {
        "opening.reading_planned": Wording("唱标安排", "Order and fields of the reading chosen"),
        "opening.utterance_ended": Wording("一句唱标结束", "Sentence over"),
        "opening.reading_paused": Wording("唱标暂停", "Reading paused"),
        "opening.reading_continued": Wording("唱标继续", "Reading continued"),
        "opening.utterance_replayed": Wording("单家重播", "Sentence replayed"),
        "opening.reading_returned": Wording("从某家重新读起", "Reading went back to a bid"),
    }
)
