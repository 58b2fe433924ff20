"""Arriving in the hall without a certificate, and being looked at afterwards: ways, terms and the one-time address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

EMERGENCY_LEAD = timedelta(minutes=30)
"""The centre's own rule: so long before the deadline signing in without a certificate begins; it ends with the list."""
TICKET_LIFE = timedelta(minutes=3)
"""So long a one-time address for the phone can be used."""
PHOTO_LIMIT = 5 * 2**20
REMARK_LIMIT = 1000
NOTE_LIMIT = 200
_MARK = 32
_DEVICE = 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SignInWay(StrEnum):
    """签到方式 — how a bidder said that he is there."""

    CERTIFICATE = "certificate"
    """A statement signed with the certificate."""
    PHONE = "phone"
    """扫码签到 — a person of the bidder, signed in on a second device, confirmed it. No signature."""
    EMERGENCY = "emergency"
    """应急签到 — stated without a certificate, and looked at by the host after the list."""


class Outcome(StrEnum):
    """How one point of the environment check came out."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"


POINTS = ("browser", "keys", "certificate", "clock", "line", "sound", "practice")
"""环境检测 — what is looked at in the bidder's browser."""


def way_words(bid: Mapping[str, object]) -> str:
    """How a sign-in without a certificate stands in the record, from a row of the snapshot; nothing for one with."""
    match bid.get("sign_in"):
        case {"way": SignInWay.PHONE.value}:
            return "手机确认，无证书"
        case {"way": SignInWay.EMERGENCY.value, "accepted": None}:
            return "应急签到，无证书，未核验"
        case {"way": SignInWay.EMERGENCY.value, "accepted": bool() as is_accepted}:
            return f"应急签到，无证书，核验{'通过' if is_accepted else '不予认可'}"
        case _:
            return ""


def results_of(told: object) -> dict[str, str] | None:
    """The outcomes by point, when they are of exactly these points; nothing for anything else."""
    if not isinstance(told, Mapping) or set(told) != set(POINTS):
        return None
    outcomes = [one.value for one in Outcome]
    return {name: told[name] for name in POINTS} if all(told[name] in outcomes for name in POINTS) else None


def photo_type(content: bytes) -> str | None:
    """What kind of picture these bytes begin as; nothing where they are none that is taken."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/png" if content.startswith(b"\x89PNG\r\n\x1a\n") else None


@dataclass(frozen=True, slots=True)
class Ticket:
    """The last part of the one-time address: until when, made on which device, and a mark that only we can make."""

    until: datetime
    device: str
    mark: str

    @property
    def text(self) -> str:
        """As it stands in the address."""
        return f"{int(self.until.timestamp()):x}-{self.device}-{self.mark}"

    @classmethod
    def of(cls, text: str) -> Ticket | None:
        """The ticket that a text is, genuine or not; nothing for a text that cannot be one."""
        until, _, rest = text.partition("-")
        device, _, mark = rest.partition("-")
        is_hex = all(_is_hex(one, length) for one, length in ((until, 8), (device, _DEVICE), (mark, _MARK)))
        return cls(_EPOCH + timedelta(seconds=int(until, 16)), device, mark) if is_hex else None


def _is_hex(text: str, length: int) -> bool:
    return len(text) == length and all(one in "0123456789abcdef" for one in text)


def shortened(mark: str) -> str:
    """A keyed hash as a ticket carries it."""
    return mark[:_MARK]


def shortened_device(mark: str) -> str:
    """A keyed hash of a browser's session as a ticket carries it."""
    return mark[:_DEVICE]
