"""标段参数 — the lot's terms as a bidder downloads them (``terms.json``): what a bid is sealed for and what it must hold."""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from apps.bids.rules.escrow import EscrowSet
from apps.bids.rules.parts import SHEET, is_double
from apps.bids.rules.sealing import Order
from apps.bids.sealing_tool.letter import LetterAsked
from apps.bids.sealing_tool.words import ToolRefusal
from apps.evidence.rules import dsse

KIND = "bid-terms"


@dataclass(frozen=True, slots=True)
class Material:
    """A document that an envelope must or may hold."""

    envelope: str
    name: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """What the platform says about a lot and about the bid that stands, to one bidder."""

    tender: str
    lot: str
    document_version: int
    document_sha256: str
    deadline: datetime
    envelopes: tuple[str, ...]
    fields: Mapping[str, str]
    materials: tuple[Material, ...]
    ceiling: Decimal | None
    limit: int
    recipient: str
    bidder: str
    """The credit code of who bids, or leads a consortium; empty by terms from before that was told."""
    escrow: EscrowSet | None
    """The custodians who are offered for the lot."""
    accepts_consortium: bool
    letter: LetterAsked | None
    """What the letter of bid must bear; terms from before that was told say nothing."""
    certificate: bytes
    bid: str
    revision: int
    previous: str | None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the seat's certificate, in hex."""
        return dsse.keyid_of(self.certificate)

    @property
    def spki(self) -> bytes:
        """The public half of the key that must sign."""
        key = x509.load_der_x509_certificate(self.certificate).public_key()
        return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def order(self, new_bid: str) -> Order:
        """What the next revision is sealed for; `new_bid` is its id when there is none yet."""
        return Order(
            tender=self.tender,
            lot=self.lot,
            document_version=self.document_version,
            document_sha256=self.document_sha256,
            bid=self.bid or new_bid,
            revision=self.revision + 1,
            previous=self.previous,
            recipient=self.recipient,
            certificate=self.fingerprint,
            is_double=is_double(self.envelopes),
        )


def read(content: bytes) -> Terms:
    """The terms that the bytes are. Raises ToolRefusal ``terms_wrong``."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise ToolRefusal("terms_wrong", part="JSON") from None
    if not isinstance(told, dict) or (told.get("v"), told.get("kind")) != (1, KIND):
        raise ToolRefusal("terms_wrong", part="kind")
    try:
        found = _terms(told)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, NotBase64) as wrong:
        raise ToolRefusal("terms_wrong", part=type(wrong).__name__) from None
    if found.fingerprint != told["certificate"]:
        raise ToolRefusal("terms_wrong", part="certificate")
    if SHEET not in found.envelopes or not found.recipient.startswith("age1"):
        raise ToolRefusal("terms_wrong", part="envelopes, recipient")
    return found


def _terms(told: Mapping[str, Any]) -> Terms:
    return Terms(
        tender=str(told["tender"]),
        lot=str(told["lot"]),
        document_version=int(told["document"]["version"]),
        document_sha256=str(told["document"]["sha256"]),
        deadline=_moment(told["deadline"]),
        envelopes=tuple(map(str, told["envelopes"])),
        fields={str(one["name"]): str(one["label"]["zh"]) for one in told["fields"]},
        materials=tuple(
            Material(str(one["envelope"]), str(one["name"]), bool(one["is_required"])) for one in told["materials"]
        ),
        ceiling=Decimal(told["ceiling"]) if told["ceiling"] else None,
        limit=int(told["limit"]),
        recipient=str(told["recipient"]),
        bidder=str(told.get("bidder", {}).get("code", "")),
        escrow=_escrow(told.get("escrow")),
        accepts_consortium=told.get("accepts_consortium") is True,
        letter=_letter(told.get("letter")),
        certificate=b64decode(told["certificate_der"], validate=True),
        bid=str(told["bid"]),
        revision=int(told["revision"]),
        previous=None if told["previous"] is None else str(told["previous"]),
    )


def _letter(told: Mapping[str, Any] | None) -> LetterAsked | None:
    if not told:
        return None
    return LetterAsked(str(told["material"]), bool(told["is_sealed"]), bool(told["is_signed"]))


def _escrow(told: Mapping[str, Any] | None) -> EscrowSet | None:
    """The set, which is as its digest says. Terms from before there were custodians offer none."""
    if not told:
        return None
    found = EscrowSet(int(told["threshold"]), tuple(map(str, told["recipients"])))
    if not found.is_sound or found.digest != told["set"]:
        raise ValueError("custodians that are no set")
    return found


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a deadline without a zone")
    return moment
