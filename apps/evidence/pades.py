"""电子签名 — PAdES signatures (B-LT) whose private key stays in the signer's browser: prepare here, sign there, finish here.

The revocation lists go into the file together with the signature, so each signature covers them too and the last one covers
the whole file. The signature gets a time-stamp when it is finished; an authority that does not answer holds nobody up.
No clock but `now` is read: a rehearsal signs at its own time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import Any

from asn1crypto import algos, cms, crl, x509
from cryptography import x509 as certificates
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_cms import ExternalSigner, PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfTimeStamper,
    SigDSSPlacementPreference,
    TimestampDSSContentSettings,
)
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from apps.core.clock import SHANGHAI
from apps.core.refusals import Refused
from apps.evidence.rules.pdf_revisions import PageOf, Revision
from apps.evidence.rules.pdf_signatures import SignatureState, inspect
from apps.evidence.seal_image import stamp
from apps.evidence.time_stamping import NoTimeStamp, Stamper, TimeAuthority

__all__ = ["Prepared", "SignatureState", "Trust", "finish", "inspect", "lacks_time_stamp", "prepare", "prolong"]

MECHANISM = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
RAW_LENGTH = 64
LONGEST_DER = 72
COARSE = 128
"""Certificates whose lengths differ by less take as much room: a half of it is left over."""
_rooms: dict[tuple[object, ...], int] = {}
"""Hex digits that a signature takes, by the sizes of what is in it; measuring takes longer than the rest of preparing."""
DEMONSTRATION = "Demonstration"
ARCHIVED = "archive"
"""How the fields of the document time-stamps begin with which a paper goes into the archive."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What a certificate is judged by: the root, what stands between, and the newest revocation list of each issuer. DER.

    `time` is whom to ask for time-stamps at this moment; None where there is nobody.
    """

    root: bytes
    intermediates: tuple[bytes, ...]
    crls: tuple[bytes, ...]
    time: TimeAuthority | None

    @property
    def roots(self) -> tuple[bytes, ...]:
        """The roots of signatures and of time-stamps, DER; often one and the same."""
        return tuple(dict.fromkeys((self.root, *(self.time.chain()[-1:] if self.time else ()))))

    @property
    def is_demonstration(self) -> bool:
        """True when the root says of itself that it is a demonstration."""
        return DEMONSTRATION in certificates.load_der_x509_certificate(self.root).subject.rfc4514_string()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A PDF that waits for one signature: plain values, good to be kept between two requests.

    ``attributes`` are the very bytes that the signer's key signs (ECDSA P-256, SHA-256).
    """

    pdf: bytes
    digest: bytes
    region_start: int
    region_end: int
    attributes: bytes
    certificate: bytes


def prepare(
    pdf: bytes, *, certificate: bytes, trust: Trust, field: str, reason: str, name: str, now: datetime
) -> Prepared:
    """The PDF with a stamp in the box `field` and room for the signature of `certificate`, made at `now`.

    A paper without such a box gets an invisible signature. Raises Refused("certificate_not_valid") when the certificate does
    not lead to the root, is out of its term or revoked, and Refused("already_signed") when the box is signed.
    """
    style = StaticStampStyle(background=PageOf(_stamp(certificate, trust, reason, name, now)), border_width=0)
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        reason=reason,
        name=name,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        validation_context=_context(trust, now),
        dss_settings=DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE),
    )
    if field in _signed_fields(pdf):
        raise Refused("already_signed", field=field)
    signer = _signer(certificate, trust, bytes(LONGEST_DER))
    waiting = partial(_prepare, metadata, signer, style, pdf, (certificate, *trust.intermediates), now)
    if trust.time is not None:
        try:
            return asyncio.run(waiting(Stamper(trust.time)))
        except (NoTimeStamp, SigningError):
            pass  # either the authority or the certificate is at fault; without the authority the latter shows
    try:
        return asyncio.run(waiting(None))
    except SigningError:
        raise Refused("certificate_not_valid") from None


def finish(prepared: Prepared, signature: bytes, trust: Trust) -> bytes:
    """The signed PDF. `signature` is what WebCrypto gives (r and s, 64 bytes) or DER. Raises Refused("signature_wrong").

    Where the authority of time-stamps does not answer, the signature goes without one: `inspect` says so.
    """
    der = _as_der(signature)
    key = certificates.load_der_x509_certificate(prepared.certificate).public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise Refused("signature_wrong")
    try:
        key.verify(der, prepared.attributes, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise Refused("signature_wrong") from None
    signer = _signer(prepared.certificate, trust, der)
    attributes = cms.CMSAttributes.load(prepared.attributes)
    filled = _filled(prepared, signer, attributes, Stamper(trust.time)) if trust.time else None
    return filled or _filled_in(prepared, asyncio.run(_content(signer, attributes, None)))


def lacks_time_stamp(pdf: bytes) -> bool:
    """True when the newest signature of the paper went without a time-stamp. Nothing is judged."""
    signed = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    if not signed:
        return True
    return "signature_time_stamp_token" not in [one["type"].native for one in signed[-1].signer_info["unsigned_attrs"]]


def prolong(pdf: bytes, trust: Trust, *, now: datetime) -> bytes:
    """The paper with a document time-stamp over everything in it and the newest revocation lists beside it (PAdES B-LTA).

    Raises NoTimeStamp.
    """
    if trust.time is None:
        raise NoTimeStamp("there is no authority of time-stamps")
    earlier = sum(name.startswith(ARCHIVED) for name in _fields(pdf))
    stamper = PdfTimeStamper(Stamper(trust.time), field_name=f"{ARCHIVED}-{earlier + 1}")
    try:
        done = stamper.timestamp_pdf(
            Revision(BytesIO(pdf)),
            "sha256",
            validation_context=_context(trust, now),
            dss_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
        )
    except SigningError as wrong:
        raise NoTimeStamp(str(wrong)) from None
    return bytes(done.getvalue())


def _filled(prepared: Prepared, signer: ExternalSigner, attributes: Any, stamper: Stamper) -> bytes | None:
    """The PDF with signature and time-stamp; None when no time-stamp can be had, or it is larger than its room."""
    try:
        content = asyncio.run(_content(signer, attributes, stamper))
    except NoTimeStamp:
        return None
    has_room = 2 * len(content) <= prepared.region_end - prepared.region_start - 2
    return _filled_in(prepared, content) if has_room else None


def _filled_in(prepared: Prepared, content: bytes) -> bytes:
    out = BytesIO(prepared.pdf)
    PreparedByteRangeDigest(prepared.digest, prepared.region_start, prepared.region_end).fill_with_cms(out, content)
    return out.getvalue()


async def _content(signer: ExternalSigner, attributes: Any, stamper: Stamper | None) -> bytes:
    """The CMS of a signature as bytes: asyncio spells its result out when it ends, and of an object that may take a minute."""
    made = await signer.async_sign_prescribed_attributes("sha256", signed_attrs=attributes, timestamper=stamper)
    return bytes(made.dump())


async def _prepare(  # noqa: PLR0917  # partial names the first ones, a session needs them all
    metadata: Any, by: Any, style: Any, pdf: bytes, chain: tuple[bytes, ...], now: datetime, stamper: Stamper | None
) -> Prepared:
    signer = signers.PdfSigner(metadata, signer=by, stamp_style=style, timestamper=stamper)
    writer = Revision(BytesIO(pdf))
    session = signer.init_signing_session(writer)
    session.system_time = now.astimezone(UTC).replace(microsecond=0)
    validated = await session.perform_presign_validation(writer)
    sizes = (*(len(one) // COARSE for one in chain), stamper and stamper.sizes)
    if sizes not in _rooms:
        _rooms[sizes] = await session.estimate_signature_container_size(validated)
    waiting = session.prepare_tbs_document(validation_info=validated, bytes_reserved=_rooms[sizes])
    out = BytesIO()
    digest, _ = waiting.digest_tbs_document(output=out)
    attributes = await signer.signer.signed_attrs(
        digest.document_digest, "sha256", attr_settings=PdfCMSSignedAttributes(), use_pades=True
    )
    return Prepared(
        pdf=out.getvalue(),
        digest=digest.document_digest,
        region_start=digest.reserved_region_start,
        region_end=digest.reserved_region_end,
        attributes=attributes.dump(),
        certificate=chain[0],
    )


def _signer(certificate: bytes, trust: Trust, value: bytes) -> ExternalSigner:
    chain = SimpleCertificateStore()
    chain.register_multiple([x509.Certificate.load(one) for one in trust.intermediates])
    return ExternalSigner(
        signing_cert=x509.Certificate.load(certificate),
        cert_registry=chain,
        signature_value=value,
        signature_mechanism=MECHANISM,
    )


def _context(trust: Trust, now: datetime) -> ValidationContext:
    between = (*trust.intermediates, *(trust.time.chain()[:-1] if trust.time else ()))
    lists = (*trust.crls, *_lists_of_time(trust.time))
    return ValidationContext(
        trust_roots=[x509.Certificate.load(one) for one in trust.roots],
        other_certs=[x509.Certificate.load(one) for one in dict.fromkeys(between)],
        crls=[crl.CertificateList.load(one) for one in lists],
        moment=now.astimezone(UTC),
        allow_fetching=False,
        revocation_mode="require",
    )


def _lists_of_time(authority: TimeAuthority | None) -> tuple[bytes, ...]:
    try:
        return authority.revocations() if authority else ()
    except NoTimeStamp:
        return ()


def _signed_fields(pdf: bytes) -> Sequence[str]:
    return [name for name, is_signed in _fields(pdf).items() if is_signed]


def _fields(pdf: bytes) -> dict[str, bool]:
    return {name: value is not None for name, value, _ in fields.enumerate_sig_fields(Revision(BytesIO(pdf)).prev)}


def _stamp(certificate: bytes, trust: Trust, reason: str, name: str, now: datetime) -> bytes:
    organisation = certificates.load_der_x509_certificate(certificate).subject.get_attributes_for_oid(
        certificates.NameOID.ORGANIZATION_NAME
    )
    lines = [
        *(str(one.value) for one in organisation),
        reason,
        f"{now.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S} 北京时间",
    ]
    return stamp(name, lines, is_demonstration=trust.is_demonstration)


def _as_der(signature: bytes) -> bytes:
    if len(signature) != RAW_LENGTH:
        return signature
    half = RAW_LENGTH // 2
    return encode_dss_signature(int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big"))
