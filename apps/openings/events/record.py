"""开标记录 — the record and the end of the session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class RecordRequested(Fact):
    """The session is over but for the record, which is being made."""

    kind: ClassVar[str] = "opening.record_requested"

    lot: int


@dataclass(frozen=True, slots=True)
class RecordMade(Fact):
    """开标记录生成."""

    kind: ClassVar[str] = "opening.record_made"

    lot: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RecordSigned(Fact):
    """开标记录签名."""

    kind: ClassVar[str] = "opening.record_signed"

    lot: int
    sha256: str
    serial: str


@dataclass(frozen=True, slots=True)
class Closed(Fact):
    """开标结束."""

    kind: ClassVar[str] = "opening.closed"

    lot: int


@dataclass(frozen=True, slots=True)
class HandedOver(Fact):
    """移交评标."""

    kind: ClassVar[str] = "opening.handed_over"

    lot: int


name_kinds(
    {
        "opening.record_requested": Wording("开标记录制作", "Record being made"),
        "opening.record_made": Wording("开标记录生成", "Record made"),
        "opening.record_signed": Wording("开标记录签名", "Record signed"),
        "opening.closed": Wording("开标结束", "Opening closed"),
        "opening.handed_over": Wording("移交评标", "Handed over to evaluation"),
    }
)
