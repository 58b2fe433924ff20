"""The fact that the members' histories of reading are kept as they stood when the report was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class ReadingsKept(Fact):
    """浏览记录留存 — by number of the member how many views there are, and the digest of the history."""

    kind: ClassVar[str] = "evaluation.readings_kept"

    lot: int
    report: int
    members: list[dict[str, int | str]]


READING_NAMES = name_kinds({"evaluation.readings_kept": Wording("浏览记录留存", "Histories of reading kept")})
