"""Revisions of a PDF: appended, never rewritten, and with nothing of the machine in them (no clock, no randomness)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import content, generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields

A4_HEIGHT = 841.89


@dataclass(frozen=True, slots=True)
class Box:
    """Where a signature goes: page from 1, points from the page's top left corner."""

    field: str
    page: int
    x: float
    y: float
    width: float
    height: float
    page_height: float = A4_HEIGHT


class Revision(IncrementalPdfFileWriter):
    """One more revision. Its second identifier is a digest of what it continues, and the paper's own dates stay as they are."""

    @classmethod
    def _handle_id(cls, prev: Any) -> Any:
        prev.stream.seek(0)
        digest = hashlib.sha256(prev.stream.read()).digest()[:16]
        first = prev.trailer["/ID"][0] if "/ID" in prev.trailer else generic.ByteStringObject(digest)
        return generic.ArrayObject([first, generic.ByteStringObject(digest)])

    def _update_meta(self) -> None:
        """Nothing: title and dates are the paper's; when it was signed stands in its signatures."""


class PageOf(content.PdfContent):
    """The first page of another PDF as a picture."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """Imports the page and says how to paint it."""
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)))
        self.resources.xobject["/Picture"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Picture Do"


def with_signature_fields(pdf: bytes, boxes: Sequence[Box]) -> bytes:
    """The paper with an empty signature field in each box; unchanged when there is none."""
    if not boxes:
        return pdf
    writer = Revision(BytesIO(pdf))
    for box in boxes:
        top = box.page_height - box.y
        place = (round(box.x), round(top - box.height), round(box.x + box.width), round(top))
        fields.append_signature_field(
            writer, fields.SigFieldSpec(box.field, on_page=box.page - 1, box=place, readable_field_name=box.field)
        )
    return written(writer)


def written(writer: IncrementalPdfFileWriter) -> bytes:
    """All bytes, the earlier revisions first."""
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def field_names(pdf: bytes) -> dict[str, bool]:
    """The signature fields of a PDF and whether each is signed."""
    found = fields.enumerate_sig_fields(PdfFileReader(BytesIO(pdf)))
    return {name: value is not None for name, value, _ in found}
