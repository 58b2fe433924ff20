"""What the tests of the sealing tool stand on: a seat's keyfile and certificate, a lot's terms, a folder to be sealed."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from apps.bids.rules.envelope import encrypted_file, new_identity, recipient_for, wrap_with_passphrase
from apps.bids.sealing_tool.keyfile import Keys
from apps.evidence.rules import dsse

PASSPHRASE = "xinling-minghe-zhuolan"
IDENTITY = new_identity(bytes(range(32)))
SIGNING = ec.derive_private_key(7, ec.SECP256R1())
START = datetime(2026, 1, 1, tzinfo=UTC)
LOT = "WC-ENG-2026-0417-01"
NEVER = "9999-12-31T00:00:00+00:00"
KEYS = Keys(IDENTITY, SIGNING)


def certificate_of(key: ec.EllipticCurvePrivateKey, name: str) -> bytes:
    """A certificate for a signing key, as DER."""
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), 7, START, START + timedelta(days=3650))
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


CERTIFICATE = certificate_of(SIGNING, "丙泽水利市政")


def keyfile(identity: str = IDENTITY, passphrase: str = PASSPHRASE) -> bytes:
    """A keyfile as a browser makes it, stretched less."""
    pkcs8 = SIGNING.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    text = f"# Kaiming keyfile, version 1\n# p256-pkcs8: {b64encode(pkcs8).decode()}\n{identity}\n"
    stanza = wrap_with_passphrase(passphrase, bytes(16), salt=bytes(16), work=10)
    return b"".join(encrypted_file([text.encode()], file_key=bytes(16), stanzas=[stanza], nonce=bytes(16)))


def terms(**changed: Any) -> dict[str, Any]:
    """What the platform tells this bidder about a lot of works."""
    return {
        "v": 1,
        "kind": "bid-terms",
        "tender": "WC-ENG-2026-0417",
        "lot": LOT,
        "title": "城北泵站改造",
        "document": {"version": 2, "sha256": "ab" * 32},
        "deadline": NEVER,
        "envelopes": ["sheet", "qualification", "technical"],
        "labels": {
            "sheet": {"zh": "开标一览表", "en": "opening sheet"},
            "qualification": {"zh": "资格文件", "en": "qualification"},
            "technical": {"zh": "技术文件", "en": "technical"},
        },
        "fields": [
            {"name": "days", "label": {"zh": "工期（日历天）", "en": "Days"}},
            {"name": "quality", "label": {"zh": "质量", "en": "Quality"}},
        ],
        "materials": [
            {"envelope": "technical", "name": "施工组织设计", "is_required": True},
            {"envelope": "qualification", "name": "营业执照", "is_required": False},
        ],
        "ceiling": "9500000.00",
        "limit": 2**31,
        "recipient": recipient_for(IDENTITY),
        "certificate": dsse.keyid_of(CERTIFICATE),
        "certificate_der": b64encode(CERTIFICATE).decode(),
        "bid": "",
        "revision": 0,
        "previous": None,
        **changed,
    }


@dataclass(frozen=True, slots=True)
class Ground:
    """A folder on a bidder's machine."""

    folder: Path

    @property
    def material(self) -> Path:
        """What is to be sealed."""
        return self.folder / "bid"

    @property
    def out(self) -> Path:
        """Where the tool puts what it makes."""
        return self.folder / "out"

    def tell(self, told: Mapping[str, Any]) -> None:
        """The terms as downloaded."""
        (self.folder / "terms.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")

    def fill(self, told: Mapping[str, Any]) -> None:
        """bid.json as typed."""
        (self.material / "bid.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")

    def seal(self, *more: str) -> list[str]:
        """The arguments that seal what stands here."""
        return ["seal", str(self.material), *self.keyed(), "--to", str(self.out), "--json", *more]

    def keyed(self) -> list[str]:
        """Terms, keyfile and passphrase."""
        return ["--terms", str(self.folder / "terms.json"), *self.keys()]

    def keys(self) -> list[str]:
        """Keyfile and passphrase."""
        return ["--keyfile", str(self.folder / "keyfile.age"), "--passphrase-file", str(self.folder / "passphrase")]


FILLED = {"lot": LOT, "price": "9,123,000", "fields": {"days": "240", "quality": "合格"}}


def ground(folder: Path) -> Ground:
    """Everything that a bidder has before sealing."""
    made = Ground(folder)
    (folder / "keyfile.age").write_bytes(keyfile())
    (folder / "passphrase").write_text(PASSPHRASE + "\n", "utf-8")
    made.tell(terms())
    for envelope in ("technical", "qualification"):
        (made.material / envelope).mkdir(parents=True)
    made.fill(FILLED)
    (made.material / "technical" / "施工组织设计.pdf").write_bytes(b"%PDF-1.7 plan" + bytes(200_000))
    (made.material / "qualification" / "营业执照.pdf").write_bytes(b"%PDF-1.7 licence")
    return made
