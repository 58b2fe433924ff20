"""RFC 3161 time-stamp tokens read and judged with nothing but the token, the digest and the roots that one trusts.

Stands on the standard library and ``cryptography`` alone, so that the sealing tool and the verifier read tokens alike. What may
be trusted is the caller's: a token carries the authority's certificate, never the reason to believe in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SIGNED_DATA = "1.2.840.113549.1.7.2"
TST_INFO = "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12"
SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
PSS = "1.2.840.113549.1.1.10"
DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256(),
    "2.16.840.1.101.3.4.2.2": hashes.SHA384(),
    "2.16.840.1.101.3.4.2.3": hashes.SHA512(),
}
SHA256 = "2.16.840.1.101.3.4.2.1"
LIMIT = 64 * 1024
LONGEST_CHAIN = 5
_INTEGER, _OCTETS, _OID, _SEQUENCE, _SET, _TIME = 0x02, 0x04, 0x06, 0x30, 0x31, 0x18
_CONTEXT_0 = 0xA0
_MALFORMED = (x509.DuplicateExtension, x509.InvalidVersion, x509.UnsupportedGeneralNameType)


class BadTimeStamp(ValueError):
    """The token proves nothing; the message names the part that is wrong."""


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """What a token says: the moment, whom it names as the authority, the digest it is for, and its certificates (DER)."""

    at: datetime
    authority: str
    digest: bytes
    serial: str
    certificate: bytes
    others: tuple[bytes, ...]

    @property
    def certificate_serial(self) -> str:
        """The number by which a revocation list would name the authority's certificate, hexadecimal."""
        return f"{x509.load_der_x509_certificate(self.certificate).serial_number:x}"


def read(token: bytes) -> TimeStamp:
    """What the token says, once its own signature holds. Raises BadTimeStamp. Whether to believe its signer is not asked."""
    try:
        return _read(token)
    except (IndexError, ValueError, UnsupportedAlgorithm, *_MALFORMED) as wrong:
        if isinstance(wrong, BadTimeStamp):
            raise
        raise BadTimeStamp("the token cannot be read") from None


def verify(token: bytes, digest: bytes, roots: Sequence[bytes], between: Sequence[bytes] = ()) -> TimeStamp:
    """What the token says, once it is for this SHA-256 digest and its authority leads to a root. Raises BadTimeStamp.

    `between` are certificates that may stand between the authority and a root, beside those in the token.
    """
    found = read(token)
    if found.digest != digest:
        raise BadTimeStamp("the token is for something else")
    try:
        _must_lead_to(found, roots, between)
    except (ValueError, UnsupportedAlgorithm, *_MALFORMED) as wrong:
        if isinstance(wrong, BadTimeStamp):
            raise
        raise BadTimeStamp("a certificate cannot be read") from None
    return found


def _read(token: bytes) -> TimeStamp:
    if len(token) > LIMIT:
        raise BadTimeStamp("the token is too long")
    kind, wrapped = _parts(_whole(token, _SEQUENCE))
    if _oid(kind) != SIGNED_DATA:
        raise BadTimeStamp("the token is not signed data")
    signed = _parts(_parts(wrapped)[0])
    told, certificates, signers = signed[2], signed[3], signed[-1]
    content_type, content = _parts(told)
    if _oid(content_type) != TST_INFO or certificates.tag != _CONTEXT_0:
        raise BadTimeStamp("the token carries no time or no certificate")
    info = _parts(content)[0].content
    (signer,) = _parts(signers)
    chain = [one.whole for one in _parts(certificates)]
    certificate = _must_be_signed(_parts(signer), info, chain)
    at, digest, serial = _told(info)
    return TimeStamp(
        at=at,
        authority=_name_of(x509.load_der_x509_certificate(certificate)),
        digest=digest,
        serial=serial,
        certificate=certificate,
        others=tuple(one for one in chain if one != certificate),
    )


def _must_be_signed(signer: list[_Part], info: bytes, chain: list[bytes]) -> bytes:
    """The certificate that signed what the token says."""
    _version, sid, digest_kind, attributes = signer[:4]
    kind, value = signer[4], signer[5]
    algorithm = DIGESTS[_known(_oid(_parts(digest_kind)[0]))]
    if attributes.tag != _CONTEXT_0 or value.tag != _OCTETS:
        raise BadTimeStamp("the token signs no attributes")
    told = {_oid(name): _parts(values)[0] for name, values in map(_parts, _parts(attributes))}
    if _oid(told.get(CONTENT_TYPE, sid)) != TST_INFO or told[MESSAGE_DIGEST].content != _hashed(info, algorithm):
        raise BadTimeStamp("the token signs something else")
    certificate = _named_in(told, chain)
    _must_fit(certificate, value.content, bytes([_SET]) + attributes.whole[1:], algorithm, _oid(_parts(kind)[0]))
    return certificate


def _named_in(told: dict[str, _Part], chain: list[bytes]) -> bytes:
    """The certificate that the attributes name by its digest (ESS), so that no other can be put in its place."""
    if SIGNING_CERTIFICATE_V2 in told:
        first = _parts(_parts(_parts(told[SIGNING_CERTIFICATE_V2])[0])[0])
        is_plain = first[0].tag == _OCTETS
        algorithm = DIGESTS[SHA256] if is_plain else DIGESTS[_known(_oid(_parts(first[0])[0]))]
        wanted = first[0].content if is_plain else first[1].content
        found = [one for one in chain if _hashed(one, algorithm) == wanted]
    elif SIGNING_CERTIFICATE in told:
        wanted = _parts(_parts(_parts(told[SIGNING_CERTIFICATE])[0])[0])[0].content
        found = [one for one in chain if hashlib.sha1(one, usedforsecurity=False).digest() == wanted]
    else:
        found = []
    if not found:
        raise BadTimeStamp("the token does not name its certificate")
    return found[0]


def _must_fit(der: bytes, signature: bytes, message: bytes, algorithm: hashes.HashAlgorithm, kind: str) -> None:
    key = x509.load_der_x509_certificate(der).public_key()
    try:
        match key:
            case ec.EllipticCurvePublicKey():
                key.verify(signature, message, ec.ECDSA(algorithm))
            case rsa.RSAPublicKey() if kind == PSS:
                salt = padding.PSS(padding.MGF1(algorithm), padding.PSS.AUTO)
                key.verify(signature, message, salt, algorithm)
            case rsa.RSAPublicKey():
                key.verify(signature, message, padding.PKCS1v15(), algorithm)
            case _:
                raise BadTimeStamp("the authority's key is of an unknown kind")
    except InvalidSignature:
        raise BadTimeStamp("the signature does not fit") from None


def _told(info: bytes) -> tuple[datetime, bytes, str]:
    """Moment, digest and serial number of a TSTInfo."""
    parts = _parts(_whole(info, _SEQUENCE))
    _version, _policy, imprint, serial, at = parts[:5]
    algorithm, digest = _parts(imprint)
    if _oid(_parts(algorithm)[0]) != SHA256 or serial.tag != _INTEGER or at.tag != _TIME:
        raise BadTimeStamp("the token is not for a SHA-256 digest")
    return _moment(at.content), digest.content, serial.content.hex()


def _moment(content: bytes) -> datetime:
    text = content.decode("ascii")
    shape = "%Y%m%d%H%M%S.%fZ" if "." in text else "%Y%m%d%H%M%SZ"
    return datetime.strptime(text, shape).replace(tzinfo=UTC)


def _must_lead_to(stamp: TimeStamp, roots: Sequence[bytes], between: Sequence[bytes]) -> None:
    """The authority may give times, and was in force at the moment that it gives."""
    certificate = x509.load_der_x509_certificate(stamp.certificate)
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        raise BadTimeStamp("the certificate is not for time-stamps") from None
    if not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise BadTimeStamp("the certificate is not for time-stamps")
    trusted = [x509.load_der_x509_certificate(one) for one in roots]
    waiting = [x509.load_der_x509_certificate(one) for one in (*stamp.others, *between)]
    for _ in range(LONGEST_CHAIN):
        if not certificate.not_valid_before_utc <= stamp.at <= certificate.not_valid_after_utc:
            raise BadTimeStamp("a certificate was not in force")
        if certificate in trusted or any(_is_issued_by(certificate, one) for one in trusted):
            return
        issuer = next((one for one in waiting if one != certificate and _is_issued_by(certificate, one)), None)
        if issuer is None:
            break
        certificate = issuer
    raise BadTimeStamp("the authority is not trusted")


def _is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
        return issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm, x509.ExtensionNotFound):
        return False


def _name_of(certificate: x509.Certificate) -> str:
    named = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(named[0].value) if named else certificate.subject.rfc4514_string()


def _hashed(content: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(content)
    return digest.finalize()


def _known(oid: str) -> str:
    if oid not in DIGESTS:
        raise BadTimeStamp("the token is hashed in an unknown way")
    return oid


@dataclass(frozen=True, slots=True)
class _Part:
    """One element of DER: its tag, what is in it, and all its bytes."""

    tag: int
    content: bytes
    whole: bytes


def _whole(content: bytes, tag: int) -> _Part:
    """The one element that the bytes are."""
    (part,) = _elements(content)
    if part.tag != tag:
        raise BadTimeStamp("the token has another shape")
    return part


def _parts(part: _Part) -> list[_Part]:
    return list(_elements(part.content))


def _elements(content: bytes) -> Iterator[_Part]:
    at = 0
    while at < len(content):
        tag, length, start = content[at], content[at + 1], at + 2
        if tag & 0x1F == 0x1F or length == 0x80 or length > 0x84:
            raise BadTimeStamp("the token is not DER")
        if length & 0x80:
            start += length & 0x7F
            length = int.from_bytes(content[at + 2 : start], "big")
        if start + length > len(content):
            raise BadTimeStamp("the token is cut off")
        yield _Part(tag, content[start : start + length], content[at : start + length])
        at = start + length


def _oid(part: _Part) -> str:
    if part.tag != _OID or not part.content:
        raise BadTimeStamp("the token has another shape")
    numbers, value = [], 0
    for byte in part.content:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))
