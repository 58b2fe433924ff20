"""电子保函核验 — asks whoever issued a guarantee whether it stands; built in: a signed file, checked by the issuer's certificate.

A platform of guarantees is joined by another `GuaranteeRegister` in `register`. It is asked outside any transaction.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from apps.bids.rules.security import Verification
from apps.evidence.rules.dsse import BadSignature, verify

LONGEST = 20_000
KIND = "guarantee"


@dataclass(frozen=True, slots=True)
class GuaranteeSaid:
    """What a guarantee says, from its issuer."""

    number: str
    issuer: str
    applicant_code: str
    """The bidder's unified social credit code."""
    lot_code: str
    amount: Decimal
    valid_until: date


@dataclass(frozen=True, slots=True)
class Verified:
    """The issuer stands by it."""

    said: GuaranteeSaid


@dataclass(frozen=True, slots=True)
class Unknown:
    """The reference leads nowhere from here; nobody said that the guarantee is false."""


@dataclass(frozen=True, slots=True)
class RefusedByIssuer:
    """The issuer does not stand by it, or its signature does not fit."""


Answer = Verified | Unknown | RefusedByIssuer


class GuaranteeRegister(Protocol):
    """Whoever can say whether a guarantee stands. Bears being asked twice; raises nothing for a wrong reference."""

    def verify(self, reference: str) -> Answer:
        """What the issuer says about the guarantee behind this reference."""


class SignedFiles:
    """The reference is the guarantee itself: a DSSE envelope (docs/formats/e-guarantee.md) signed by a known issuer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def verify(self, reference: str) -> Answer:
        """Verified by one of the certificates in the folder; refused when a known issuer's signature does not fit."""
        envelope = _envelope(reference)
        if envelope is None:
            return Unknown()
        is_refused = False
        for certificate in self._issuers():
            try:
                said = _said(verify(envelope, certificate))
            except BadSignature as failure:
                is_refused |= "another certificate" not in str(failure)
                continue
            return Verified(said) if said else RefusedByIssuer()
        return RefusedByIssuer() if is_refused else Unknown()

    def _issuers(self) -> list[bytes]:
        if not self.folder.is_dir():
            return []
        found = sorted(path for path in self.folder.iterdir() if path.suffix in {".pem", ".crt"})
        return [x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(encoding=Encoding.DER) for path in found]


def register() -> GuaranteeRegister:
    """Whom this installation asks."""
    return SignedFiles(settings.GUARANTEE_ISSUERS)


def verification_of(answer: Answer, expected: GuaranteeSaid) -> Verification:
    """Verified only when the issuer says exactly what the bidder stated; another content is refused."""
    match answer:
        case Verified(said):
            return Verification.VERIFIED if said == expected else Verification.REFUSED
        case RefusedByIssuer():
            return Verification.REFUSED
        case _:
            return Verification.UNKNOWN


def _envelope(reference: str) -> dict[str, Any] | None:
    if len(reference) > LONGEST:
        return None
    try:
        found = json.loads(reference)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _said(payload: bytes) -> GuaranteeSaid | None:
    try:
        told = json.loads(payload)
        if told["kind"] != KIND or told["v"] != 1:
            return None
        return GuaranteeSaid(
            number=str(told["number"]),
            issuer=str(told["issuer"]),
            applicant_code=str(told["applicant"]),
            lot_code=str(told["lot"]),
            amount=Decimal(str(told["amount"])),
            valid_until=date.fromisoformat(str(told["valid_until"])),
        )
    except (ValueError, KeyError, TypeError, InvalidOperation, RecursionError):
        return None
