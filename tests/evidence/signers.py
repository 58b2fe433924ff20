"""A certification authority and people with keys, as the tests of signatures and bundles need them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import NameOID

from apps.evidence.pades import Trust
from apps.parties.ca import DemonstrationAuthority, Ended, Subject
from apps.parties.time_authority import LocalAuthority

LIST = "http://testserver/ca/revocations.crl"


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody with a P-256 key and a certificate for it."""

    name: str
    key: ec.EllipticCurvePrivateKey
    certificate: bytes

    def raw(self, message: bytes) -> bytes:
        """The signature as WebCrypto gives it: r and s, 64 bytes."""
        r, s = decode_dss_signature(self.der(message))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def der(self, message: bytes) -> bytes:
        """The signature as X.509 wants it."""
        return self.key.sign(message, ec.ECDSA(hashes.SHA256()))


class House:
    """The demonstration authority in a folder of its own."""

    def __init__(self, folder: Path, *, now: datetime) -> None:
        self.folder = folder
        self.authority = DemonstrationAuthority(folder, now=now)
        self.ended: list[Ended] = []

    def signer(self, name: str, organisation: str = "青阳市公共资源交易中心", *, now: datetime) -> Signer:
        """Somebody whose certificate begins a little before now and lasts a year."""
        key = ec.generate_private_key(ec.SECP256R1())
        named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        asked = x509.CertificateSigningRequestBuilder().subject_name(named).sign(key, hashes.SHA256())
        subject = Subject(name, organisation, "12320500MB0A1B2C3D", 7)
        der = asked.public_bytes(serialization.Encoding.DER)
        return Signer(name, key, self.authority.issue(der, subject, revocations_at=LIST, now=now).content)

    def trust(self, *, now: datetime) -> Trust:
        """What certificates of this house are judged by."""
        *between, root = self.authority.chain()
        lists = (self.authority.revocations(self.ended, now=now), *self.authority.chain_revocations(now=now))
        return Trust(root, tuple(between), lists, LocalAuthority(self.authority, now=now))

    def revoke(self, signer: Signer, *, at: datetime) -> None:
        """From now on the list names the signer's certificate."""
        serial = x509.load_der_x509_certificate(signer.certificate).serial_number
        self.ended.append(Ended(f"{serial:x}", at))

    def root_list(self, serial: int, *, at: datetime) -> bytes:
        """The root's revocation list with the issuing authority on it."""
        key = serialization.load_pem_private_key((self.folder / "root.key").read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        root = x509.load_der_x509_certificate((self.folder / "root.crt").read_bytes())
        row = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build()
        begun = x509.CertificateRevocationListBuilder().issuer_name(root.subject).last_update(at).next_update(at)
        made = begun.add_revoked_certificate(row).sign(key, hashes.SHA256())
        return made.public_bytes(serialization.Encoding.DER)
