"""What prequalification tells: that its result was recorded. Neither names nor a count: they are potential bidders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class PrequalificationRecorded(Fact):
    """资格预审结果登记 — only who passed may bid; `number` counts the lists of the lot, `reason` says why one was added to."""

    kind: ClassVar[str] = "lot.prequalification_recorded"

    lot: int
    number: int
    reason: str


name_kinds({PrequalificationRecorded.kind: Wording("资格预审结果登记", "Prequalification recorded")})
