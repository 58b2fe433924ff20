"""Receives an uploaded tender document into the object store, before and outside any transaction."""

from __future__ import annotations

import secrets
import struct
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from apps.core.refusals import Refused
from apps.evidence.store import Stored, open_stored, put_once
from apps.tenders.models import TenderDocument

MAGIC = b"%PDF-"
PNG = b"\x89PNG\r\n\x1a\n"
PIECE = 1 << 20
NAME_LENGTH = 120
_UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    PdfError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""All that the parser has answered to files that only pretend to be PDF; it says so in many ways."""


def receive_document(upload: UploadedFile[Any]) -> Stored:
    """The file is in the object store under a name of ours. Refuses what is too large, no PDF, broken or locked."""
    file = upload.file
    if file is None:
        raise Refused("document_not_pdf")
    if (upload.size or 0) > settings.DOCUMENT_LIMIT_MIB << 20:
        raise Refused("document_too_large", limit=settings.DOCUMENT_LIMIT_MIB)
    _must_be_pdf(file)
    file.seek(0)
    return put_once(f"documents/{secrets.token_hex(16)}.pdf", _pieces(file))


def receive_proof(upload: UploadedFile[Any]) -> tuple[Stored, str]:
    """A picture of a published notice is in the object store; PDF or PNG, told by its first bytes. Answers its type."""
    file = upload.file
    if file is None:
        raise Refused("proof_file_wrong")
    if (upload.size or 0) > settings.DOCUMENT_LIMIT_MIB << 20:
        raise Refused("document_too_large", limit=settings.DOCUMENT_LIMIT_MIB)
    file.seek(0)
    begins = file.read(len(PNG))
    file.seek(0)
    if begins == PNG:
        return put_once(f"proofs/{secrets.token_hex(16)}.png", _pieces(file)), "image/png"
    if begins.startswith(MAGIC):
        return put_once(f"proofs/{secrets.token_hex(16)}.pdf", _pieces(file)), "application/pdf"
    raise Refused("proof_file_wrong")


def open_document(document: TenderDocument) -> BinaryIO:
    """The bytes of a version, as they were received."""
    return open_stored(document.object_name)


def plain_name(name: str | None) -> str:
    """What people called the file, as harmless data: no folders, no invisible or reversing characters."""
    last = PurePosixPath((name or "").replace("\\", "/")).name
    printed = "".join(one if one.isprintable() and one != ":" else " " for one in last)
    cleaned = " ".join(printed.split()).strip(" .")
    stem = cleaned.removesuffix(".pdf").removesuffix(".PDF")[:NAME_LENGTH].strip(" .")
    return f"{stem or 'document'}.pdf"


def _must_be_pdf(file: IO[Any]) -> None:
    file.seek(0)
    if file.read(len(MAGIC)) != MAGIC:
        raise Refused("document_not_pdf")
    file.seek(0)
    try:
        reader = PdfFileReader(file, strict=False)
        if reader.encrypted:
            raise Refused("document_encrypted")
        pages = int(reader.root["/Pages"]["/Count"])
    except _UNREADABLE:
        raise Refused("document_not_pdf") from None
    if pages < 1:
        raise Refused("document_not_pdf")


def _pieces(file: IO[Any]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
