"""What proofs, held places and ratings of a green channel case tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class GreenProofAdded(Fact):
    """补充证明材料."""

    kind: ClassVar[str] = "green.proof_added"

    case: str
    proof: int
    title: str
    sha256: str


@dataclass(frozen=True, slots=True)
class GreenHoldPlaced(Fact):
    """暂留场地 — until then nobody else is proposed there."""

    kind: ClassVar[str] = "green.hold_placed"

    case: str
    hold: int
    place: int
    half_day: str
    held_until: str
    version: int


@dataclass(frozen=True, slots=True)
class GreenHoldReleased(Fact):
    """释放暂留的场地."""

    kind: ClassVar[str] = "green.hold_released"

    case: str
    hold: int
    version: int


@dataclass(frozen=True, slots=True)
class GreenRated(Fact):
    """好差评 — the grade alone, in a stream of its own."""

    kind: ClassVar[str] = "green.rated"

    case: str
    grade: str


@dataclass(frozen=True, slots=True)
class GreenCallbackAsked(Fact):
    """差评待回访 — heard by the supervisor; those who may call are told it in their inbox."""

    kind: ClassVar[str] = "green.callback_asked"

    case: str
    due_at: str


@dataclass(frozen=True, slots=True)
class GreenCalledBack(Fact):
    """差评回访 — what the rater said and what was found; without a fault nothing more follows."""

    kind: ClassVar[str] = "green.called_back"

    case: str
    is_founded: bool
    answer: str
    correct_by: str


@dataclass(frozen=True, slots=True)
class GreenRatingCorrected(Fact):
    """差评整改 — what was founded is put right."""

    kind: ClassVar[str] = "green.rating_corrected"

    case: str
    correction: str


@dataclass(frozen=True, slots=True)
class PromiseFileAdded(Fact):
    """承诺材料 — a file for a promise or a statement of the lot; ``of`` says which."""

    kind: ClassVar[str] = "promise.file_added"

    lot: int
    of: str
    file: int
    title: str
    sha256: str


KINDS = name_kinds(
    {
        "green.proof_added": Wording("补充证明材料", "Proof handed in"),
        "green.hold_placed": Wording("暂留场地", "Place held for a while"),
        "green.hold_released": Wording("释放暂留的场地", "Held place released"),
        "green.callback_asked": Wording("差评待回访", "Bad rating to be called back"),
        "green.called_back": Wording("差评回访", "Bad rating called back"),
        "green.rating_corrected": Wording("差评整改", "Put right after a bad rating"),
        "promise.file_added": Wording("提交承诺材料", "File of a promise handed in"),
        "green.rated": Wording("评价绿色通道服务", "Green channel service rated"),
    }
)
