"""Sort keys of names: neither database knows Chinese order, so names are sorted by their pinyin."""

from __future__ import annotations


def name_key(name: str, *, limit: int) -> str:
    """Lower-case pinyin with tone numbers, syllables parted by spaces; other scripts keep their letters."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  # its tables take half a second to load

    return " ".join(lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)).lower()[:limit]
