"""监标、会签与更正 — who supervises, whose signatures the record has, and what was corrected afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class SupervisorSeated(Fact):
    """监标人就位 — who supervises from now on."""

    kind: ClassVar[str] = "opening.supervisor_seated"

    lot: int
    seat: int
    organisation: str


@dataclass(frozen=True, slots=True)
class SignaturesOrdered(Fact):
    """签署顺序确定 — whose signatures the record needs before the opening may end."""

    kind: ClassVar[str] = "opening.signatures_ordered"

    lot: int
    signers: list[str]


@dataclass(frozen=True, slots=True)
class RecordCountersigned(Fact):
    """开标记录会签 — the record with one more signature; the digest is that of the newest version."""

    kind: ClassVar[str] = "opening.record_countersigned"

    lot: int
    role: str
    sha256: str
    serial: str


@dataclass(frozen=True, slots=True)
class SupervisorAbsent(Fact):
    """监标人未签署 — the host's reason for ending without that signature."""

    kind: ClassVar[str] = "opening.supervisor_absent"

    lot: int
    reason: str


@dataclass(frozen=True, slots=True)
class CorrectionDrafted(Fact):
    """更正记录起草 — heard at the desk; it counts for nothing until it is signed."""

    kind: ClassVar[str] = "opening.correction_drafted"

    lot: int
    number: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RecordCorrected(Fact):
    """更正记录 — signed and public; the record itself stays as it was."""

    kind: ClassVar[str] = "opening.record_corrected"

    lot: int
    number: int
    what: str
    why: str
    sha256: str
    serial: str


name_kinds(
    {
        "opening.supervisor_seated": Wording("监标人就位", "Supervisor seated"),
        "opening.signatures_ordered": Wording("签署顺序确定", "Signatures ordered"),
        "opening.record_countersigned": Wording("开标记录会签", "Record countersigned"),
        "opening.supervisor_absent": Wording("监标人未签署", "Supervisor did not sign"),
        "opening.correction_drafted": Wording("更正记录起草", "Correction drafted"),
        "opening.record_corrected": Wording("开标记录更正", "Record corrected"),
    }
)
