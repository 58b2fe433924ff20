"""A complete small bundle with real cryptography, made by pure rules alone: three bids, five experts, one award to come.

A story is what else happens: a forgery, whose maker has every key and does something that one check exists to find, or
something lawful that is out of the ordinary: a bid replaced, withdrawn or never released, a member who refuses to sign.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from apps.bids.rules.closing import Head, commitment_of, root_over, statement_commitment
from apps.bids.rules.contents import PriceForm
from apps.bids.rules.envelope import new_identity, read_header, recipient_for, reheader
from apps.bids.rules.releasing import new_holder, shares_for
from apps.bids.rules.sealing import Order, seal_bid
from apps.evidence.rules import dsse
from apps.evidence.rules.acts import ACTS, act_commitment
from apps.evidence.rules.canonical import canonical_bytes
from apps.evidence.rules.chain import moment
from apps.openings.rules.announcement import Offer, offer_words
from apps.parties.time_authority import LocalAuthority
from apps.tenders.rules.scheme import GP_SCORE
from tests.evidence.bundle_judging import Judging
from tests.evidence.bundle_logging import TransparencyLog
from tests.evidence.bundle_pieces import (
    BIDDERS,
    BIDS,
    CONTENTS,
    DEADLINE,
    DESK,
    DOCUMENT,
    LOT,
    MINUTE,
    OPENING,
    PUBLIC,
    PUBLISHED,
    TENDER,
    Files,
    Log,
    blank_pdf,
    misstated,
    policy_of,
    receipt_of,
    scheduled,
    scheduled_at_night,
    serial_of,
    signed,
    signed_pdf,
    stamped,
)
from tests.evidence.signers import House, Signer


class BundleWorld(Judging):
    """Everybody with their keys, and the files that come of what they do."""

    def __init__(self, folder: Path, story: str = "") -> None:
        self.folder = folder
        self.story = story
        self.entropy: Callable[[int], bytes] = random.Random(7).randbytes
        self.log = Log()
        self.files: Files = {}
        self.house = House(folder / "ca", now=PUBLISHED)
        self.platform = self.house.signer("平台", now=PUBLISHED)
        self.bids: list[dict[str, Any]] = []
        self.logged = TransparencyLog(self.entropy)
        self.commitments: dict[str, str] = {}
        self.regime = "eng" if story in ("works", "candidates") else "gp"

    def build(self) -> Files:
        """The whole procedure, and the bundle."""
        self._publish()
        self._receive()
        self._close()
        self._open()
        self._evaluate()
        self._award()
        self._prove()
        self.files["schedule/1.json"] = canonical_bytes(scheduled())
        self.files["schedule/night-1.json"] = canonical_bytes(scheduled_at_night())
        self._trust()
        return self.sealed(self.files | self.log.files())

    def sealed(self, files: Mapping[str, bytes], *, by: Signer | None = None) -> Files:
        """The files with the platform's signed list of them; a platform, or who poses as it, may seal whatever it likes."""
        listed = {
            path: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for path, content in files.items()
            if path != CONTENTS
        }
        said = {"v": 1, "kind": "bundle", "lot": LOT, "files": listed}
        return dict(files) | {CONTENTS: signed(canonical_bytes(said), by or self.platform)}

    def _publish(self) -> None:
        notice = {"lot": 12, "regime": self.regime, "submission_deadline": moment(DEADLINE)}
        self.log.say(PUBLIC, "lot.notice_published", PUBLISHED, notice)
        lot = {"v": 1, "code": LOT, "regime": self.regime, "ceiling_price": "10000000.00"}
        self.files["tender/lot.json"] = canonical_bytes(lot | {"project": {"code": TENDER}})
        published = {"version": 1, "sha256": DOCUMENT, "size": 8}
        self.files["tender/documents.json"] = canonical_bytes({"v": 1, "documents": [published]})
        self.files["tender/data-sheet.json"] = canonical_bytes(
            {"method": "gp_score", "scheme": dict(GP_SCORE), "remedies": ["backup_file"]}
        )
        self.files["promises/3.pdf"] = paper = blank_pdf()
        promised = {
            "lot": 12,
            "of": "promise",
            "file": 3,
            "title": "规划许可",
            "sha256": hashlib.sha256(paper).hexdigest(),
        }
        self.log.say(DESK, "promise.file_added", PUBLISHED, promised)

    def _receive(self) -> None:
        for number, (name, price) in enumerate(BIDDERS):
            at = DEADLINE - timedelta(hours=3 - number) + timedelta(microseconds=123456)
            if self.story == "late" and number == 2:
                at = DEADLINE + MINUTE
            self._receive_one(number, name, price, at)
        if self.story == "withdrawn":
            bid, at = self.entropy(16).hex(), DEADLINE - MINUTE
            for revision, kind in enumerate(("bid.received", "bid.withdrawn"), 1):
                said = {"bid": bid, "revision": revision, "commitment": self.entropy(32).hex()}
                self.log.say(BIDS, kind, at, said, actor=f"bid:{bid}")

    def _receive_one(self, number: int, name: str, price: str, at: datetime) -> None:
        signer = self.house.signer(f"投标人{number}", name, now=PUBLISHED)
        secret = self.entropy(32)
        bid = self.entropy(16).hex()
        folder = self.folder / f"bid{number}"
        folder.mkdir()
        technical = folder / "技术方案.pdf"
        technical.write_bytes(self.entropy(3000))
        identity, key = recipient_for(new_identity(secret)), dsse.keyid_of(signer.certificate)
        revision, previous = (2, "ab" * 32) if self.story == "replaced" else (1, None)
        order = Order(TENDER, LOT, 1, DOCUMENT, bid, revision, previous, identity, key)
        form = PriceForm(Decimal(price), {"days": "240", "quality": "合格"})
        sealed = seal_bid(order, form, {"technical": [technical]}, folder=folder, entropy=self.entropy)
        statement = misstated(sealed.statement, self.story) if number == 0 else sealed.statement
        salt = self.entropy(32)
        commitment = statement_commitment(statement, salt)
        said = {"bid": bid, "revision": revision, "commitment": commitment}
        if self.story == "replaced":
            earlier = said | {"revision": 1, "commitment": self.entropy(32).hex()}
            self.log.say(BIDS, "bid.received", at - 30 * MINUTE, earlier, actor=f"bid:{bid}")
        kind = "bid.replaced" if self.story == "replaced" else "bid.received"
        entered = at + MINUTE if self.story == "backdated" else at
        self.log.say(BIDS, kind, entered, said, actor=f"bid:{bid}")
        kept = {
            "bid": bid,
            "name": name,
            "price": price,
            "form": form,
            "at": at,
            "statement": statement,
            "signer": signer,
        }
        self.bids.append({**kept, "sealed": sealed, "folder": folder})
        self.commitments[f"bids/{bid}/statement.tlog-proof"] = commitment
        self._show(kept, salt)

    def _show(self, kept: dict[str, Any], salt: bytes) -> None:
        bid, statement, at, signer = (kept[name] for name in ("bid", "statement", "at", "signer"))
        said = ("name", "size", "sha256", "header")
        headers = [{name: one[name] for name in said} for one in json.loads(statement)["envelopes"]]
        said_of = receipt_of(bid, statement, at) | ({"number": "1"} if self.story == "one number" else {})
        receipt = signed(canonical_bytes(said_of), self.platform)
        revision = json.loads(statement)["revision"]
        told = {
            "v": 1,
            "bid": bid,
            "revision": revision,
            "received_at": moment(at),
            "salt": salt.hex(),
            "envelopes": headers,
        }
        self.files |= {
            f"bids/{bid}/statement.json": statement.encode(),
            f"bids/{bid}/statement.dsse.json": signed(statement.encode(), signer),
            f"bids/{bid}/certificate.der": signer.certificate,
            f"bids/{bid}/receipt.dsse.json": stamped(self.house, receipt, statement, at),
            f"bids/{bid}/sealed.json": canonical_bytes(told),
        }

    def _close(self) -> None:
        digests = [hashlib.sha256(one["statement"].encode()).hexdigest() for one in self.bids]
        head = self.log.head(BIDS)
        self.closing: dict[str, Any] = {
            "count": len(digests),
            "root": root_over(digests),
            "salt": self.entropy(32).hex(),
            "head": head,
        }
        self.log.say(PUBLIC, "lot.submission_closed", DEADLINE, {"lot": 12, "deadline": moment(DEADLINE)})
        commitment = commitment_of(
            lot=LOT,
            count=len(digests),
            root=self.closing["root"],
            head=Head(head["v"], head["digest"]),
            salt=bytes.fromhex(self.closing["salt"]),
        )
        self.log.say(PUBLIC, "bids.closed", DEADLINE, {"lot": 12, "commitment": commitment})
        self.commitments["tlog/closing.tlog-proof"] = commitment
        if self.story == "dropped":
            bid = self.bids.pop()["bid"]
            self.files = {path: content for path, content in self.files.items() if bid not in path}
            self.commitments = {path: told for path, told in self.commitments.items() if bid not in path}

    def _open(self) -> None:
        at = DEADLINE + 5 * MINUTE
        rows = [
            {
                "number": number,
                "bid": one["bid"],
                "bidder": one["name"],
                "received_at": moment(one["at"]),
                "revision": 1,
                "statement": hashlib.sha256(one["statement"].encode()).hexdigest(),
                "signed_in_at": None,
            }
            for number, one in enumerate(self.bids, 1)
        ]
        self.log.say(OPENING, "opening.list_published", at, {"lot": 12, "bids": rows, **self.closing})
        released = DEADLINE - 5 * MINUTE if self.story == "early" else at + MINUTE
        holders = [("host", new_holder(self.entropy)[1]), ("witness", new_holder(self.entropy)[1])]
        if self.story == "forgotten":
            self.bids.pop()
        if self.story == "unreleased":
            silent = self.bids.pop()["bid"]
            told = {"lot": 12, "bid": silent, "cause": "bidder_absent", "effect": "revoked", "reason": "未按时解密"}
            self.log.say(OPENING, "opening.attributed", at + MINUTE, told)
        for one in self.bids:
            self._release(one, holders, released)
        self.log.say(OPENING, "opening.decryption_settled", at + 2 * MINUTE, {"lot": 12})
        self._cure(self.bids[-1]["bid"], at + 2 * MINUTE)
        for number, one in enumerate(self.bids, 1):
            self._open_one(number, one, at + 3 * MINUTE)
        self._record(at + 10 * MINUTE)

    def _release(self, one: dict[str, Any], holders: list[tuple[str, str]], at: datetime) -> None:
        keys = {envelope.name: envelope.file_key for envelope in one["sealed"].envelopes}
        said = {
            "v": 1,
            "kind": "release",
            "lot": LOT,
            "bid": one["bid"],
            "bid_statement": hashlib.sha256(one["statement"].encode()).hexdigest(),
            "shares": shares_for(keys, holders, entropy=self.entropy),
        }
        self.files[f"bids/{one['bid']}/release.dsse.json"] = signed(canonical_bytes(said), one["signer"])
        self.log.say(OPENING, "opening.released", at, {"lot": 12, "bid": one["bid"]})

    def _cure(self, bid: str, at: datetime) -> None:
        """What this bidder released opens nothing; its backup does."""
        told = {"lot": 12, "bid": bid, "code": "release_bad", "effect": "revoked"}
        self.log.say(OPENING, "opening.bid_unopenable", at, told)
        self.log.say(OPENING, "opening.backup_imported", at, {"lot": 12, "bid": bid, "cured": "release_bad"})

    def _open_one(self, number: int, one: dict[str, Any], at: datetime) -> None:
        sheet = next(envelope for envelope in one["sealed"].envelopes if envelope.name == "sheet")
        content = sheet.path.read_bytes()
        identity = new_identity(X25519PrivateKey.generate().private_bytes_raw())
        new = reheader(read_header(BytesIO(content)), sheet.file_key, identity)
        price = "1.00" if self.story == "announced" and number == 1 else one["price"]
        said = {"lot": 12, "bid": one["bid"], "price": price, "fields": dict(one["form"].fields)}
        said |= {"key": sheet.file_key.hex(), "sheet": {"sha256": sheet.sha256}}
        self.log.say(OPENING, "opening.bid_opened", at, said)
        words = offer_words(number, Offer(one["name"], Decimal(price), one["form"].fields), ["days", "quality"])
        self.log.say(OPENING, "opening.announced", at, {"lot": 12, "number": number, "bid": one["bid"], "text": words})
        self.files |= {
            f"bids/{one['bid']}/sheet.header": sheet.header,
            f"bids/{one['bid']}/sheet.age": new + content[len(sheet.header) :],
            f"bids/{one['bid']}/sheet.key": f"{identity}\n".encode(),
            f"bids/{one['bid']}/price.json": one["form"].content(),
        }

    def _prove(self) -> None:
        """Bids stand in the first batch of the log, the closing in the second, the acts in the third."""
        *bids, closing = sorted(self.commitments.values(), key=self.commitments["tlog/closing.tlog-proof"].__eq__)
        acts = [
            (stream, line["v"], line["digest"])
            for stream, lines in self.log.streams.items()
            for line in lines
            if line["kind"] in ACTS
        ]
        for batch in (bids, [closing], [act_commitment(*one[:2], bytes.fromhex(one[2])).hex() for one in acts]):
            self.logged.grow(batch)
        told = (canonical_bytes(self.logged.act(*one)) + b"\n" for one in sorted(acts))
        self.files["tlog/acts.jsonl"] = b"".join(told)
        self.files |= self.logged.files()
        self.files |= {path: self.logged.proof(told) for path, told in self.commitments.items()}

    def _record(self, at: datetime) -> None:
        self.host = host = self.house.signer("林岸", now=PUBLISHED)
        pdf = signed_pdf(self.house, [host], at)
        serial = serial_of(host)
        self.files["opening/record.pdf"] = pdf
        token = LocalAuthority(self.house.authority, now=at).token(hashlib.sha256(pdf).digest())
        self.files["opening/record.pdf.tst"] = token
        self.log.say(
            OPENING,
            "opening.record_signed",
            at,
            {"lot": 12, "sha256": hashlib.sha256(pdf).hexdigest(), "serial": serial},
        )

    def _trust(self) -> None:
        if self.story == "signed after revocation":
            self.house.revoke(self.host, at=PUBLISHED + timedelta(days=1))
        if self.story == "revoked":
            self.house.revoke(self.bids[0]["signer"], at=PUBLISHED + timedelta(days=1))
        now = DEADLINE + timedelta(days=1)
        trust = self.house.trust(now=now)
        self.files |= {
            "trust/root.der": trust.root,
            "trust/issuing.der": trust.intermediates[0],
            "trust/platform.der": self.platform.certificate,
            "trust/revocations.crl": trust.crls[0],
            "trust/root.crl": trust.crls[1],
            "policy.json": canonical_bytes(policy_of(self.regime, trust.root, now)),
            "VERIFY.txt": b"manage.py verify",
        }
