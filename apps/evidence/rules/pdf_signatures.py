"""Signatures in a PDF, read and judged with nothing but the file and the roots that one trusts."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import ValidationInfoReadingError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

SOFT = "soft-fail"
"""Lists about an authority of time-stamps are looked at where the file has them; many authorities publish none."""


@dataclass(frozen=True, slots=True)
class SignatureState:
    """One signature of a PDF and what can be said about it, earliest first. ``subject`` is DER, ``serial`` hexadecimal.

    ``is_good`` is everything together: the bytes are the signed ones, the certificate leads to a root and was in force and not
    revoked at the moment that the signature names, and what was appended later are only further signatures. A time-stamp that
    does not hold spoils the signature; one that is missing does not, and `stamped_at` is None.
    """

    field: str
    signer: str
    organisation: str
    certificate: str
    serial: str
    subject: bytes
    at: datetime | None
    is_intact: bool
    is_valid: bool
    is_trusted: bool
    covers_file: bool
    is_good: bool
    stamped_at: datetime | None
    stamped_by: str


@dataclass(frozen=True, slots=True)
class DocumentStamp:
    """A time-stamp over everything in the paper before it (B-LTA): when, by whom, and whether it holds."""

    field: str
    at: datetime | None
    authority: str
    covers_file: bool
    is_good: bool


def document_stamps(pdf: bytes, roots: Sequence[bytes]) -> list[DocumentStamp]:
    """The document time-stamps of the PDF, earliest first. Raises as `inspect` does."""
    return asyncio.run(_stamps(PdfFileReader(BytesIO(pdf)), [x509.Certificate.load(root) for root in roots]))


def inspect(pdf: bytes, roots: Sequence[bytes]) -> list[SignatureState]:
    """Every signature of the PDF, judged by the certificates and revocation lists that the file carries, without a network.

    Raises pyHanko's errors and ValueError for a file that is not a readable PDF.
    """
    return asyncio.run(_inspect(PdfFileReader(BytesIO(pdf)), [x509.Certificate.load(root) for root in roots]))


async def _inspect(reader: PdfFileReader, roots: list[Any]) -> list[SignatureState]:
    return [await _state_of(signature, reader, roots) for signature in reader.embedded_regular_signatures]


async def _state_of(signature: Any, reader: PdfFileReader, roots: list[Any]) -> SignatureState:
    at = signature.self_reported_timestamp
    at = at.astimezone(UTC) if at else None
    status = await async_validate_pdf_signature(
        signature, _context_of(reader, roots, at, "require"), ts_validation_context=_context_of(reader, roots, at, SOFT)
    )
    stamp = status.timestamp_validity
    certificate = signature.signer_cert
    subject = certificate.subject.native
    unchanged = status.modification_level is not None and status.modification_level <= ModificationLevel.FORM_FILLING
    return SignatureState(
        field=signature.field_name,
        signer=str(subject.get("common_name", "")),
        organisation=str(subject.get("organization_name", "")),
        certificate=hashlib.sha256(certificate.dump()).hexdigest(),
        serial=f"{certificate.serial_number:x}",
        subject=certificate.subject.dump(),
        at=at,
        is_intact=bool(status.intact),
        is_valid=bool(status.valid),
        is_trusted=bool(status.trusted),
        covers_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        is_good=bool(status.bottom_line) and unchanged and at is not None,
        stamped_at=stamp.timestamp.astimezone(UTC) if stamp and stamp.trusted else None,
        stamped_by=_name_of(stamp.signing_cert) if stamp and stamp.trusted else "",
    )


async def _stamps(reader: PdfFileReader, roots: list[Any]) -> list[DocumentStamp]:
    return [await _stamp_of(one, reader, roots) for one in reader.embedded_timestamp_signatures]


async def _stamp_of(stamp: Any, reader: PdfFileReader, roots: list[Any]) -> DocumentStamp:
    said = stamp.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    at = said.astimezone(UTC)
    status = await async_validate_pdf_timestamp(stamp, _context_of(reader, roots, at, SOFT))
    unchanged = status.modification_level is not None and status.modification_level <= ModificationLevel.LTA_UPDATES
    return DocumentStamp(
        field=stamp.field_name,
        at=at,
        authority=_name_of(stamp.signer_cert),
        covers_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        is_good=bool(status.intact and status.valid and status.trusted) and unchanged,
    )


def _name_of(certificate: Any) -> str:
    subject = certificate.subject.native
    return str(subject.get("common_name") or subject.get("organization_name", ""))


def _context_of(reader: PdfFileReader, roots: list[Any], at: datetime | None, mode: str) -> ValidationContext:
    settings: dict[str, Any] = {"trust_roots": roots, "moment": at, "allow_fetching": False, "revocation_mode": mode}
    try:
        return DocumentSecurityStore.read_dss(reader).as_validation_context(settings)
    except ValidationInfoReadingError:
        return ValidationContext(**settings)
