"""Which characters a font can show (OpenType ``cmap``, format 12), and how text is spelled that it cannot."""

from __future__ import annotations

import struct
from collections.abc import Sequence

Ranges = Sequence[tuple[int, int]]
"""First and last code point of each run of characters, in order."""
_FORMAT_12 = 12
_LAYOUT = str.maketrans({"\r": "\n", "\t": " "})


def covered_by(font: bytes) -> Ranges:
    """The characters that the font has a shape for. Raises ValueError for a font without the full table."""
    (count,) = struct.unpack_from(">4xH", font)
    tables = dict(struct.unpack_from(">4s4xI", font, 12 + 16 * one) for one in range(count))
    start = tables[b"cmap"]
    (count,) = struct.unpack_from(">2xH", font, start)
    for one in range(count):
        (offset,) = struct.unpack_from(">4xI", font, start + 4 + 8 * one)
        kind, groups = struct.unpack_from(">H10xI", font, start + offset)
        if kind == _FORMAT_12:
            body = memoryview(font)[start + offset + 16 :][: 12 * groups]
            return [(first, last) for first, last, _glyph in struct.iter_unpack(">III", body)]
    raise ValueError("the font has no table of all its characters")


def shown_everywhere(fonts: Sequence[Ranges]) -> frozenset[str]:
    """The characters that each of these fonts can show."""
    sets = [{chr(code) for first, last in ranges for code in range(first, last + 1)} for ranges in fonts]
    return frozenset(set.intersection(*sets))


def spelled(text: str, shown: frozenset[str]) -> str:
    """The text; a character that no font shows stands as its number, ``〔U+1F600〕``, so that nothing is left out."""
    if shown.issuperset(text):
        return text
    laid_out = text.replace("\r\n", "\n").translate(_LAYOUT)
    return "".join(one if one in shown or one == "\n" else f"〔U+{ord(one):04X}〕" for one in laid_out)
