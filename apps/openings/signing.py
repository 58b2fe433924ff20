"""Signing the record: the file is prepared for the host's browser and finished with what it signed, outside transactions."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import datetime

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evidence import signing as leases
from apps.evidence.signing import Lease
from apps.evidence.store import Stored, put_once
from apps.openings import actions, policy
from apps.openings.lifecycle import OPENING, OpeningAction, OpeningState
from apps.openings.models import Opening, Record
from apps.openings.signed import must_sit
from apps.openings.standing import facts_of
from apps.parties.models import Certificate, Membership
from apps.parties.queries import certificate_in_force, keys_of
from apps.parties.trust import trust

FIELD = "host"
REASON = "开标记录确认"


def prepare(opening: Opening, *, actor: Actor, now: datetime) -> Lease:
    """The record is this host's to sign for a minute. Nothing of the opening changes."""
    _must_be_next(opening, actor, now)
    seat = must_sit(actor)
    certificate = _certificate(seat, now)
    return leases.lease(
        _document(opening),
        opening.record.object_name,
        seat=seat.pk,
        certificate=bytes(certificate.content or b""),
        trust=trust(now),
        field=FIELD,
        reason=REASON,
        name=seat.person.name,
        now=now,
    )


def finish(opening: Opening, token: str, signature: bytes, *, actor: Actor, now: datetime) -> Record:
    """The signed record is kept, and the opening knows it. A lease that ended is refused, and nothing changes."""
    _must_be_next(opening, actor, now)
    certificate = _certificate(must_sit(actor), now)
    signed = leases.complete(token, signature, trust=trust(now), now=now)
    stored = stored_once(f"openings/{opening.pk}/record-signed", signed)
    return actions.keep_signed_record(opening.pk, stored, serial=certificate.serial or "", actor=actor, now=now)


def stored_once(folder: str, content: bytes) -> Stored:
    """The bytes in the store under a name that their digest makes, so that a second try finds the first."""
    digest = hashlib.sha256(content).hexdigest()
    stored = Stored(f"{folder}-{digest[:32]}.pdf", len(content), digest)
    with suppress(Refused):
        return put_once(stored.name, [content])
    return stored


def _must_be_next(opening: Opening, actor: Actor, now: datetime) -> None:
    policy.must_host(actor, opening)
    OPENING.advance(OpeningState(opening.state), OpeningAction.SIGN_RECORD, facts_of(opening, now))


def _certificate(seat: Membership, now: datetime) -> Certificate:
    keys = keys_of(seat)
    certificate = certificate_in_force(keys, now=now) if keys else None
    if certificate is None:
        raise Refused("certificate_missing")
    return certificate


def _document(opening: Opening) -> str:
    return f"opening:{opening.pk}:record"
