"""抽取 — what is drawn, and from what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class DrawCommitted(Fact):
    """抽取 is frozen and the platform has committed to its secret, before anybody else gives one."""

    kind: ClassVar[str] = "opening.draw_committed"

    lot: int
    name: str
    text: str
    by: str
    commitment: str


@dataclass(frozen=True, slots=True)
class Drawn(Fact):
    """抽取结果 — with everything needed to draw again."""

    kind: ClassVar[str] = "opening.drawn"

    lot: int
    name: str
    value: str
    text: str
    contributions: list[dict[str, str]]


name_kinds(
    {
        "opening.draw_committed": Wording("抽取事项固定", "Draw committed to"),
        "opening.drawn": Wording("抽取结果", "Drawn"),
    }
)
