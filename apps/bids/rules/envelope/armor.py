"""The text form of an age file, as people paste it into letters: read only."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64

from apps.bids.rules.envelope.failures import ArmorFailure

BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
END = b"-----END AGE ENCRYPTED FILE-----"
_ROW = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_COLUMNS = 64


def dearmored(text: bytes) -> bytes:
    """The file that the text spells. Raises ArmorFailure."""
    lines = text.replace(b"\r\n", b"\n").strip(b" \t\r\n").split(b"\n")
    rows = lines[1:-1]
    if len(lines) < 2 or lines[0] != BEGIN or lines[-1] != END:
        raise ArmorFailure("the text does not begin and end as it should")
    if any(len(row) != _COLUMNS for row in rows[:-1]) or not all(len(row) <= _COLUMNS for row in rows):
        raise ArmorFailure("a line is not as long as it should be")
    if not all(map(_ROW.fullmatch, rows)):
        raise ArmorFailure("not base64")
    joined = b"".join(rows)
    try:
        content = b64decode(joined, validate=True)
    except NotBase64:
        raise ArmorFailure("not base64") from None
    if b64encode(content) != joined:
        raise ArmorFailure("base64 in another spelling")
    return content
