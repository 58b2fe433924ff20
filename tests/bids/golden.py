"""The golden files of sealed bids, made here from fixed inputs and read by Python, the browser's code and the verifier.

``python -m tests.bids.golden`` writes them anew; a change is a change of a published format.
"""

from __future__ import annotations

import hashlib
import io
import json
from base64 import b64encode
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from apps.bids.rules import shamir
from apps.bids.rules.archive import checked
from apps.bids.rules.closing import Head, commitment_of, root_over, statement_commitment
from apps.bids.rules.contents import MANIFEST, PRICE, PriceForm
from apps.bids.rules.envelope import (
    decrypted,
    encrypted_file,
    new_identity,
    opened_with_key,
    read_header,
    recipient_for,
    wrap_for,
)
from apps.bids.rules.escrow import PROOF, SHARE_SIZE, EscrowSet, escrow_of, share_for
from apps.bids.rules.sealing import Order, SealedBid, SealedEnvelope, seal_bid
from apps.bids.rules.statement import Withdrawal, digest_of
from apps.bids.sealing_tool import backup, container
from apps.evidence.rules import dsse

FOLDER = Path(__file__).resolve().parent.parent / "golden" / "bids"
IDENTITY = new_identity(bytes(range(32)))
PRICE_FORM = PriceForm(
    Decimal("9123000.00"), {"days": "240", "quality": "合格", "manager": "陈立", "bond": '银行保函 "A\\1" 😀'}
)
SIGNATURE = "AAEC"
BACKUP_PASSPHRASE, BACKUP_WORK = "beifen-kouling-yuwan-shiqing", 10
PROPOSAL_NAME = "施工组织设计.txt"
PROPOSAL_LINE, PROPOSAL_LINES = "第一章 总体部署\n", 9000
ORDER = Order(
    tender="WC-ENG-2026-0001",
    lot="WC-ENG-2026-0001-01",
    document_version=2,
    document_sha256="ab" * 32,
    bid="0123456789abcdef" * 2,
    revision=1,
    previous=None,
    recipient=recipient_for(IDENTITY),
    certificate="cd" * 32,
)


class Counted:
    """Bytes 0, 1, 2… in the place of randomness."""

    def __init__(self) -> None:
        self.at = 0

    def __call__(self, size: int) -> bytes:
        drawn = bytes((self.at + index) % 256 for index in range(size))
        self.at += size
        return drawn


def goldens() -> dict[str, str]:
    """Every golden file by name."""
    with TemporaryDirectory() as folder:
        sealed = _sealed(Path(folder))
        files = {f"{one.name}.json": _envelope(one) for one in sealed.envelopes}
        files["container.json"] = _container(sealed, Path(folder))
        files["backup.json"] = _backup(sealed, Path(folder))
    files["statement.json"] = _statement(sealed)
    files["shares.json"] = _shares()
    files["escrow.json"] = _escrow()
    files["closing.json"] = _closing(sealed)
    return {name: json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n" for name, told in files.items()}


def _sealed(folder: Path) -> SealedBid:
    proposal = folder / PROPOSAL_NAME
    proposal.write_text(PROPOSAL_LINE * PROPOSAL_LINES, "utf-8", newline="")
    return seal_bid(ORDER, PRICE_FORM, {"technical": [proposal]}, folder=folder, entropy=Counted())


def _envelope(envelope: SealedEnvelope) -> dict[str, Any]:
    """What went in, every step between, and what came out; big things as base64."""
    content = envelope.path.read_bytes()
    file = io.BytesIO(content)
    header = read_header(file)
    archive = b"".join(decrypted(file, envelope.file_key))
    files = {name: b"".join(data) for name, data in checked([archive])}
    drawn = content[len(header.content) : len(header.content) + 16]
    told: dict[str, Any] = {
        "about": "file_key, then ephemeral (X25519), then nonce were drawn; archive is the zip, sealed the whole file",
        "tender": ORDER.tender,
        "lot": ORDER.lot,
        "document": ORDER.document_sha256,
        "bid": ORDER.bid,
        "revision": ORDER.revision,
        "certificate": ORDER.certificate,
        "identity": IDENTITY,
        "recipient": ORDER.recipient,
        "envelope": envelope.name,
        "file_key": envelope.file_key.hex(),
        "ephemeral": _after(envelope.file_key, 16, 32),
        "nonce": drawn.hex(),
        "manifest": files[MANIFEST].decode(),
        "archive_sha256": hashlib.sha256(archive).hexdigest(),
        "plain": envelope.plain,
        "header": header.content.decode(),
        "header_sha256": hashlib.sha256(header.content).hexdigest(),
        "sealed_size": envelope.size,
        "sealed_sha256": envelope.sha256,
    }
    if PRICE in files:
        told["archive"] = b64encode(archive).decode()
        told["sealed"] = b64encode(content).decode()
        told["price"], told["fields"] = f"{PRICE_FORM.price:.2f}", dict(PRICE_FORM.fields)
        told["price_json"] = files[PRICE].decode()
    else:
        told["files"] = [{"name": PROPOSAL_NAME, "line": PROPOSAL_LINE, "lines": PROPOSAL_LINES}]
    return told


def _after(drawn: bytes, size: int, wanted: int) -> str:
    return bytes((drawn[0] + size + index) % 256 for index in range(wanted)).hex()


def _statement(sealed: SealedBid) -> dict[str, Any]:
    withdrawal = Withdrawal(ORDER.lot, ORDER.bid, 2, digest_of(sealed.statement)).text()
    return {
        "statement": sealed.statement,
        "sha256": digest_of(sealed.statement),
        "pae": b64encode(dsse.pae(sealed.statement.encode())).decode(),
        "payload_type": dsse.PAYLOAD_TYPE,
        "salt": "11" * 32,
        "commitment": statement_commitment(sealed.statement, b"\x11" * 32),
        "withdrawal": withdrawal,
        "withdrawal_sha256": digest_of(withdrawal),
    }


def _container(sealed: SealedBid, folder: Path) -> dict[str, Any]:
    target = folder / "golden.sealed-bid"
    container.write(target, sealed.statement, SIGNATURE, {one.name: one.path for one in sealed.envelopes})
    content = target.read_bytes()
    return {
        "about": "bid.json with statement and signature, and the sealed files of sheet.json and technical.json",
        "signature": SIGNATURE,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _backup(sealed: SealedBid, folder: Path) -> dict[str, Any]:
    made = backup.make(
        sealed.statement,
        {one.name: one.path for one in sealed.envelopes},
        IDENTITY,
        BACKUP_PASSPHRASE,
        folder=folder,
        entropy=Counted(),
        work=BACKUP_WORK,
    )
    content = made.read_bytes()
    file = io.BytesIO(content)
    key = bytes(range(16))
    plain = b"".join(opened_with_key(file, key))
    return {
        "about": "made of sheet.json and technical.json; file_key, then salt (scrypt), then nonce were drawn",
        "passphrase": BACKUP_PASSPHRASE,
        "work": BACKUP_WORK,
        "name": made.name,
        "file_key": key.hex(),
        "scrypt_salt": _after(key, 16, 16),
        "nonce": _after(key, 32, 16),
        "header": read_header(io.BytesIO(content)).content.decode(),
        "plain_size": len(plain),
        "plain_sha256": hashlib.sha256(plain).hexdigest(),
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _shares() -> dict[str, Any]:
    secret = bytes(range(16))
    shares = shamir.split(secret, count=3, threshold=2, entropy=Counted())
    return {"secret": secret.hex(), "threshold": 2, "shares": [share.hex() for share in shares]}


def _escrow() -> dict[str, Any]:
    """A sheet sealed with three custodians, two of whom suffice, and a custodian's drill."""
    custodians = [new_identity(bytes([number]) * 32) for number in (1, 2, 3)]
    escrow = EscrowSet(2, tuple(map(recipient_for, custodians)))
    with TemporaryDirectory() as folder:
        order = replace(ORDER, escrow=escrow)
        [sheet] = seal_bid(order, PRICE_FORM, {}, folder=Path(folder), entropy=Counted()).envelopes
    found = escrow_of(read_header(io.BytesIO(sheet.header)))
    assert found is not None
    shares = [share_for(found, place, identity).hex() for place, identity in enumerate(custodians, 1)]
    told = zip(custodians, escrow.recipients, shares, strict=True)
    share, key = b"\x07" * SHARE_SIZE, b"\x09" * 16
    stanza = wrap_for(escrow.recipients[0], key, ephemeral=b"\x0b" * 32)
    drill = b"".join(encrypted_file([share], file_key=key, stanzas=[stanza], nonce=b"\x0d" * 16))
    return {
        "about": "each share is at its place of the set; drill is a custodian's test share and what proves it opened",
        "identity": IDENTITY,
        "file_key": sheet.file_key.hex(),
        "header": sheet.header.decode(),
        "threshold": escrow.threshold,
        "set": escrow.digest,
        "custodians": [{"identity": one, "recipient": to, "share": part} for one, to, part in told],
        "drill": {
            "identity": custodians[0],
            "sealed": b64encode(drill).decode(),
            "proof": hashlib.sha256(PROOF + share).hexdigest(),
        },
    }


def _closing(sealed: SealedBid) -> dict[str, Any]:
    statements = [digest_of(sealed.statement), "22" * 32, "03" * 32]
    root, head = root_over(statements), Head(5, "44" * 32)
    return {
        "lot": ORDER.lot,
        "statements": statements,
        "root": root,
        "count": len(statements),
        "head": {"v": head.v, "digest": head.digest},
        "salt": "33" * 32,
        "commitment": commitment_of(lot=ORDER.lot, count=3, root=root, head=head, salt=b"\x33" * 32),
    }


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in goldens().items():
        (FOLDER / name).write_text(text, "utf-8")
