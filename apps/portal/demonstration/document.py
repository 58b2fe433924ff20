"""A tender document of a few pages for the demonstration, as a plain PDF whose viewer brings the Chinese face."""

from __future__ import annotations

from collections.abc import Sequence

LINES_A_PAGE = 34
WIDTH = 36
"""Characters a line."""


def tender_document(lines: Sequence[str]) -> bytes:
    """The lines, wrapped and paged. The same lines always make the same bytes."""
    wrapped = [line[at : at + WIDTH] for line in lines for at in range(0, max(len(line), 1), WIDTH)]
    pages = [wrapped[at : at + LINES_A_PAGE] for at in range(0, len(wrapped), LINES_A_PAGE)]
    return _pdf([_drawn(page) for page in pages])


def _drawn(lines: Sequence[str]) -> bytes:
    shown = b"\n".join(b"<" + line.encode("utf-16-be").hex().encode() + b"> Tj T*" for line in lines)
    return b"BT /F1 12 Tf 20 TL 72 770 Td\n" + shown + b"\nET"


def _pdf(pages: Sequence[bytes]) -> bytes:
    kids = " ".join(f"{6 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo 5 0 R /DW 1000 >>",
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>",
    ]
    for index, page in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            + f"/Contents {7 + 2 * index} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n" % len(page) + page + b"\nendstream")
    return _with_references(objects)


def _with_references(objects: Sequence[bytes]) -> bytes:
    written = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(written))
        written += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    written += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(written)
