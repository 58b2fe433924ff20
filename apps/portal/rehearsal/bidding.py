"""A bidder's bid: sealed here, sent in parts, its receipt checked. Needs no Django."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from apps.bids.rules import backup
from apps.bids.rules.backup import Backed
from apps.bids.rules.contents import PriceForm
from apps.bids.rules.escrow import EscrowSet
from apps.bids.rules.parts import FORMS, is_double
from apps.bids.rules.sealing import Order, SealedBid, SealedEnvelope, seal_bid
from apps.bids.rules.statement import digest_of
from apps.evidence.rules import dsse
from apps.portal.rehearsal.browser import Answer, Unexpected
from apps.portal.rehearsal.cases import CaseBid
from apps.portal.rehearsal.stage import must
from apps.portal.rehearsal.visitor import Visitor

PAPERS = {"qualification": "资格文件", "technical": "技术文件", "commercial": "商务与报价文件"}
Paper = Callable[[Sequence[str]], bytes]


@dataclass(frozen=True, slots=True)
class Sent:
    """A bid as the platform took it."""

    bid: str
    statement: str
    receipt: Mapping[str, Any]
    backup: bytes
    """What the bidder kept for the case that its release fails: the archives of the very envelopes that it sent."""


def seal(
    visitor: Visitor,
    lot: str,
    bid: CaseBid,
    folder: Path,
    *,
    paper: Paper,
    escrow: EscrowSet | None = None,
    sealed_for: str = "",
) -> SealedBid:
    """The bid stands sealed in the folder, for the lot and document that the platform names; or wrongly for another lot.

    With `escrow` the custodians together could open it too.
    """
    mine = visitor.browser.data(f"/bids/{lot}/mine.json")
    keys = visitor.keys
    order = Order(
        tender=mine["tender"],
        lot=sealed_for or lot,
        document_version=mine["document"]["version"],
        document_sha256=mine["document"]["sha256"],
        bid=mine["bid"] or secrets.token_hex(16),
        revision=(mine["revision"] or 0) + 1,
        previous=digest_of(mine["statement"]) if mine["statement"] else None,
        recipient=keys.recipient,
        certificate=keys.fingerprint,
        escrow=escrow,
        is_double=is_double(mine["envelopes"]),
    )
    files = {name: [_file(folder, name, bid, paper)] for name in mine["envelopes"] if name not in FORMS}
    return seal_bid(order, PriceForm(bid.price, bid.fields), files, folder=folder, entropy=secrets.token_bytes)


def begin(visitor: Visitor, lot: str, bid_id: str, sealed: SealedBid) -> Answer:
    """The list of envelopes with their headers is sent; whatever is answered."""
    listed = [
        {"name": one.name, "size": one.size, "header": b64encode(one.header).decode()} for one in sealed.envelopes
    ]
    return visitor.browser.send(f"/bids/{lot}/uploads", {"bid": bid_id, "envelopes": listed})


def upload(visitor: Visitor, lot: str, bid_id: str, sealed: SealedBid) -> str:
    """Every envelope is with the platform, part by part; answers the upload."""
    answer = begin(visitor, lot, bid_id, sealed)
    if answer.status != 201:
        raise Unexpected(f"upload of {visitor}", answer)
    begun = answer.json
    for envelope in sealed.envelopes:
        content = envelope.path.read_bytes()
        for number in range(max(1, -(-len(content) // begun["part_bytes"]))):
            part = content[number * begun["part_bytes"] : (number + 1) * begun["part_bytes"]]
            path = f"/bids/uploads/{begun['upload']}/{envelope.name}/{number}"
            answer = visitor.browser.put(path, part, headers={"X-Part-SHA256": hashlib.sha256(part).hexdigest()})
            if answer.status != 204:
                raise Unexpected("PUT " + path, answer)
    return str(begun["upload"])


def submit(visitor: Visitor, lot: str, upload_id: str, sealed: SealedBid) -> Answer:
    """The signed statement is sent; whatever is answered."""
    body = {"upload": upload_id, **visitor.keys.signed(sealed.statement)}
    return visitor.browser.send(f"/bids/{lot}/submission", body)


def send_bid(
    visitor: Visitor, lot: str, bid: CaseBid, *, paper: Paper, platform: bytes, escrow: EscrowSet | None
) -> Sent:
    """Sealed, sent, stated, and the receipt says exactly that."""
    with TemporaryDirectory(prefix="kaiming-bid-") as folder:
        sealed = seal(visitor, lot, bid, Path(folder), paper=paper, escrow=escrow)
        bid_id = bid_of(sealed)
        upload_id = upload(visitor, lot, bid_id, sealed)
        answer = submit(visitor, lot, upload_id, sealed)
        kept = b"".join(backup.plain_text(sealed.statement, map(_backed, sealed.envelopes)))
    if answer.status != 201:
        raise Unexpected(f"submission of {visitor}", answer)
    receipt = answer.json["receipt"]
    _must_be_receipt_of(sealed, receipt, platform)
    return Sent(bid_id, sealed.statement, receipt, kept)


def bid_of(sealed: SealedBid) -> str:
    """The bid's random id, as its statement names it."""
    return str(json.loads(sealed.statement)["bid"])


def _backed(envelope: SealedEnvelope) -> Backed:
    with envelope.path.open("rb") as file:
        return backup.backed(envelope.name, file, envelope.file_key)


def _must_be_receipt_of(sealed: SealedBid, receipt: Mapping[str, Any], platform: bytes) -> None:
    """The platform signed that it has these very files."""
    said = json.loads(dsse.verify(receipt, platform))
    must(said["kind"] == "receipt" and said["bid"] == bid_of(sealed), "the receipt is for another bid")
    must(said["statement"] == digest_of(sealed.statement), "the receipt names another statement")
    have = {one.name: (one.size, one.sha256) for one in sealed.envelopes}
    told = {one["name"]: (one["size"], one["sha256"]) for one in said["envelopes"]}
    must(have == told, "the receipt names other files")


def _file(folder: Path, envelope: str, bid: CaseBid, paper: Paper) -> Path:
    path = folder / f"{PAPERS.get(envelope, envelope)}.pdf"
    path.write_bytes(paper([bid.name, "", PAPERS.get(envelope, envelope), "", "彩排文件，内容为虚构。"]))
    return path
