"""开标异议 — what follows an objection, and what it brought along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds
from apps.openings.events.disclosed import BIDDERS


@dataclass(frozen=True, slots=True)
class ObjectionDescribed(Fact):
    """The title of an objection, and the digest of its attachment. Who to call and the attachment itself are not told."""

    kind: ClassVar[str] = "opening.objection_described"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    number: int
    title: str
    attachment: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class ObjectionAccepted(Fact):
    """受理."""

    kind: ClassVar[str] = "opening.objection_accepted"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    number: int


@dataclass(frozen=True, slots=True)
class ObjectionRefused(Fact):
    """不予受理 — with the reason."""

    kind: ClassVar[str] = "opening.objection_refused"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class ObjectionResponded(Fact):
    """认可、不认可 — what the bidder says to the answer."""

    kind: ClassVar[str] = "opening.objection_responded"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    number: int
    satisfied: bool


@dataclass(frozen=True, slots=True)
class AnswerAttached(Fact):
    """答复附件 — the digest and size of what was attached to an answer; the file itself is for those concerned."""

    kind: ClassVar[str] = "opening.answer_attached"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    number: int
    attachment: dict[str, object]


name_kinds(
    {
        "opening.objection_described": Wording("开标异议的标题和附件", "Title and attachment of an objection"),
        "opening.objection_accepted": Wording("开标异议受理", "Objection taken up"),
        "opening.objection_refused": Wording("开标异议不予受理", "Objection not taken up"),
        "opening.answer_attached": Wording("异议答复的附件", "Attachment of the answer"),
        "opening.objection_responded": Wording("异议人对答复的意见", "Bidder responded to the answer"),
    }
)
