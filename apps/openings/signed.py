"""Signed statements as they are posted, checked against the signer's seat; and their keeping before the list."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.bids.secrecy import opened, shut
from apps.core.actor import Actor
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.rules import dsse
from apps.openings.models import Opening
from apps.parties.models import Membership
from apps.parties.queries import seat_of
from apps.parties.signatures import must_be_signed_by_seat


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement's text and the base64 of the DER signature over its PAE."""

    statement: str
    signature: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A checked signature: the DSSE envelope and the certificate that made it."""

    envelope: dict[str, Any]
    certificate: bytes


def must_be_signed(signed: Signed, *, actor: Actor, now: datetime) -> Proof:
    """The proof that the actor's seat signed this very text. Raises certificate_missing or signature_wrong."""
    seat = must_sit(actor)
    payload = signed.statement.encode()
    signature = der_of(signed.signature)
    certificate = must_be_signed_by_seat(seat, payload, signature, now=now)
    content = bytes(certificate.content or b"")
    return Proof(dsse.wrap(payload, signature, dsse.keyid_of(content)), content)


def must_sit(actor: Actor) -> Membership:
    """The seat the actor acts from."""
    seat = seat_of(actor)
    if seat is None:
        raise NotAllowed("seat_missing")
    return seat


def as_bid(bid: str) -> Actor:
    """A bidder whose name must not be known yet: the journal keeps the number of the bid."""
    return Actor(id=f"bid:{bid}")


def der_of(text: str) -> bytes:
    """The bytes of a posted signature. Raises Refused("signature_wrong")."""
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        raise Refused("signature_wrong") from None


def sealed(opening: Opening, bid: str, proof: Proof) -> bytes:
    """The proof under the lid of the bids, so that nobody learns from the database who signed in."""
    content = {"dsse": proof.envelope, "certificate": proof.certificate.hex()}
    return shut(content, place=f"sign-in:{opening.pk}:{bid}")


def unsealed(opening: Opening, bid: str, content: bytes) -> Proof:
    """The proof of a sign-in, once the list is published."""
    if opening.list_published_at is None:
        raise WrongState("list_not_published")
    kept = opened(content, place=f"sign-in:{opening.pk}:{bid}")
    return Proof(kept["dsse"], bytes.fromhex(kept["certificate"]))
