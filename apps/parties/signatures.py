"""Checks what people signed in their browsers: with the certificate that their seat has in force, and with no other."""

from __future__ import annotations

from datetime import datetime

from apps.core.refusals import Refused
from apps.evidence.rules.dsse import BadSignature, must_be_signed
from apps.parties import queries
from apps.parties.models import Certificate, Membership


def must_have_certificate(seat: Membership, *, now: datetime) -> Certificate:
    """The certificate with which the seat signs now. Raises Refused("certificate_missing")."""
    key_pair = queries.keys_of(seat)
    certificate = queries.certificate_in_force(key_pair, now=now) if key_pair else None
    if certificate is None or certificate.content is None:
        raise Refused("certificate_missing")
    return certificate


def must_be_signed_by_seat(seat: Membership, payload: bytes, signature_der: bytes, *, now: datetime) -> Certificate:
    """The certificate whose signature over the payload's PAE this is.

    Raises Refused("certificate_missing") or Refused("signature_wrong").
    """
    certificate = must_have_certificate(seat, now=now)
    try:
        must_be_signed(payload, signature_der, bytes(certificate.content or b""))
    except BadSignature:
        raise Refused("signature_wrong") from None
    return certificate
