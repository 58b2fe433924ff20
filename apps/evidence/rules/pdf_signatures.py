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
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import ValidationInfoReadingError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext


@dataclass(frozen=True, slots=True)
class SignatureState:
    """One signature of a PDF and what can be said about it, earliest first. ``subject`` is DER, ``serial`` hexadecimal.

    ``is_good`` is everything together: the bytes are the signed ones, the certificate leads to a root and was in force and not
    revoked at the moment that the signature names, and what was appended later are only further signatures.
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
    context = {"trust_roots": roots, "moment": at, "allow_fetching": False, "revocation_mode": "require"}
    status = await async_validate_pdf_signature(signature, _context_of(reader, context))
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
    )


def _context_of(reader: PdfFileReader, settings: dict[str, Any]) -> ValidationContext:
    try:
        return DocumentSecurityStore.read_dss(reader).as_validation_context(settings)
    except ValidationInfoReadingError:
        return ValidationContext(**settings)
