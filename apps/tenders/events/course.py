"""What the course of a lot tells: published, open, postponed, halted, closed, ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class NoticePublished(Fact):
    """招标公告发布 — the notice, the deadline and the rule book in force."""

    kind: ClassVar[str] = "lot.notice_published"

    lot: int
    notice: int
    regime: str
    method: str
    ceiling_price: str | None
    submission_deadline: str
    opening_hall: str
    days_to_deadline: int
    rule_book_hash: str


@dataclass(frozen=True, slots=True)
class PublicationProved(Fact):
    """公告发布凭证 — a notice appeared in a medium it names, there and then."""

    kind: ClassVar[str] = "lot.publication_proved"

    lot: int
    notice: int
    medium: str
    address: str
    appeared_at: str
    sha256: str | None


@dataclass(frozen=True, slots=True)
class ContactInformed(Fact):
    """A notice was sent to one who had left a contact. Who and how many is secret before the deadline."""

    kind: ClassVar[str] = "lot.contact_informed"
    discloses: ClassVar[frozenset[Matter]] = frozenset({Matter.DOWNLOADERS})

    lot: int
    notice: int
    told: int


@dataclass(frozen=True, slots=True)
class TenderingOpened(Fact):
    """The document became available."""

    kind: ClassVar[str] = "lot.tendering_opened"

    lot: int


@dataclass(frozen=True, slots=True)
class OpeningPostponed(Fact):
    """延期开标 — the deadline, and with it the opening, is later."""

    kind: ClassVar[str] = "lot.postponed"

    lot: int
    notice: int
    reason: str
    former_deadline: str
    submission_deadline: str


@dataclass(frozen=True, slots=True)
class SubmissionClosed(Fact):
    """投标截止."""

    kind: ClassVar[str] = "lot.submission_closed"

    lot: int
    deadline: str


@dataclass(frozen=True, slots=True)
class LotSuspended(Fact):
    """中止."""

    kind: ClassVar[str] = "lot.suspended"

    lot: int
    notice: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class LotResumed(Fact):
    """恢复."""

    kind: ClassVar[str] = "lot.resumed"

    lot: int
    notice: int | None
    submission_deadline: str | None


@dataclass(frozen=True, slots=True)
class LotTerminated(Fact):
    """终止."""

    kind: ClassVar[str] = "lot.terminated"

    lot: int
    notice: int | None
    ground: str
    reason: str


KINDS = name_kinds(
    {
        "lot.notice_published": Wording("招标公告发布", "Tender notice published"),
        "lot.publication_proved": Wording("公告发布凭证登记", "Publication proved"),
        "lot.contact_informed": Wording("通知已发送", "Notice sent"),
        "lot.tendering_opened": Wording("招标文件开始提供", "Tender document offered"),
        "lot.postponed": Wording("延期开标", "Opening postponed"),
        "lot.submission_closed": Wording("投标截止", "Submission closed"),
        "lot.suspended": Wording("中止", "Suspended"),
        "lot.resumed": Wording("恢复", "Resumed"),
        "lot.terminated": Wording("终止", "Terminated"),
    }
)
