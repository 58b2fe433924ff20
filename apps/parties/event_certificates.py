"""事件证书 — a certificate for one event: asked for, ended and signed with inside the transaction of whoever holds the event.

The caller emits: who takes part in an event may be secret, and then no stream of the person may tell of it.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from apps.core.refusals import Refused
from apps.evidence.rules.dsse import BadSignature, must_be_signed
from apps.parties import queries
from apps.parties.ca import Authority, Subject
from apps.parties.models import EventCertificate, KeyPair, Membership
from apps.parties.rules import signing


def issue(
    seat: Membership, purpose: str, request: bytes, *, authority: Authority, revocations_at: str, now: datetime
) -> EventCertificate:
    """签发 — the fresh key of the request signs for this event for a day; an earlier one of the same event is ended.

    Raises Refused("request_malformed") and, for a key that was seen before, Refused("event_key_known").
    """
    try:
        spki = signing.spki_of_request(request)
    except ValueError:
        raise Refused("request_malformed") from None
    digest = hashlib.sha256(spki).hexdigest()
    known = (EventCertificate.objects.filter(spki_sha256=digest), KeyPair.objects.filter(spki_sha256=digest))
    if any(rows.exists() for rows in known):
        raise Refused("event_key_known")
    end(seat, purpose, reason="superseded", now=now)
    subject = Subject(seat.person.name, seat.organisation.name, seat.organisation.code, seat.pk, unit=purpose)
    issued = authority.issue_for_event(request, subject, revocations_at=revocations_at, now=now)
    return EventCertificate.objects.create(
        membership=seat,
        purpose=purpose,
        issuer=authority.name,
        request=request,
        content=issued.content,
        serial=issued.serial,
        spki_sha256=digest,
        not_before=issued.not_before,
        not_after=issued.not_after,
    )


def end(seat: Membership, purpose: str, *, reason: str, now: datetime) -> None:
    """吊销 — from this moment on nothing signed with it counts; the revocation list names it."""
    in_force = EventCertificate.objects.select_for_update().filter(
        membership=seat, purpose=purpose, ended_at__isnull=True
    )
    in_force.update(ended_at=now, end_reason=reason)


def must_be_signed_for_event(
    seat: Membership, purpose: str, payload: bytes, signature_der: bytes, *, now: datetime
) -> EventCertificate:
    """The event certificate whose signature over the payload's PAE this is.

    Raises Refused("event_certificate_missing"), Refused("event_certificate_required") for a signature of the certificate of
    every day, Refused("signature_wrong") for any other.
    """
    found = must_have_event_certificate(seat, purpose, now=now)
    try:
        must_be_signed(payload, signature_der, bytes(found.content))
    except BadSignature:
        if _is_signed_otherwise(seat, payload, signature_der, now=now):
            raise Refused("event_certificate_required") from None
        raise Refused("signature_wrong") from None
    return found


def must_have_event_certificate(seat: Membership, purpose: str, *, now: datetime) -> EventCertificate:
    """The certificate with which the seat signs at this event now. Raises Refused("event_certificate_missing")."""
    found = queries.event_certificate(seat, purpose, now=now)
    if found is None:
        raise Refused("event_certificate_missing")
    return found


def _is_signed_otherwise(seat: Membership, payload: bytes, signature_der: bytes, *, now: datetime) -> bool:
    """True for a signature of the seat's certificate of every day."""
    keys = queries.keys_of(seat)
    ordinary = queries.certificate_in_force(keys, now=now) if keys else None
    if ordinary is None:
        return False
    try:
        must_be_signed(payload, signature_der, bytes(ordinary.content or b""))
    except BadSignature:
        return False
    return True
