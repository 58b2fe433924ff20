"""Who came and how: what the bidder alone hears, and after the list what everybody and the desk hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds
from apps.openings.events.disclosed import BIDDERS


@dataclass(frozen=True, slots=True)
class EnvironmentChecked(Fact):
    """环境检测 — what the bidder's own browser found; heard by him alone."""

    kind: ClassVar[str] = "opening.environment_checked"
    discloses: ClassVar[frozenset[Matter]] = frozenset()

    lot: int
    bid: str
    results: dict[str, str]


@dataclass(frozen=True, slots=True)
class PhoneConfirmed(Fact):
    """扫码签到 — confirmed on a phone, without a signature; heard by the bidder alone."""

    kind: ClassVar[str] = "opening.phone_confirmed"
    discloses: ClassVar[frozenset[Matter]] = frozenset()

    lot: int
    bid: str


@dataclass(frozen=True, slots=True)
class EmergencyStated(Fact):
    """应急签到 — stated without a certificate; the digest is of what was put under the lid."""

    kind: ClassVar[str] = "opening.emergency_stated"
    discloses: ClassVar[frozenset[Matter]] = frozenset()

    lot: int
    bid: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PhoneSignInListed(Fact):
    """With the list: this bidder signed in by phone, without a certificate."""

    kind: ClassVar[str] = "opening.phone_sign_in_listed"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str


@dataclass(frozen=True, slots=True)
class EmergencySignInListed(Fact):
    """With the list: this bidder signed in without a certificate, and the host has yet to look at it (待核验)."""

    kind: ClassVar[str] = "opening.emergency_sign_in_listed"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str


@dataclass(frozen=True, slots=True)
class SignInAccepted(Fact):
    """应急签到核验通过."""

    kind: ClassVar[str] = "opening.sign_in_accepted"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str


@dataclass(frozen=True, slots=True)
class SignInRefused(Fact):
    """应急签到不予认可: the bidder counts as not signed in."""

    kind: ClassVar[str] = "opening.sign_in_refused"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str
    reason: str


@dataclass(frozen=True, slots=True)
class IdentityConfirmed(Fact):
    """身份核验通过."""

    kind: ClassVar[str] = "opening.identity_confirmed"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str


@dataclass(frozen=True, slots=True)
class IdentityDoubted(Fact):
    """身份未核实."""

    kind: ClassVar[str] = "opening.identity_doubted"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str


@dataclass(frozen=True, slots=True)
class IdentityNoted(Fact):
    """身份核验备注 — how the host checked; heard by the desk."""

    kind: ClassVar[str] = "opening.identity_noted"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str
    note: str


@dataclass(frozen=True, slots=True)
class RemarkMade(Fact):
    """监督意见 — heard by the desk, and in the record's annex."""

    kind: ClassVar[str] = "opening.remark_made"

    lot: int
    number: int
    text: str


name_kinds(
    {
        "opening.environment_checked": Wording("环境检测", "Environment checked"),
        "opening.phone_confirmed": Wording("手机确认到场", "Presence confirmed by phone"),
        "opening.emergency_stated": Wording("应急签到", "Signed in in an emergency"),
        "opening.phone_sign_in_listed": Wording("扫码签到公布", "Phone sign-in listed"),
        "opening.emergency_sign_in_listed": Wording("应急签到公布，待核验", "Emergency sign-in listed"),
        "opening.sign_in_accepted": Wording("应急签到核验通过", "Emergency sign-in accepted"),
        "opening.sign_in_refused": Wording("应急签到不予认可", "Emergency sign-in refused"),
        "opening.identity_confirmed": Wording("身份核验通过", "Identity confirmed"),
        "opening.identity_doubted": Wording("身份未核实", "Identity not confirmed"),
        "opening.identity_noted": Wording("身份核验备注", "Identity check noted"),
        "opening.remark_made": Wording("监督意见", "Supervisor's remark"),
    }
)
