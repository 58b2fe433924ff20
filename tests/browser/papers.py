"""PDFs for the tests: a plain one of any size, and one set from text with whatever a blind bid must not show."""

from __future__ import annotations

from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent
_TELLING = """
#set document(title: "施工组织设计", author: "%(name)s")
#set page(height: 12cm, width: 12cm, header: [%(header)s], footer: context [第 #counter(page).display() 页])
#set text(font: "Noto Sans SC", fill: black)
本工程由 %(name)s 施工。
#pagebreak()
#text(fill: red)[此处是红字]
"""


def plain_paper(filling: int = 0) -> bytes:
    """A PDF of one page with words on it, and so many bytes besides."""
    words = b"BT /F1 24 Tf 72 700 Td (Letter of bid) Tj ET"
    padding = (bytes(range(256)) * 4096)[: 2**20] * (filling // 2**20)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(padding), padding),
    ]
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count, at = len(objects) + 1, len(written)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, at)
    return written + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + trailer


def telling_paper(name: str, header: str) -> bytes:
    """Two pages with a header, page numbers, a name on the first, coloured text on the second, and an author."""
    source = (_TELLING % {"name": name, "header": header}).encode()
    set_in_type: bytes = typst.compile(source, font_paths=[str(FONTS)])  # type: ignore[misc]  # the stubs forget bytes
    return set_in_type
