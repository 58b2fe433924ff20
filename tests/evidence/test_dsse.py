"""DSSE: what is signed is payload type and payload together; one signature, one certificate, one spelling."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from apps.evidence.rules import dsse
from apps.evidence.rules.dsse import BadSignature
from apps.parties.ca import DemonstrationAuthority, Subject
from tests.parties.conftest import LIST, BrowserKeys, new_keys

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
TEXT = b'{"kind":"bid","v":1}'


@pytest.fixture
def keys() -> BrowserKeys:
    """A pair of keys."""
    return new_keys()


@pytest.fixture
def certificate(keys: BrowserKeys, tmp_path: Path) -> bytes:
    """A certificate for the signing key."""
    subject = Subject(person="陈立", organisation="江南建工", organisation_code="91330100", seat=1)
    authority = DemonstrationAuthority(tmp_path / "ca", now=NOW)
    return authority.issue(keys.request(), subject, revocations_at=LIST, now=NOW).content


def test_the_pae_is_the_one_of_the_specification() -> None:
    assert dsse.pae(b"hello") == b"DSSEv1 38 application/vnd.kaiming.statement+json 5 hello"
    assert dsse.pae("标".encode()).endswith(b" 3 \xe6\xa0\x87")


def test_what_was_signed_is_verified(keys: BrowserKeys, certificate: bytes) -> None:
    envelope = dsse.sign(TEXT, keys.p256, certificate)

    assert dsse.verify(json.loads(json.dumps(envelope)), certificate) == TEXT
    assert envelope["payloadType"] == "application/vnd.kaiming.statement+json"


def test_what_a_browser_signed_is_wrapped(keys: BrowserKeys, certificate: bytes) -> None:
    signature = keys.p256.sign(dsse.pae(TEXT), ec.ECDSA(hashes.SHA256()))

    envelope = dsse.wrap(TEXT, signature, dsse.keyid_of(certificate))

    assert dsse.verify(envelope, certificate) == TEXT


@pytest.mark.parametrize(
    ("_case", "changed"),
    [
        ("another type", {"payloadType": "text/plain"}),
        ("another payload", {"payload": b64encode(TEXT + b" ").decode()}),
        ("no payload", {"payload": None}),
        ("no base64", {"payload": "%"}),
        ("base64 in another spelling", {"payload": b64encode(TEXT).decode().rstrip("=") + "\n"}),
        ("no signatures", {"signatures": []}),
        ("signatures that are none", {"signatures": "none"}),
        ("a signature without keyid", {"signatures": [{"sig": "AA=="}]}),
        ("another certificate's", {"signatures": [{"keyid": "00" * 32, "sig": "AA=="}]}),
    ],
)
def test_an_envelope_that_was_changed(
    keys: BrowserKeys, certificate: bytes, _case: str, changed: dict[str, Any]
) -> None:
    envelope = {**dsse.sign(TEXT, keys.p256, certificate), **changed}

    with pytest.raises(BadSignature):
        dsse.verify(envelope, certificate)


def test_two_signatures_are_one_too_many(keys: BrowserKeys, certificate: bytes) -> None:
    envelope = dsse.sign(TEXT, keys.p256, certificate)
    signatures = envelope["signatures"]
    assert isinstance(signatures, list)

    with pytest.raises(BadSignature):
        dsse.verify({**envelope, "signatures": signatures * 2}, certificate)


def test_a_signature_of_somebody_else(keys: BrowserKeys, certificate: bytes) -> None:
    other = new_keys().p256.sign(dsse.pae(TEXT), ec.ECDSA(hashes.SHA256()))
    unprefixed = keys.p256.sign(TEXT, ec.ECDSA(hashes.SHA256()))

    for signature in (other, unprefixed, b"", b"\x30\x00"):
        with pytest.raises(BadSignature):
            dsse.must_be_signed(TEXT, signature, certificate)


@pytest.mark.parametrize("certificate_der", [b"", b"no certificate"])
def test_a_certificate_that_is_none(certificate_der: bytes) -> None:
    with pytest.raises(BadSignature):
        dsse.must_be_signed(TEXT, b"", certificate_der)


def test_a_key_of_another_kind(tmp_path: Path) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "other")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    dated = builder.serial_number(1).not_valid_before(NOW).not_valid_after(NOW.replace(year=2027))
    content = dated.sign(key, None).public_bytes(Encoding.DER)

    with pytest.raises(BadSignature):
        dsse.must_be_signed(TEXT, key.sign(dsse.pae(TEXT)), content)
