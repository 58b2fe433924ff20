"""What the explorer tells the journal: who looked at what, and the links that let an auditor look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds
from apps.evidence.streams import Hearers, Stream

READINGS = Stream("audits:readings", Hearers.DESK)
"""Who looked at what. It is read on its own page and never among the entries, so that looking does not feed itself."""
LINKS = Stream("audits:links", Hearers.DESK)


@dataclass(frozen=True, slots=True)
class JournalRead(Fact):
    """查阅记录 — somebody looked: at which page, with which question. `link` is the number of the link that let an auditor in, or 0."""

    kind: ClassVar[str] = "journal.read"
    what: str
    asked: dict[str, str]
    link: int


@dataclass(frozen=True, slots=True)
class AuditLinkMade(Fact):
    """发出审计链接 — until when, and for which lots and days."""

    kind: ClassVar[str] = "audit_link.made"
    link: int
    lots: list[str]
    since: str
    until: str
    expires_at: str


@dataclass(frozen=True, slots=True)
class AuditLinkOpened(Fact):
    """打开审计链接 — with the one-time code."""

    kind: ClassVar[str] = "audit_link.opened"
    link: int


@dataclass(frozen=True, slots=True)
class AuditCodeRenewed(Fact):
    """重发验证码 — the former code and whoever opened the link with it are out."""

    kind: ClassVar[str] = "audit_link.code_renewed"
    link: int


@dataclass(frozen=True, slots=True)
class AuditLinkLocked(Fact):
    """审计链接锁定 — after too many wrong codes."""

    kind: ClassVar[str] = "audit_link.locked"
    link: int


@dataclass(frozen=True, slots=True)
class AuditLinkRevoked(Fact):
    """撤销审计链接."""

    kind: ClassVar[str] = "audit_link.revoked"
    link: int


name_kinds(
    {
        "journal.read": Wording("查阅全过程记录", "Journal read"),
        "audit_link.made": Wording("发出审计链接", "Auditor's link made"),
        "audit_link.opened": Wording("打开审计链接", "Auditor's link opened"),
        "audit_link.code_renewed": Wording("重发审计验证码", "Auditor's code renewed"),
        "audit_link.locked": Wording("审计链接锁定", "Auditor's link locked"),
        "audit_link.revoked": Wording("撤销审计链接", "Auditor's link revoked"),
    }
)
