"""QR codes as SVG in the page: an address or a code that can be taken along."""

from __future__ import annotations

from functools import lru_cache

import segno
from django.utils.safestring import SafeString, mark_safe

QUIET_ZONE = 4
"""Modules of white around a code on paper (ISO/IEC 18004); on our pages the frame gives half of it."""


@lru_cache(maxsize=512)
def svg(content: str) -> SafeString:
    """The content as an inline SVG without style; its text alternative stands beside it in the page."""
    return _drawn(segno.make(content, error="m"), border=QUIET_ZONE // 2)


def printed_svg(content: str) -> SafeString:
    """The same for clean paper: low redundancy, so that fewer squares are read from farther away."""
    return _drawn(segno.make(content, error="l", boost_error=False), border=QUIET_ZONE)


def _drawn(code: segno.QRCode, border: int) -> SafeString:
    picture = code.svg_inline(border=border, svgclass="qr", lineclass=None, dark="#000", light="#fff", omitsize=True)
    return mark_safe(picture)  # noqa: S308  # drawn by segno: squares, never the content itself
