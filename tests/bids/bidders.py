"""Bidders as the tests need them: with keys whose private halves the test holds, sealing and sending over HTTP."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from apps.bids.rules.contents import PriceForm
from apps.bids.rules.envelope import new_identity, recipient_for
from apps.bids.rules.sealing import Order, SealedBid, seal_bid
from apps.bids.rules.statement import Withdrawal
from apps.evidence.rules import dsse
from apps.parties.actions import request_certificate
from apps.parties.ca import Authority
from tests.parties.conftest import LIST, NOW, ready_keys
from tests.tenders.stage import DEADLINE
from tests.world import Member, World

WHILE_OPEN = DEADLINE - timedelta(days=2)
PART_BYTES = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Bidder:
    """A member of a bidding organisation with both keys and a browser."""

    member: Member
    identity: str
    signing: ec.EllipticCurvePrivateKey
    certificate: bytes
    client: Client
    files: Path
    bid: str = field(default_factory=lambda: secrets.token_hex(16))

    def sign(self, text: str) -> str:
        """Base64 of the DER signature over the text's PAE."""
        return b64encode(self.signing.sign(dsse.pae(text.encode()), ec.ECDSA(hashes.SHA256()))).decode()

    def mine(self, lot: str) -> dict[str, Any]:
        """mine.json."""
        answer = self.client.get(f"/bids/{lot}/mine.json")
        assert answer.status_code == 200, answer.content
        return dict(answer.json())

    def seal(self, lot: str, price: str, /, **changed: Any) -> SealedBid:
        """The bid, sealed for what mine.json says; `changed` are parts of the order that are wrong on purpose."""
        mine = self.mine(lot)
        order = {
            "tender": mine["tender"],
            "lot": lot,
            "document_version": mine["document"]["version"],
            "document_sha256": mine["document"]["sha256"],
            "bid": mine["bid"] or self.bid,
            "revision": mine["revision"] + 1,
            "previous": mine["previous"],
            "recipient": recipient_for(self.identity),
            "certificate": dsse.keyid_of(self.certificate),
        }
        folder = self.files / secrets.token_hex(4)
        folder.mkdir()
        files = {name: [self._file(name)] for name in mine["envelopes"] if name != "sheet"}
        form = PriceForm(Decimal(price), {"days": "240", "quality": "合格", "manager": self.member.person.name})
        return seal_bid(Order(**{**order, **changed}), form, files, folder=folder, entropy=secrets.token_bytes)

    def begin(self, lot: str, sealed: SealedBid, *, bid: str | None = None) -> Any:
        """Announces the files."""
        envelopes = [
            {"name": one.name, "size": one.size, "header": b64encode(one.header).decode()} for one in sealed.envelopes
        ]
        told = {"bid": bid or json.loads(sealed.statement)["bid"], "envelopes": envelopes}
        return self.post(f"/bids/{lot}/uploads", told)

    def send_parts(self, upload: str, sealed: SealedBid, *, leave_out: str = "") -> None:
        """Sends every part."""
        for envelope in sealed.envelopes:
            content = envelope.path.read_bytes()
            for number in range(-(-len(content) // PART_BYTES)):
                if envelope.name != leave_out:
                    part = content[number * PART_BYTES : (number + 1) * PART_BYTES]
                    answer = self.put_part(upload, envelope.name, number, part)
                    assert answer.status_code == 204, answer.content

    def put_part(self, upload: str, envelope: str, number: int, part: bytes, *, sha256: str = "") -> Any:
        """Sends one part."""
        return self.client.put(
            f"/bids/uploads/{upload}/{envelope}/{number}",
            part,
            content_type="application/octet-stream",
            headers={"X-Part-SHA256": sha256 or hashlib.sha256(part).hexdigest(), "accept": "application/json"},
        )

    def submit(self, lot: str, upload: str, sealed: SealedBid, *, signature: str = "", statement: str = "") -> Any:
        """Hands in the signed statement."""
        text = statement or sealed.statement
        told = {"upload": upload, "statement": text, "signature": signature or self.sign(text)}
        return self.post(f"/bids/{lot}/submission", told)

    def send(self, lot: str, price: str) -> tuple[SealedBid, dict[str, Any]]:
        """Seals, sends and submits; answers the bid and the answer."""
        sealed = self.seal(lot, price)
        begun = self.begin(lot, sealed)
        assert begun.status_code == 201, begun.content
        upload = begun.json()["upload"]
        self.send_parts(upload, sealed)
        answer = self.submit(lot, upload, sealed)
        assert answer.status_code == 201, answer.content
        return sealed, dict(answer.json())

    def withdraw(self, lot: str, /, **changed: Any) -> Any:
        """Hands in a signed withdrawal."""
        mine = self.mine(lot)
        said = {"lot": lot, "bid": mine["bid"], "revision": mine["revision"] + 1, "previous": mine["previous"]}
        text = Withdrawal(**{**said, **changed}).text()
        return self.post(f"/bids/{lot}/withdrawal", {"statement": text, "signature": self.sign(text)})

    def post(self, path: str, told: Mapping[str, Any]) -> Any:
        """JSON in, JSON out."""
        return self.client.post(
            path, json.dumps(told), content_type="application/json", headers={"accept": "application/json"}
        )

    def _file(self, envelope: str) -> Path:
        path = self.files / f"{envelope}.pdf"
        path.write_bytes(f"%PDF-1.7 {envelope} of {self.member.organisation.name}".encode() + bytes(70_000))
        return path


def bidder_of(world: World, member: Member, authority: Authority, files: Path) -> Bidder:
    """The member with tried keys and a certificate."""
    keys, key_pair = ready_keys(member)
    issued = request_certificate(
        key_pair.pk, keys.request(), authority=authority, revocations_at=LIST, actor=member.actor, now=NOW
    )
    folder = files / member.person.login
    folder.mkdir()
    return Bidder(
        member=member,
        identity=new_identity(keys.x25519.private_bytes_raw()),
        signing=keys.p256,
        certificate=bytes(issued.content or b""),
        client=world.client_of(member),
        files=folder,
    )
