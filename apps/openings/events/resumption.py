"""复会 — the hall opens once more and everybody hears the result of the evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds
from apps.openings.events.disclosed import BIDDERS, PRICES


@dataclass(frozen=True, slots=True)
class Reopened(Fact):
    """复会开始."""

    kind: ClassVar[str] = "opening.reopened"

    lot: int
    organisation: str


@dataclass(frozen=True, slots=True)
class ResultAnnounced(Fact):
    """公布评标结果 — rank, bid, name and price of each, the sentence read out, and until when bidders acknowledge it."""

    kind: ClassVar[str] = "opening.result_announced"
    discloses: ClassVar[frozenset[Matter]] = PRICES

    lot: int
    text: str
    rows: list[dict[str, object]]
    sha256: str
    until: str


@dataclass(frozen=True, slots=True)
class ResultAcknowledged(Fact):
    """确认知悉 — a bidder heard the result."""

    kind: ClassVar[str] = "opening.result_acknowledged"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str


@dataclass(frozen=True, slots=True)
class Ended(Fact):
    """复会结束."""

    kind: ClassVar[str] = "opening.ended"

    lot: int


name_kinds(
    {
        "opening.reopened": Wording("复会开始", "Session resumed"),
        "opening.result_announced": Wording("公布评标结果", "Result announced"),
        "opening.result_acknowledged": Wording("投标人确认知悉结果", "Bidder acknowledged the result"),
        "opening.ended": Wording("复会结束", "Session ended"),
    }
)
