"""动态口令 — one-time codes and recovery codes. The only module that asks allauth for them.

Codes follow the machine's clock, not the rehearsal clock: the phone that shows them does not rehearse.
"""

from __future__ import annotations

from dataclasses import dataclass

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.totp.internal.auth import validate_totp_code as is_code_of

from apps.parties.models import Person

__all__ = ["generate_totp_secret", "is_code_of"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A secret that counts once the person has typed a code made from it."""

    secret: str
    picture: str
    """The secret as a QR code: an SVG in a data: address."""

    @property
    def grouped(self) -> str:
        """The secret in groups of four, to be typed by hand."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))


def proposal(person: Person, secret: str) -> Proposal:
    """The secret as the set-up page shows it."""
    address = get_adapter().build_totp_url(person, secret)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff")
    return Proposal(secret=secret, picture=picture)


def has_one(person_id: int) -> bool:
    """True when the person has set up one-time codes."""
    return bool(Authenticator.objects.filter(user_id=person_id, type=Authenticator.Type.TOTP).exists())


def set_up(person: Person, secret: str) -> None:
    """The person has one-time codes from this secret, and fresh recovery codes."""
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)


def take_away(person: Person) -> None:
    """The person has neither one-time codes nor recovery codes."""
    Authenticator.objects.filter(user=person).delete()


def renew_recovery_codes(person: Person) -> None:
    """The earlier recovery codes no longer work; there is a fresh set."""
    Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(person)


def unused_recovery_codes(person: Person) -> list[str]:
    """The recovery codes that still work."""
    kept = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    return RecoveryCodes(kept).get_unused_codes() if kept else []


def accepts(person: Person, code: str) -> bool:
    """True when the code is a fresh one-time code or an unused recovery code; either is used up by asking."""
    return any(
        bool(one.wrap().validate_code(code)) for one in Authenticator.objects.filter(user=person).order_by("-type")
    )


def code_now(secret: str) -> str:
    """The code an authenticator app shows now; for rehearsals and tests."""
    _earlier, current, *_later = yield_hotp_counters_from_time()
    return str(format_hotp_value(hotp_value(secret, current)))
