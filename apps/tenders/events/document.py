"""What the tender document tells: prepared, published, taken, asked about and clarified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class TimetableSet(Fact):
    """The buyer set from when until when the document is available and how long the notice stands."""

    kind: ClassVar[str] = "lot.timetable_set"

    lot: int
    document_from: str | None
    document_until: str
    notice_until: str | None
    media: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class DataSheetSaved(Fact):
    """前附表 was saved."""

    kind: ClassVar[str] = "lot.data_sheet_saved"

    lot: int
    method: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DocumentAdded(Fact):
    """A version of the tender document was uploaded."""

    kind: ClassVar[str] = "lot.document_added"

    lot: int
    version: int
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class RuleOverridden(Fact):
    """An exception from a rule that allows one, with its reason."""

    kind: ClassVar[str] = "lot.rule_overridden"

    lot: int
    rule: str
    reason: str
    override: int
    """The row that names the approver: names may have to be erased, the journal cannot forget."""


@dataclass(frozen=True, slots=True)
class DocumentPublished(Fact):
    """招标文件 of this version is what bidders answer."""

    kind: ClassVar[str] = "lot.document_published"

    lot: int
    version: int
    sha256: str
    size: int
    available_from: str
    available_until: str


@dataclass(frozen=True, slots=True)
class DocumentDownloaded(Fact):
    """Somebody took the document. Who and how many is secret before the deadline."""

    kind: ClassVar[str] = "lot.document_downloaded"
    discloses: ClassVar[frozenset[Matter]] = frozenset({Matter.DOWNLOADERS})

    lot: int
    download: int
    version: int


@dataclass(frozen=True, slots=True)
class QuestionAsked(Fact):
    """提问 — somebody asked about the document. That anybody did is as secret as who takes it."""

    kind: ClassVar[str] = "lot.question_asked"
    discloses: ClassVar[frozenset[Matter]] = frozenset({Matter.DOWNLOADERS})

    lot: int
    question: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ClarificationSaved(Fact):
    """A clarification was drafted or changed; which questions it answers is not told."""

    kind: ClassVar[str] = "lot.clarification_saved"

    lot: int
    number: int
    may_affect: bool
    new_deadline: str | None


@dataclass(frozen=True, slots=True)
class Clarified(Fact):
    """澄清与修改 — the document in force, whether it may affect bids, and the deadline as it stands now."""

    kind: ClassVar[str] = "lot.clarified"

    lot: int
    number: int
    notice: int
    version: int
    sha256: str
    affects: bool
    submission_deadline: str


@dataclass(frozen=True, slots=True)
class AvailabilityExtended(Fact):
    """顺延提供期限 — fewer than three had taken the document when its availability ended."""

    kind: ClassVar[str] = "lot.availability_extended"

    lot: int
    notice: int
    available_until: str


KINDS = name_kinds(
    {
        "lot.timetable_set": Wording("时间与媒介设定", "Times and media set"),
        "lot.data_sheet_saved": Wording("前附表保存", "Data sheet saved"),
        "lot.document_added": Wording("招标文件上传", "Tender document uploaded"),
        "lot.rule_overridden": Wording("特殊情形说明", "Exception explained"),
        "lot.document_published": Wording("招标文件公布", "Tender document published"),
        "lot.document_downloaded": Wording("招标文件下载", "Tender document downloaded"),
        "lot.question_asked": Wording("对招标文件提问", "Question asked"),
        "lot.clarification_saved": Wording("澄清与修改起草", "Clarification drafted"),
        "lot.clarified": Wording("澄清与修改公告", "Document clarified"),
        "lot.availability_extended": Wording("招标文件提供期限顺延", "Availability extended"),
    }
)
