"""回执文件与回执二维码 — what a bidder keeps of a receipt: a file that anyone checks offline, and a code on paper.

The code is the part of an address behind its ``#``. A browser never sends that part, so that whoever scans the paper tells nobody.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import segno
from django.utils.safestring import SafeString, mark_safe

from apps.bids.queries import OwnSubmission
from apps.evidence.rules.dsse import keyid_of
from apps.parties.platform_key import platform_certificate

CODE_VERSION = "1"
SHORT_KEYID = 16


def file_of(submission: OwnSubmission, *, now: datetime) -> dict[str, object]:
    """Receipt and statement as they were signed, and the certificates by which both are judged."""
    certificates = {"bidder": b64encode(submission.certificate).decode()}
    platform = platform_certificate(now=now)
    if keyid_of(platform) == submission.receipt["signatures"][0]["keyid"]:
        certificates["platform"] = b64encode(platform).decode()
    return {"receipt": submission.receipt, "statement": submission.dsse, "certificates": certificates}


def code_of(receipt: Mapping[str, Any]) -> str:
    """The platform's receipt with its signature: ``1.<keyid's beginning>.<signature>.<receipt, deflated>``."""
    signature = receipt["signatures"][0]
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = squeezer.compress(b64decode(receipt["payload"])) + squeezer.flush()
    parts = (CODE_VERSION, signature["keyid"][:SHORT_KEYID], _url_safe(b64decode(signature["sig"])), _url_safe(packed))
    return ".".join(parts)


def picture_of(address: str) -> SafeString:
    """The code as an inline SVG. Low redundancy: the paper is clean, and fewer squares are read from farther away."""
    code = segno.make(address, error="l", boost_error=False)
    picture = code.svg_inline(border=4, svgclass="qr", lineclass=None, dark="#000", light="#fff", omitsize=True)
    return mark_safe(picture)  # noqa: S308  # drawn by segno, the address is no part of it


def _url_safe(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
