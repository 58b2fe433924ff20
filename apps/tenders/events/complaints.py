"""What complaints tell: to the objector, to who answered and to the supervisor, without a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class ComplaintFiled(Fact):
    """投诉 — handed over to the supervisor."""

    kind: ClassVar[str] = "complaint.filed"

    lot: int
    objection: str
    matter: str
    due_at: str | None


@dataclass(frozen=True, slots=True)
class ComplaintLookedAt(Fact):
    """受理、不予受理."""

    kind: ClassVar[str] = "complaint.looked_at"

    lot: int
    objection: str
    matter: str
    is_accepted: bool


@dataclass(frozen=True, slots=True)
class ComplaintDecided(Fact):
    """投诉处理决定."""

    kind: ClassVar[str] = "complaint.decided"

    lot: int
    objection: str
    matter: str
    is_upheld: bool
    is_late: bool


KINDS = name_kinds(
    {
        "complaint.filed": Wording("提出投诉", "Complaint filed"),
        "complaint.looked_at": Wording("投诉受理审查", "Complaint taken up or not"),
        "complaint.decided": Wording("投诉处理决定", "Complaint decided"),
    }
)
