"""解密中的处置 — extensions, incidents and custodians' cases, heard by all; and evidence, heard by few."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds
from apps.openings.events.disclosed import BIDDERS


@dataclass(frozen=True, slots=True)
class Extended(Fact):
    """延长解密 — the window ends later."""

    kind: ClassVar[str] = "opening.extended"

    lot: int
    minutes: int
    reason: str
    until: str


@dataclass(frozen=True, slots=True)
class IncidentOpened(Fact):
    """故障处置 — an outage was found by the published rule, and the host acted on it."""

    kind: ClassVar[str] = "opening.incident_opened"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    code: str
    ground: str
    since: str
    affected: int


@dataclass(frozen=True, slots=True)
class AttemptFailed(Fact):
    """解密失败报告 — heard by the bidder himself, and by the desk."""

    kind: ClassVar[str] = "opening.attempt_failed"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str
    fault: str
    recipient: str
    detail: str


@dataclass(frozen=True, slots=True)
class EvidenceKept(Fact):
    """归因证据 — what the platform had gathered when the cause was stated, and what it spoke for; heard by the desk."""

    kind: ClassVar[str] = "opening.evidence_kept"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str
    cause: str
    proposed: str
    evidence: dict[str, Any]


@dataclass(frozen=True, slots=True)
class OutcomeTold(Fact):
    """未解密处理告知 — heard by the bidder alone."""

    kind: ClassVar[str] = "opening.outcome_told"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str
    cause: str
    effect: str
    text: str


@dataclass(frozen=True, slots=True)
class BackupRefused(Fact):
    """备份文件不符 — what was handed in is not the bid that was stated; heard by the bidder himself, and by the desk."""

    kind: ClassVar[str] = "opening.backup_refused"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str
    code: str


@dataclass(frozen=True, slots=True)
class CaseOpened(Fact):
    """托管开启申请."""

    kind: ClassVar[str] = "opening.case_opened"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    number: int
    bid: str
    cause: str
    reason: str
    needed: int
    places: int


@dataclass(frozen=True, slots=True)
class CaseApproved(Fact):
    """托管开启批准 — by one of the two sides."""

    kind: ClassVar[str] = "opening.case_approved"

    lot: int
    number: int
    side: str


@dataclass(frozen=True, slots=True)
class CaseDeclined(Fact):
    """托管开启不予批准."""

    kind: ClassVar[str] = "opening.case_declined"

    lot: int
    number: int
    side: str
    reason: str


@dataclass(frozen=True, slots=True)
class ShareHanded(Fact):
    """托管份额交回 — by the custodian of one place; only that, not the share."""

    kind: ClassVar[str] = "opening.share_handed"

    lot: int
    number: int
    place: int


@dataclass(frozen=True, slots=True)
class CaseEnded(Fact):
    """托管开启终止 — the bid was not opened by it."""

    kind: ClassVar[str] = "opening.case_ended"

    lot: int
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class EscrowOpened(Fact):
    """托管开启完成 — the bid is opened by the remedy that the tender document names."""

    kind: ClassVar[str] = "opening.escrow_opened"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    number: int
    bid: str


name_kinds(
    {
        "opening.extended": Wording("延长解密", "Decryption extended"),
        "opening.incident_opened": Wording("故障处置", "Incident acted on"),
        "opening.attempt_failed": Wording("解密失败报告", "Attempt to decrypt failed"),
        "opening.evidence_kept": Wording("归因证据保存", "Evidence for the cause kept"),
        "opening.outcome_told": Wording("未解密处理告知", "Outcome told to the bidder"),
        "opening.backup_refused": Wording("备份文件不符", "Backup refused"),
        "opening.case_opened": Wording("托管开启申请", "Custody case opened"),
        "opening.case_approved": Wording("托管开启批准", "Custody case approved"),
        "opening.case_declined": Wording("托管开启不予批准", "Custody case declined"),
        "opening.share_handed": Wording("托管份额交回", "Custodian's share handed in"),
        "opening.case_ended": Wording("托管开启终止", "Custody case ended"),
        "opening.escrow_opened": Wording("托管开启完成", "Bid opened by custodians"),
    }
)
