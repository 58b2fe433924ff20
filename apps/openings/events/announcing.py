"""唱标 — what is read out, confirmed and objected to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds
from apps.openings.events.disclosed import BIDDERS, PRICES


@dataclass(frozen=True, slots=True)
class Announced(Fact):
    """唱标 — a sentence that was read out."""

    kind: ClassVar[str] = "opening.announced"
    discloses: ClassVar[frozenset[Matter]] = PRICES

    lot: int
    number: int
    bid: str | None
    text: str


@dataclass(frozen=True, slots=True)
class ConfirmingStarted(Fact):
    """唱标结束 — bidders confirm or object until then."""

    kind: ClassVar[str] = "opening.confirming_started"

    lot: int
    until: str


@dataclass(frozen=True, slots=True)
class Confirmed(Fact):
    """确认开标结果 — a bidder accepted, or did not."""

    kind: ClassVar[str] = "opening.confirmed"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class ObjectionRaised(Fact):
    """开标异议."""

    kind: ClassVar[str] = "opening.objection_raised"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    number: int
    bid: str
    text: str


@dataclass(frozen=True, slots=True)
class ObjectionAnswered(Fact):
    """异议答复."""

    kind: ClassVar[str] = "opening.objection_answered"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    number: int
    answer: str


name_kinds(
    {
        "opening.announced": Wording("唱标", "Read out"),
        "opening.confirming_started": Wording("唱标结束，开始确认", "Confirmation started"),
        "opening.confirmed": Wording("投标人确认", "Bidder confirmed"),
        "opening.objection_raised": Wording("开标异议提出", "Objection raised"),
        "opening.objection_answered": Wording("开标异议答复", "Objection answered"),
    }
)
