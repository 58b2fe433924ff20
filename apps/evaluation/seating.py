"""席位签名 — what a member signs at a seat of a venue: with the event certificate, after the PIN, and with nothing else.

A review that does not sit at venues is signed as everywhere.
"""

from __future__ import annotations

from datetime import datetime

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evaluation.models import Arrival, Member
from apps.evaluation.presence import must_be_present, purpose_of
from apps.evaluation.queries.sites import is_in_person
from apps.evaluation.rules.seating import PIN_LASTS
from apps.evidence.rules import dsse
from apps.openings.signed import Proof, Signed, der_of, must_be_signed
from apps.parties.event_certificates import must_be_signed_for_event, must_have_event_certificate
from apps.parties.queries import event_certificate, keys_of
from apps.parties.signatures import must_have_certificate

PREFIX = "event:"
"""Under this and the digest of its key the browser keeps the key of a seat."""


def must_be_signed_by(member: Member, signed: Signed, *, actor: Actor, now: datetime) -> Proof:
    """The proof that the member signed this very text, in a way that counts here; the PIN is used up.

    Raises what `must_be_signed` does; at a venue also event_certificate_missing, event_certificate_required, pin_needed.
    """
    arrival = must_be_present(member)
    if arrival is None:
        return must_be_signed(signed, actor=actor, now=now)
    payload, signature = signed.statement.encode(), der_of(signed.signature)
    found = must_be_signed_for_event(member.seat, purpose_of(member), payload, signature, now=now)
    use_pin(member, now=now)
    content = bytes(found.content)
    return Proof(dsse.wrap(payload, signature, dsse.keyid_of(content)), content)


def certificate_of(member: Member, *, now: datetime) -> bytes:
    """The certificate with which the member signs the report now. Raises certificate_missing or event_certificate_missing."""
    if must_be_present(member) is None:
        return bytes(must_have_certificate(member.seat, now=now).content or b"")
    return bytes(must_have_event_certificate(member.seat, purpose_of(member), now=now).content)


def must_have_pin(member: Member, *, now: datetime) -> Arrival | None:
    """The arrival whose PIN was given for the next signature; nothing where none is asked for. Raises Refused("pin_needed")."""
    arrival = must_be_present(member)
    if arrival is None:
        return None
    given = arrival.pin_checked_at
    if given is None or not given <= now < given + PIN_LASTS:
        raise Refused("pin_needed")
    return arrival


def use_pin(member: Member, *, now: datetime) -> None:
    """The PIN was good for one signature, and this is it; inside the transaction of the signature."""
    arrival = must_have_pin(member, now=now)
    if arrival is None:
        return
    arrival.pin_checked_at = None
    arrival.save(update_fields=["pin_checked_at"])


def recipient_of(member: Member, *, now: datetime) -> str:
    """Under which name the browser keeps the key that the member signs with; empty where there is none."""
    if not is_in_person(member.evaluation):
        keys = keys_of(member.seat)
        return keys.recipient if keys else ""
    found = event_certificate(member.seat, purpose_of(member), now=now)
    return f"{PREFIX}{found.spki_sha256}" if found else ""
