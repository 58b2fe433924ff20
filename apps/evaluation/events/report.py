"""The facts about the report after it was made: its annex, silence, and the return to the committee.

Members appear by number; what they reconsidered stands in the sealed stream.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class ChapterWritten(Fact):
    """The chair wrote a chapter of the report; its digest is told, its words stand in the report."""

    kind: ClassVar[str] = "evaluation.chapter_written"

    lot: int
    chapter: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SilenceCounted(Fact):
    """A member neither signed nor refused in writing in time, and so agrees (实施条例 §53)."""

    kind: ClassVar[str] = "evaluation.silence_counted"

    lot: int
    member: int
    report: int


@dataclass(frozen=True, slots=True)
class AnnexMade(Fact):
    """The annex of refusals and silence was made and signed by the platform."""

    kind: ClassVar[str] = "evaluation.annex_made"

    lot: int
    report: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReportReturned(Fact):
    """复核: the buyer returned the report to its committee, on which ground."""

    kind: ClassVar[str] = "evaluation.report_returned"

    lot: int
    recheck: int
    ground: str


@dataclass(frozen=True, slots=True)
class ScoresReconsidered(Fact):
    """A member has looked again at the scores it was asked about, and signed its sheet anew."""

    kind: ClassVar[str] = "evaluation.scores_reconsidered"

    lot: int
    recheck: int
    member: int
    changed: int


REPORT_NAMES = name_kinds(
    {
        "evaluation.chapter_written": Wording("报告章节编写", "Report chapter written"),
        "evaluation.silence_counted": Wording("未签字视为同意", "Silence counted as agreement"),
        "evaluation.annex_made": Wording("报告附件生成", "Annex of the report made"),
        "evaluation.report_returned": Wording("评标报告退回复核", "Report returned for a re-check"),
        "evaluation.scores_reconsidered": Wording("复核评分", "Scores reconsidered"),
    }
)
