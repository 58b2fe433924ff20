"""The key with which the platform signs receipts: P-256, in the data directory, with a certificate of the one authority."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

from apps.core.refusals import Refused
from apps.evidence.rules import dsse
from apps.parties.ca import Subject, authority

PERSON = "开明平台签章 Kaiming Platform"
CODE = "KAIMING-PLATFORM"
RENEW_BEFORE = timedelta(days=30)
_SEAT = 0


def sign_as_platform(payload: bytes, *, now: datetime) -> dict[str, object]:
    """The payload signed by the platform, as DSSE. Raises Refused("demonstration_ca_only") where there is no authority."""
    certificate = platform_certificate(now=now)
    return dsse.sign(payload, _key(), certificate)


def sign_bytes_as_platform(content: bytes) -> bytes:
    """The platform's signature over bytes that are no statement: the attributes of a signature in a PDF. DER."""
    return _key().sign(content, ec.ECDSA(hashes.SHA256()))


def platform_certificate(*, now: datetime) -> bytes:
    """The platform's certificate in force, DER; a new one is asked for when it is missing or about to end."""
    if content := _in_force(now):
        return content
    with _alone():
        return _in_force(now) or _issued(now)


def _in_force(now: datetime) -> bytes | None:
    path = _folder() / "platform.crt"
    content = path.read_bytes() if path.exists() else None
    return content if content and _is_in_force(content, now) else None


def _issued(now: datetime) -> bytes:
    """A new certificate; the one before stays to be found, for what it signed."""
    path = _folder() / "platform.crt"
    issued = authority(now=now).issue(
        _request(),
        Subject(person=PERSON, organisation=settings.CENTRE_NAME, organisation_code=CODE, seat=_SEAT),
        revocations_at=f"http://{settings.HOST}/ca/revocations.crl",
        now=now,
    )
    if path.exists():
        _put(_folder() / f"{dsse.keyid_of(path.read_bytes())}.crt", path.read_bytes())
    _put(path, issued.content)
    return issued.content


def platform_certificate_of(keyid: str) -> bytes | None:
    """The platform's certificate with this digest, in force or an earlier one; None for a stranger's."""
    for path in (_folder() / "platform.crt", _folder() / f"{keyid}.crt"):
        if path.exists() and dsse.keyid_of(content := path.read_bytes()) == keyid:
            return content
    return None


def _is_in_force(content: bytes, now: datetime) -> bool:
    """In force for a while yet, and of this very key: a receipt outlives the moment it is signed in."""
    certificate = x509.load_der_x509_certificate(content)
    if certificate.public_key() != _key().public_key():
        return False
    return certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - RENEW_BEFORE


def _request() -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, PERSON)])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(_key(), hashes.SHA256())
    return request.public_bytes(serialization.Encoding.DER)


def _key() -> ec.EllipticCurvePrivateKey:
    path = _folder() / "platform.key"
    if not path.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        encoded = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        _put_once(path, encoded)
    kept = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(kept, ec.EllipticCurvePrivateKey):
        raise Refused("demonstration_ca_only")
    return kept


@contextmanager
def _alone() -> Iterator[None]:
    """Of threads and processes that start together one asks for the certificate, and the others find it."""
    _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = os.open(_folder(), os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "platform-key"


def _put_once(path: Path, content: bytes) -> None:
    """Two processes that start together end up with one key: a link never replaces what is there."""
    fresh = _write_beside(path, content)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _put(path: Path, content: bytes) -> None:
    _write_beside(path, content).replace(path)


def _write_beside(path: Path, content: bytes) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return fresh
