"""DSSE: a signed text as JSON, so that anybody can check who signed which bytes.

The signature covers the pre-authentication encoding (PAE) of payload type and payload: ECDSA on P-256 with SHA-256, DER.
``keyid`` is the SHA-256 of the signer's certificate, so that the envelope names the certificate without carrying it.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PAYLOAD_TYPE = "application/vnd.kaiming.statement+json"


class BadSignature(ValueError):
    """The envelope is not what its signer signed; the message says which part is wrong."""


def pae(payload: bytes) -> bytes:
    """The bytes that are signed."""
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def wrap(payload: bytes, signature: bytes, keyid: str) -> dict[str, object]:
    """The envelope of a payload that is already signed (DER signature over `pae`)."""
    return {
        "payloadType": PAYLOAD_TYPE,
        "payload": b64encode(payload).decode(),
        "signatures": [{"keyid": keyid, "sig": b64encode(signature).decode()}],
    }


def sign(payload: bytes, private_key: ec.EllipticCurvePrivateKey, certificate_der: bytes) -> dict[str, object]:
    """The envelope of a payload, signed here."""
    return wrap(payload, private_key.sign(pae(payload), ec.ECDSA(hashes.SHA256())), keyid_of(certificate_der))


def verify(envelope: Mapping[str, object], certificate_der: bytes) -> bytes:
    """The payload, once exactly one signature of this very certificate covers it. Raises BadSignature."""
    if envelope.get("payloadType") != PAYLOAD_TYPE:
        raise BadSignature("the payload type is not ours")
    payload = _bytes(envelope.get("payload"))
    match envelope.get("signatures"):
        case [{"keyid": str() as keyid, "sig": str() as signature}]:
            if keyid != keyid_of(certificate_der):
                raise BadSignature("the envelope names another certificate")
            must_be_signed(payload, _bytes(signature), certificate_der)
        case _:
            raise BadSignature("an envelope carries one signature with keyid and sig")
    return payload


def must_be_signed(payload: bytes, signature: bytes, certificate_der: bytes) -> None:
    """Raises BadSignature unless the DER signature over the payload's PAE is the certificate's."""
    try:
        key = x509.load_der_x509_certificate(certificate_der).public_key()
    except (ValueError, UnsupportedAlgorithm):
        raise BadSignature("the certificate cannot be read") from None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise BadSignature("the certificate is not for a P-256 key")
    try:
        key.verify(signature, pae(payload), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise BadSignature("the signature does not fit") from None


def keyid_of(certificate_der: bytes) -> str:
    """SHA-256 of the certificate, in hex."""
    return hashlib.sha256(certificate_der).hexdigest()


def _bytes(text: object) -> bytes:
    if not isinstance(text, str):
        raise BadSignature("the envelope lacks a part")
    try:
        content = b64decode(text, validate=True)
    except (NotBase64, ValueError):
        raise BadSignature("a part is not base64") from None
    if b64encode(content).decode() != text:
        raise BadSignature("a part is not base64 in its one spelling")
    return content
