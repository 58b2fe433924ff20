"""QR codes as SVG in the page: an address that can be taken along."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe


def svg(address: str) -> SafeString:
    """The address as an inline SVG without style; its text alternative stands beside it in the page."""
    code = segno.make(address, error="m")
    return mark_safe(code.svg_inline(border=2, svgclass="qr", lineclass=None, dark="#000", light="#fff", omitsize=True))  # noqa: S308  # drawn by segno, the address is no part of it
