"""Files of a blind review: the same pages, without what the file says about who made it (暗标去除文件属性)."""

from __future__ import annotations

from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from apps.core.refusals import Refused

TELLING = ("/Metadata", "/PieceInfo", "/Perms", "/DSS", "/Collection", "/AF", "/AcroForm", "/OpenAction", "/AA")
"""What the catalogue of a file may say beside its pages: properties, private data, signatures, attachments, scripts."""
NAMED = ("/EmbeddedFiles", "/JavaScript")
OF_A_PAGE = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb")
TELLING_TYPES = ("/Metadata", "/EmbeddedFile", "/Filespec", "/Sig")
"""Objects that are not written at all, whoever names them."""


def stripped(content: bytes) -> bytes:
    """The file written afresh: earlier versions, properties, signatures and attachments are not in it.

    Raises Refused("blind_file_unreadable") for what cannot be read, so that nothing is shown as it came.
    """
    try:
        writer = copy_into_new_writer(PdfFileReader(BytesIO(content), strict=False), {"info": None})
        _without(writer.root, TELLING)
        names = writer.root.get("/Names")
        if isinstance(names, generic.DictionaryObject):
            _without(names, NAMED)
        for place, one in list(writer.objects.items()):
            if not isinstance(one, generic.DictionaryObject):
                continue
            _without(one, OF_A_PAGE)
            if one.get("/Type") in TELLING_TYPES:
                writer.objects[place] = generic.NullObject()
        written = BytesIO()
        writer.write(written)
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise Refused("blind_file_unreadable") from wrong
    return written.getvalue()


def _without(found: generic.DictionaryObject, names: tuple[str, ...]) -> None:
    for name in names:
        if name in found:
            del found[name]
