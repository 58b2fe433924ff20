"""The one adapter to a certification authority. Embedded: a demonstration CA that says so in every name it signs.

An external CA is a second class with the same methods; which one is asked is decided in `authority` alone.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

from apps.core.refusals import Refused

TERM = timedelta(days=365)
EVENT_TERM = timedelta(hours=24)
ROOT_TERM = timedelta(days=3650)
LIST_LASTS = timedelta(days=7)
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
DEMONSTRATION = "demonstration"
ORGANISATION_NAME = "开明演示CA Kaiming Demonstration CA"
TIME_STAMPER = "演示时间戳（本机时钟）Demonstration, local clock"
"""What the embedded time-stamping authority calls itself: it says whatever time it is told."""
NAME_LIMIT = 64
_BACK = timedelta(minutes=5)
"""Certificates begin a little earlier, for clocks that are a little late."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a certificate names."""

    person: str
    organisation: str
    organisation_code: str
    seat: int
    unit: str = ""
    """What an event certificate is for; empty for the certificate of every day."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate as issued."""

    content: bytes
    serial: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """A certificate as the revocation list names it."""

    serial: str
    at: datetime


class Authority(Protocol):
    """Issues certificates and says which were revoked. Issuing twice makes two certificates."""

    name: str

    def issue(self, request: bytes, subject: Subject, *, revocations_at: str, now: datetime) -> Issued:
        """A certificate for the key of a checked PKCS#10 request."""

    def issue_for_event(self, request: bytes, subject: Subject, *, revocations_at: str, now: datetime) -> Issued:
        """The same for one event: it ends a day after it was asked for."""

    def revocations(self, ended: Sequence[Ended], *, now: datetime) -> bytes:
        """The signed list of revoked certificates, DER."""

    def chain(self) -> tuple[bytes, ...]:
        """The authority's own certificates, issuing first, root last, DER."""

    def chain_revocations(self, *, now: datetime) -> tuple[bytes, ...]:
        """The lists that say of the authority's own certificates whether they are revoked, DER."""


def authority(*, now: datetime) -> Authority:
    """The authority that issues here. Raises Refused("demonstration_ca_only") where a demonstration would mislead."""
    if not settings.DEBUG or settings.SECURE:
        raise Refused("demonstration_ca_only")
    return DemonstrationAuthority(Path(settings.DATA_DIR) / "demonstration-ca", now=now)


class DemonstrationAuthority:
    """开明演示CA — root and issuing key in the data directory, made when first asked for."""

    name = DEMONSTRATION

    def __init__(self, folder: Path, *, now: datetime) -> None:
        if not folder.exists():
            _found(folder, now=now)
        self._key = _read_key(folder / "issuing.key")
        self._certificate = x509.load_der_x509_certificate((folder / "issuing.crt").read_bytes())
        self._root = x509.load_der_x509_certificate((folder / "root.crt").read_bytes())
        self._root_key = _read_key(folder / "root.key")
        self._folder = folder

    def issue(self, request: bytes, subject: Subject, *, revocations_at: str, now: datetime) -> Issued:
        """A certificate for a year, for signing documents and mail."""
        return self._issued(request, subject, until=None, revocations_at=revocations_at, now=now)

    def issue_for_event(self, request: bytes, subject: Subject, *, revocations_at: str, now: datetime) -> Issued:
        """A certificate for a day, otherwise like every other."""
        until = now.replace(microsecond=0) + EVENT_TERM
        return self._issued(request, subject, until=until, revocations_at=revocations_at, now=now)

    def _issued(
        self, request: bytes, subject: Subject, *, until: datetime | None, revocations_at: str, now: datetime
    ) -> Issued:
        key = x509.load_der_x509_csr(request).public_key()
        serial = x509.random_serial_number()
        begins = max(now - _BACK, self._certificate.not_valid_before_utc).replace(microsecond=0)
        builder = (
            x509.CertificateBuilder()
            .subject_name(_subject_name(subject))
            .issuer_name(self._certificate.subject)
            .public_key(key)
            .serial_number(serial)
            .not_valid_before(begins)
            .not_valid_after(until or begins + TERM)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_documents=True), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION, DOCUMENT_SIGNING]), critical=False
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(_issuer_identifier(self._certificate), critical=False)
            .add_extension(_distribution(revocations_at), critical=False)
        )
        certificate = builder.sign(self._key, hashes.SHA256())
        content = certificate.public_bytes(serialization.Encoding.DER)
        return Issued(content, f"{serial:x}", certificate.not_valid_before_utc, certificate.not_valid_after_utc)

    def revocations(self, ended: Sequence[Ended], *, now: datetime) -> bytes:
        """The list as of now, good for a week."""
        return _revocation_list(self._certificate, self._key, ended, now=now)

    def chain(self) -> tuple[bytes, ...]:
        """Issuing and root certificate."""
        der = serialization.Encoding.DER
        return self._certificate.public_bytes(der), self._root.public_bytes(der)

    def chain_revocations(self, *, now: datetime) -> tuple[bytes, ...]:
        """The root's list, which is empty: this root has one issuing certificate and never takes it back."""
        return (_revocation_list(self._root, self._root_key, (), now=now),)

    def time_stamper(self) -> tuple[ec.EllipticCurvePrivateKey, bytes]:
        """Key and certificate (DER) of the demonstration's time-stamps, made when first asked for."""
        path = self._folder / "time-stamper.pem"
        if not path.exists():
            key = ec.generate_private_key(ec.SECP256R1())
            certificate = _time_stamper_certificate(key.public_key(), self._certificate, self._key)
            _write_once(path, _private_bytes(key) + certificate.public_bytes(serialization.Encoding.PEM))
        found = x509.load_pem_x509_certificate(path.read_bytes())
        return _read_key(path), found.public_bytes(serialization.Encoding.DER)


def _revocation_list(
    issuer: x509.Certificate, key: ec.EllipticCurvePrivateKey, ended: Sequence[Ended], *, now: datetime
) -> bytes:
    moment = now.replace(microsecond=0)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(moment)
        .next_update(moment + LIST_LASTS)
        .add_extension(_issuer_identifier(issuer), critical=False)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
    )
    for one in ended:
        row = x509.RevokedCertificateBuilder().serial_number(int(one.serial, 16)).revocation_date(one.at)
        builder = builder.add_revoked_certificate(row.build())
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _found(folder: Path, *, now: datetime) -> None:
    """Makes both keys in a folder of its own and puts it in place at once, so that two who begin together make one CA."""
    fresh = folder.with_name(f"{folder.name}.{secrets.token_hex(8)}")
    fresh.mkdir(mode=0o700, parents=True)
    root_key, issuing_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _authority_certificate("root", root_key.public_key(), signer=root_key, issuer=None, now=now)
    issuing = _authority_certificate("issuing", issuing_key.public_key(), signer=root_key, issuer=root, now=now)
    for name, key, certificate in (("root", root_key, root), ("issuing", issuing_key, issuing)):
        _write(fresh / f"{name}.key", _private_bytes(key))
        _write(fresh / f"{name}.crt", certificate.public_bytes(serialization.Encoding.DER))
    try:
        fresh.rename(folder)
    except OSError:
        shutil.rmtree(fresh)
        if not folder.exists():
            raise


def _authority_certificate(
    level: str,
    key: ec.EllipticCurvePublicKey,
    *,
    signer: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None,
    now: datetime,
) -> x509.Certificate:
    name = _authority_name(level)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.subject if issuer else name)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now.replace(microsecond=0) - timedelta(days=1))
        .not_valid_after(now.replace(microsecond=0) + ROOT_TERM)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None if issuer is None else 0), critical=True)
        .add_extension(_usage(signs_documents=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )
    if issuer is not None:
        builder = builder.add_extension(_issuer_identifier(issuer), critical=False)
    return builder.sign(signer, hashes.SHA256())


def _time_stamper_certificate(
    key: ec.EllipticCurvePublicKey, issuer: x509.Certificate, signer: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    """For as long as its issuer, and for time-stamps alone (RFC 3161, 2.3)."""
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION_NAME),
            x509.NameAttribute(NameOID.COMMON_NAME, TIME_STAMPER),
        ]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(issuer.not_valid_before_utc)
        .not_valid_after(issuer.not_valid_after_utc)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_documents=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(_issuer_identifier(issuer), critical=False)
    )
    return builder.sign(signer, hashes.SHA256())


def _authority_name(level: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION_NAME),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{ORGANISATION_NAME} ({level})"),
        ]
    )


def _subject_name(subject: Subject) -> x509.Name:
    unit = subject.unit[:NAME_LIMIT]
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, subject.organisation[:NAME_LIMIT]),
            x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, f"NTRCN-{subject.organisation_code}"),
            *([x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit)] if unit else []),
            x509.NameAttribute(NameOID.COMMON_NAME, subject.person[:NAME_LIMIT]),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, f"KM-{subject.seat}"),
        ]
    )


def _usage(*, signs_documents: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs_documents,
        content_commitment=signs_documents,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs_documents,
        crl_sign=not signs_documents,
        encipher_only=False,
        decipher_only=False,
    )


def _issuer_identifier(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    own = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)


def _distribution(address: str) -> x509.CRLDistributionPoints:
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(address)], None, None, None)
    return x509.CRLDistributionPoints([point])


def _private_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _read_key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path.name} is not an elliptic-curve key")
    return key


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _write_once(path: Path, content: bytes) -> None:
    """Two who begin together end up with one file: a link never replaces what is there."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    _write(fresh, content)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
