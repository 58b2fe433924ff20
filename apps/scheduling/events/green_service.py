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


KINDS = name_kinds(
    {
        "green.proof_added": Wording("补充证明材料", "Proof handed in"),
        "green.hold_placed": Wording("暂留场地", "Place held for a while"),
        "green.hold_released": Wording("释放暂留的场地", "Held place released"),
        "green.rated": Wording("评价绿色通道服务", "Green channel service rated"),
    }
)
