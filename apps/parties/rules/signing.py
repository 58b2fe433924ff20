"""Signing keys and requests for certificates: only P-256, only what proves its own possession."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

REQUEST_LIMIT = 8 * 1024
SPKI_LIMIT = 200
_DRILL = b"kaiming drill v1"


def signing_key_of(spki: bytes) -> ec.EllipticCurvePublicKey:
    """The P-256 key in a SubjectPublicKeyInfo. Raises ValueError for anything else."""
    if len(spki) > SPKI_LIMIT:
        raise ValueError("too long for a P-256 key")
    try:
        key = serialization.load_der_public_key(spki)
    except UnsupportedAlgorithm as failure:
        raise ValueError("not a key of a kind we know") from failure
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("not a P-256 key")
    return key


def spki_of_request(request: bytes) -> bytes:
    """The key that a PKCS#10 request asks for, after checking that the asker holds its private half.

    Raises ValueError for anything that is not such a request.
    """
    if len(request) > REQUEST_LIMIT:
        raise ValueError("too long for a request")
    try:
        parsed = x509.load_der_x509_csr(request)
        is_held = parsed.is_signature_valid
        key = parsed.public_key()
    except (UnsupportedAlgorithm, x509.InvalidVersion, TypeError) as failure:
        raise ValueError("not a request of a kind we know") from failure
    if not is_held or not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("the request is not signed by its own P-256 key")
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


@dataclass(frozen=True, slots=True)
class Drill:
    """What the browser must answer with both private halves of a keyfile that it has just opened again."""

    secret: X25519PrivateKey
    nonce: bytes

    @property
    def public(self) -> bytes:
        """The X25519 key that the browser agrees with."""
        return self.secret.public_key().public_bytes_raw()


def drill_for(spki: bytes, *, secret_key: str) -> Drill:
    """The one drill of a pair of keys: the same whenever asked, known to nobody without our secret."""
    seed = hmac.new(secret_key.encode(), _DRILL + spki, hashlib.sha512).digest()
    return Drill(secret=X25519PrivateKey.from_private_bytes(seed[:32]), nonce=seed[32:])


def is_answered(drill: Drill, *, public_key: bytes, spki: bytes, agreed: bytes, signature: bytes) -> bool:
    """True when the answer shows both private halves.

    `agreed` is HMAC-SHA-256 of the nonce under the X25519 agreement; `signature` is WebCrypto's raw ECDSA over the nonce.
    """
    if len(signature) != 64:
        return False
    try:
        shared = drill.secret.exchange(X25519PublicKey.from_public_bytes(public_key))
        encoded = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
        signing_key_of(spki).verify(encoded, drill.nonce, ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature):
        return False
    return hmac.compare_digest(hmac.new(shared, drill.nonce, hashlib.sha256).digest(), agreed)
