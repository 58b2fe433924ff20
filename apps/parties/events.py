"""Facts of the parties: ids only, so that nothing in the journal must ever be erased for a person's sake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds
from apps.evidence.streams import Hearers, Stream

CENTRE_DESK = Stream("centre:desk", Hearers.DESK)
"""What the centre's desk handles: applications, unlocking."""


@dataclass(frozen=True, slots=True)
class OrganisationOpened(Fact):
    """开户 — an organisation may act here."""

    kind: ClassVar[str] = "organisation.opened"
    organisation: int
    as_kind: str


@dataclass(frozen=True, slots=True)
class OrganisationClosed(Fact):
    """停用 — nobody acts for the organisation any longer; the reason is kept with the decision."""

    kind: ClassVar[str] = "organisation.closed"
    organisation: int
    decision: int


@dataclass(frozen=True, slots=True)
class OrganisationReopened(Fact):
    """恢复 — its members act for it again."""

    kind: ClassVar[str] = "organisation.reopened"
    organisation: int
    decision: int


@dataclass(frozen=True, slots=True)
class SeatGiven(Fact):
    """授予席位 — a person may act for the organisation."""

    kind: ClassVar[str] = "seat.given"
    membership: int
    person: int
    role: str
    is_administrator: bool


@dataclass(frozen=True, slots=True)
class SeatEnded(Fact):
    """终止席位."""

    kind: ClassVar[str] = "seat.ended"
    membership: int
    person: int


@dataclass(frozen=True, slots=True)
class PersonInvited(Fact):
    """邀请 — a link to set the password was made."""

    kind: ClassVar[str] = "person.invited"
    person: int


@dataclass(frozen=True, slots=True)
class PasswordSet(Fact):
    """设置口令."""

    kind: ClassVar[str] = "person.password_set"
    person: int


@dataclass(frozen=True, slots=True)
class SecondFactorSet(Fact):
    """启用动态口令."""

    kind: ClassVar[str] = "person.second_factor_set"
    person: int


@dataclass(frozen=True, slots=True)
class SecondFactorRemoved(Fact):
    """停用动态口令 — the phone was lost; the person sets up a new one."""

    kind: ClassVar[str] = "person.second_factor_removed"
    person: int


@dataclass(frozen=True, slots=True)
class PasskeyAdded(Fact):
    """添加通行密钥 — the person signs in by it, too."""

    kind: ClassVar[str] = "person.passkey_added"
    person: int
    passkey: int


@dataclass(frozen=True, slots=True)
class PasskeyRemoved(Fact):
    """移除通行密钥 — nobody signs in by it any more."""

    kind: ClassVar[str] = "person.passkey_removed"
    person: int
    passkey: int


@dataclass(frozen=True, slots=True)
class DevicesShutOut(Fact):
    """设备失效 — somebody who helps signed every browser of the person out and removed all passkeys."""

    kind: ClassVar[str] = "person.devices_shut_out"
    person: int
    sessions: int
    passkeys: int


@dataclass(frozen=True, slots=True)
class RecoveryCodesRenewed(Fact):
    """更换恢复码."""

    kind: ClassVar[str] = "person.recovery_codes_renewed"
    person: int


@dataclass(frozen=True, slots=True)
class SignedIn(Fact):
    """登录."""

    kind: ClassVar[str] = "person.signed_in"
    person: int


@dataclass(frozen=True, slots=True)
class SessionEnded(Fact):
    """结束会话 — from another browser."""

    kind: ClassVar[str] = "person.session_ended"
    person: int


@dataclass(frozen=True, slots=True)
class AccountUnlocked(Fact):
    """解锁 — the reason is kept with the unlocking itself, not here."""

    kind: ClassVar[str] = "person.unlocked"
    person: int
    unlock: int


@dataclass(frozen=True, slots=True)
class DelegationGranted(Fact):
    """授权."""

    kind: ClassVar[str] = "delegation.granted"
    delegation: int
    membership: int
    permission: str
    granted_from: str
    granted_until: str


@dataclass(frozen=True, slots=True)
class DelegationEnded(Fact):
    """授权终止 — by the administrator or by time."""

    kind: ClassVar[str] = "delegation.ended"
    delegation: int
    membership: int


@dataclass(frozen=True, slots=True)
class KeysRegistered(Fact):
    """登记密钥 — the public halves are known."""

    kind: ClassVar[str] = "keys.registered"
    key_pair: int
    membership: int
    recipient: str
    spki_sha256: str


@dataclass(frozen=True, slots=True)
class KeyfileStored(Fact):
    """存放密钥文件."""

    kind: ClassVar[str] = "keys.keyfile_stored"
    key_pair: int
    sha256: str


@dataclass(frozen=True, slots=True)
class KeysDrilled(Fact):
    """密钥演练 — the keyfile was opened once and both private halves answered."""

    kind: ClassVar[str] = "keys.drilled"
    key_pair: int


@dataclass(frozen=True, slots=True)
class KeysLost(Fact):
    """密钥报失."""

    kind: ClassVar[str] = "keys.lost"
    key_pair: int


@dataclass(frozen=True, slots=True)
class KeysRetired(Fact):
    """停用密钥."""

    kind: ClassVar[str] = "keys.retired"
    key_pair: int


@dataclass(frozen=True, slots=True)
class CertificateIssued(Fact):
    """签发证书."""

    kind: ClassVar[str] = "certificate.issued"
    certificate: int
    key_pair: int
    serial: str
    issuer: str
    sha256: str


@dataclass(frozen=True, slots=True)
class CertificateRevoked(Fact):
    """吊销证书."""

    kind: ClassVar[str] = "certificate.revoked"
    certificate: int
    serial: str
    reason: str


@dataclass(frozen=True, slots=True)
class CertificateExpired(Fact):
    """证书到期."""

    kind: ClassVar[str] = "certificate.expired"
    certificate: int
    serial: str


@dataclass(frozen=True, slots=True)
class ApplicationSubmitted(Fact):
    """提交入驻申请."""

    kind: ClassVar[str] = "application.submitted"
    application: int


@dataclass(frozen=True, slots=True)
class ApplicationReturned(Fact):
    """退回补正 — with one complete list (一次性告知)."""

    kind: ClassVar[str] = "application.returned"
    application: int
    defects: int


@dataclass(frozen=True, slots=True)
class ApplicationResubmitted(Fact):
    """补正后再次提交."""

    kind: ClassVar[str] = "application.resubmitted"
    application: int


@dataclass(frozen=True, slots=True)
class ApplicationAccepted(Fact):
    """受理 — the organisation exists from here on."""

    kind: ClassVar[str] = "application.accepted"
    application: int
    organisation: int


@dataclass(frozen=True, slots=True)
class ApplicationRefused(Fact):
    """不予受理."""

    kind: ClassVar[str] = "application.refused"
    application: int


@dataclass(frozen=True, slots=True)
class OrganisationExcluded(Fact):
    """取消投标资格、禁止参加政府采购活动 — an authority's decision was recorded; it reaches from a day to a day."""

    kind: ClassVar[str] = "organisation.excluded"
    organisation: int
    exclusion: int
    scope: str
    from_on: str
    until_on: str


@dataclass(frozen=True, slots=True)
class ExclusionLifted(Fact):
    """解除禁止 — the decision fell away before its last day."""

    kind: ClassVar[str] = "organisation.exclusion_lifted"
    organisation: int
    exclusion: int


KINDS = name_kinds(
    {
        "organisation.opened": Wording("单位开户", "Organisation opened"),
        "organisation.closed": Wording("单位销户", "Organisation closed"),
        "organisation.reopened": Wording("单位账户恢复", "Organisation reopened"),
        "organisation.excluded": Wording("禁止参加投标登记", "Exclusion recorded"),
        "organisation.exclusion_lifted": Wording("禁止参加投标解除", "Exclusion lifted"),
        "seat.given": Wording("席位授予", "Seat given"),
        "seat.ended": Wording("席位终止", "Seat ended"),
        "person.invited": Wording("人员邀请", "Person invited"),
        "person.password_set": Wording("口令设置", "Password set"),
        "person.second_factor_set": Wording("动态口令启用", "One-time code set up"),
        "person.second_factor_removed": Wording("动态口令停用", "One-time code removed"),
        "person.passkey_added": Wording("通行密钥添加", "Passkey added"),
        "person.passkey_removed": Wording("通行密钥移除", "Passkey removed"),
        "person.devices_shut_out": Wording("设备失效", "Devices shut out"),
        "person.recovery_codes_renewed": Wording("恢复码更换", "Recovery codes renewed"),
        "person.signed_in": Wording("登录", "Signed in"),
        "person.session_ended": Wording("登录结束", "Session ended"),
        "person.unlocked": Wording("账户解锁", "Account unlocked"),
        "delegation.granted": Wording("授权", "Delegation granted"),
        "delegation.ended": Wording("授权终止", "Delegation ended"),
        "keys.registered": Wording("密钥登记", "Keys registered"),
        "keys.keyfile_stored": Wording("密钥文件留存", "Key file stored"),
        "keys.drilled": Wording("密钥演练", "Keys drilled"),
        "keys.lost": Wording("密钥报失", "Keys reported lost"),
        "keys.retired": Wording("密钥停用", "Keys retired"),
        "certificate.issued": Wording("数字证书签发", "Certificate issued"),
        "certificate.revoked": Wording("数字证书吊销", "Certificate revoked"),
        "certificate.expired": Wording("数字证书到期", "Certificate expired"),
        "application.submitted": Wording("入驻申请提交", "Application handed in"),
        "application.returned": Wording("入驻申请退回补正", "Application returned"),
        "application.resubmitted": Wording("入驻申请补正提交", "Application completed"),
        "application.accepted": Wording("入驻申请受理", "Application accepted"),
        "application.refused": Wording("入驻申请不予受理", "Application refused"),
    }
)
