"""A seat's two keys as its browser makes them: an X25519 key that opens and a P-256 key that signs. Needs no Django."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.x509.oid import NameOID

from apps.evidence.rules import dsse
from apps.evidence.rules.canonical import canonical
from apps.parties.rules.recipient import bech32_decoded, bech32_encoded, recipient_of
from apps.portal.rehearsal.browser import Browser, Unreachable

_IDENTITY = "age-secret-key-"
_FIRST_LINE = "# Kaiming keyfile, version 1"
_P256_LINE = "# p256-pkcs8: "
_RECIPIENT_LINE = "# recipient: "
_CERTIFICATE_LINE = "# certificate: "
_CERTIFICATE_LINK = re.compile(r'href="(/account/certificates/\d+)"')


@dataclass(frozen=True, slots=True)
class Keys:
    """Both private halves and the certificate of the signing key."""

    opening: X25519PrivateKey
    signing: ec.EllipticCurvePrivateKey
    certificate: bytes

    @property
    def recipient(self) -> str:
        """To whom files are sealed."""
        return recipient_of(self.opening.public_key().public_bytes_raw())

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, in hex."""
        return hashlib.sha256(self.certificate).hexdigest()

    def signed(self, statement: object) -> dict[str, str]:
        """A statement in canonical JSON with its signature, as it is posted."""
        text = statement if isinstance(statement, str) else canonical(statement)
        signature = self.signing.sign(dsse.pae(text.encode()), ec.ECDSA(hashes.SHA256()))
        return {"statement": text, "signature": b64encode(signature).decode()}

    def keyfile(self) -> str:
        """Both private halves as the text that a browser's keyfile locks; recipient and certificate stand beside."""
        pkcs8 = self.signing.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        identity = bech32_encoded(_IDENTITY, self.opening.private_bytes_raw()).upper()
        beside = f"{_RECIPIENT_LINE}{self.recipient}\n{_CERTIFICATE_LINE}{_text(self.certificate)}\n"
        return f"{_FIRST_LINE}\n{beside}{_P256_LINE}{_text(pkcs8)}\n{identity}\n"

    def sign_attributes(self, attributes: bytes) -> bytes:
        """The signed attributes of a PDF signature, signed as WebCrypto does: 64 raw bytes."""
        return raw_signature(self.signing, attributes)


def keys_in(keyfile: str) -> Keys:
    """The keys and the certificate that a keyfile's text holds. Raises ValueError."""
    lines = {mark: line for line in keyfile.splitlines() for mark in _MARKS if line.startswith(mark)}
    if set(lines) != set(_MARKS):
        raise ValueError("not a keyfile")
    prefix, secret = bech32_decoded(lines[_IDENTITY.upper()])
    key = serialization.load_der_private_key(b64decode(lines[_P256_LINE].removeprefix(_P256_LINE)), password=None)
    if prefix != _IDENTITY or not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("not a keyfile")
    certificate = b64decode(lines[_CERTIFICATE_LINE].removeprefix(_CERTIFICATE_LINE))
    return Keys(X25519PrivateKey.from_private_bytes(secret), key, certificate)


_MARKS = (_IDENTITY.upper(), _P256_LINE, _CERTIFICATE_LINE)


def raw_signature(key: ec.EllipticCurvePrivateKey, content: bytes) -> bytes:
    """ECDSA as WebCrypto writes it: r and s, 32 bytes each."""
    r, s = decode_dss_signature(key.sign(content, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def make_keys(browser: Browser, name: str) -> Keys:
    """The signed-in seat has keys that passed the drill, and a certificate."""
    opening, signing = X25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256R1())
    spki = signing.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    recipient = recipient_of(opening.public_key().public_bytes_raw())
    known = browser.act("/account/keys/registration", {"recipient": recipient, "spki": _text(spki)})
    nonce = b64decode(known["drill_nonce"])
    shared = opening.exchange(X25519PublicKey.from_public_bytes(b64decode(known["drill_key"])))
    agreed = hmac.new(shared, nonce, hashlib.sha256).digest()
    browser.act(known["drill"], {"agreed": _text(agreed), "signature": _text(raw_signature(signing, nonce))})
    browser.act(known["certificate"], {"request": _text(_request(name, signing))})
    return Keys(opening, signing, _certificate(browser))


def _request(name: str, signing: ec.EllipticCurvePrivateKey) -> bytes:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    request = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(signing, hashes.SHA256())
    return request.public_bytes(serialization.Encoding.DER)


def _certificate(browser: Browser) -> bytes:
    link = _CERTIFICATE_LINK.search(browser.page("/account/keys/").text)
    if link is None:
        raise Unreachable("/account/keys/ shows no certificate")
    return browser.file(link[1])


def _text(content: bytes) -> str:
    return b64encode(content).decode()
