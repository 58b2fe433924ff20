"""Signing the papers of an opening: a file is prepared for a browser and finished with what it signed, outside transactions.

The record is signed by the host first, then by the others one after the other; a correction by the host.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.refusals import Refused, WrongState
from apps.evidence import signing as leases
from apps.evidence.signing import Lease
from apps.evidence.store import Stored, put_once
from apps.openings import actions, policy
from apps.openings.lifecycle import OPENING, OpeningAction, OpeningState
from apps.openings.models import Correction, Opening, Record
from apps.openings.papers import drafted_correction, newest_of
from apps.openings.rules.papers import Signer
from apps.openings.signed import must_sit
from apps.openings.standing import facts_of
from apps.parties.models import Certificate, Membership
from apps.parties.queries import certificate_in_force, keys_of
from apps.parties.trust import trust

REASONS: Mapping[Signer, str] = {
    Signer.HOST: "开标记录确认",
    Signer.REPRESENTATIVE: "开标记录会签",
    Signer.SUPERVISOR: "开标记录监督确认",
}
CORRECTION_REASON = "开标记录更正"


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that waits for a signature: the key of its lease, its newest version, the box and the words of the stamp."""

    document: str
    object_name: str
    field: str
    reason: str


def prepare(opening: Opening, *, actor: Actor, now: datetime) -> Lease:
    """The record is this host's to sign for a minute. Nothing of the opening changes."""
    return _lease(_hosts_record(opening, actor, now), actor, now)


def finish(opening: Opening, token: str, signature: bytes, *, actor: Actor, now: datetime) -> Record:
    """The signed record is kept, and the opening knows it. A lease that ended is refused, and nothing changes."""
    _hosts_record(opening, actor, now)
    stored, serial = _signed(f"openings/{opening.pk}/record-signed", token, signature, actor, now)
    return actions.keep_signed_record(opening.pk, stored, serial=serial, actor=actor, now=now)


def prepare_countersignature(opening: Opening, *, actor: Actor, now: datetime) -> Lease:
    """The record that the host has signed is this signer's for a minute."""
    return _lease(_others_record(opening, signer_of(actor), actor, now), actor, now)


def finish_countersignature(opening: Opening, token: str, signature: bytes, *, actor: Actor, now: datetime) -> Record:
    """The record has one more signature, and the opening knows it."""
    role = signer_of(actor)
    paper = _others_record(opening, role, actor, now)
    stored, serial = _signed(f"openings/{opening.pk}/record-signed", token, signature, actor, now)
    return actions.keep_countersignature(
        opening.pk, role, stored, base=paper.object_name, serial=serial, actor=actor, now=now
    )


def prepare_correction(opening: Opening, *, actor: Actor, now: datetime) -> Lease:
    """The drafted correction is the host's to sign for a minute."""
    return _lease(_correction(opening, actor, now), actor, now)


def finish_correction(opening: Opening, token: str, signature: bytes, *, actor: Actor, now: datetime) -> Correction:
    """The signed correction is kept and public."""
    paper = _correction(opening, actor, now)
    stored, serial = _signed(f"openings/{opening.pk}/correction-signed", token, signature, actor, now)
    return actions.keep_signed_correction(
        opening.pk, stored, base=paper.object_name, serial=serial, actor=actor, now=now
    )


def signer_of(actor: Actor) -> Signer:
    """As whom somebody signs after the host: a supervisor as that, everybody else as the buyer's representative."""
    return Signer.SUPERVISOR if actor.acts_as(Role.SUPERVISOR) else Signer.REPRESENTATIVE


def stored_once(folder: str, content: bytes, *, ending: str = "pdf") -> Stored:
    """The bytes in the store under a name that their digest makes, so that a second try finds the first."""
    digest = hashlib.sha256(content).hexdigest()
    stored = Stored(f"{folder}-{digest[:32]}.{ending}", len(content), digest)
    with suppress(Refused):
        return put_once(stored.name, [content])
    return stored


def _hosts_record(opening: Opening, actor: Actor, now: datetime) -> Paper:
    policy.must_host(actor, opening)
    OPENING.advance(OpeningState(opening.state), OpeningAction.SIGN_RECORD, facts_of(opening, now))
    return Paper(_document(opening), opening.record.object_name, Signer.HOST.value, REASONS[Signer.HOST])


def _others_record(opening: Opening, role: Signer, actor: Actor, now: datetime) -> Paper:
    policy.must_sign_as(actor, opening, role)
    OPENING.advance(OpeningState(opening.state), OpeningAction.COUNTERSIGN_RECORD, facts_of(opening, now))
    if opening.record.countersignatures.filter(role=role).exists():
        raise WrongState("countersigned_already", role=role)
    return Paper(_document(opening), newest_of(opening.record).object_name, role.value, REASONS[role])


def _correction(opening: Opening, actor: Actor, now: datetime) -> Paper:
    policy.must_host(actor, opening)
    OPENING.advance(OpeningState(opening.state), OpeningAction.SIGN_CORRECTION, facts_of(opening, now))
    draft = drafted_correction(opening)
    if draft is None:
        raise Refused("correction_not_drafted")
    return Paper(
        f"opening:{opening.pk}:correction:{draft.number}", draft.object_name, Signer.HOST.value, CORRECTION_REASON
    )


def _lease(paper: Paper, actor: Actor, now: datetime) -> Lease:
    seat = must_sit(actor)
    certificate = _certificate(seat, now)
    return leases.lease(
        paper.document,
        paper.object_name,
        seat=seat.pk,
        certificate=bytes(certificate.content or b""),
        trust=trust(now),
        field=paper.field,
        reason=paper.reason,
        name=seat.person.name,
        now=now,
    )


def _signed(folder: str, token: str, signature: bytes, actor: Actor, now: datetime) -> tuple[Stored, str]:
    """The signed file in the store, and the serial number of the certificate that signed it."""
    certificate = _certificate(must_sit(actor), now)
    signed = leases.complete(token, signature, trust=trust(now), now=now)
    return stored_once(folder, signed), certificate.serial or ""


def _certificate(seat: Membership, now: datetime) -> Certificate:
    keys = keys_of(seat)
    certificate = certificate_in_force(keys, now=now) if keys else None
    if certificate is None:
        raise Refused("certificate_missing")
    return certificate


def _document(opening: Opening) -> str:
    return f"opening:{opening.pk}:record"
