"""唱标的读法 — a sentence as a voice says it: amounts in the numerals one speaks, names as their owners want them read."""

from __future__ import annotations

import re
from collections.abc import Mapping

_CAPITALS, _SPOKEN = "零壹贰叁肆伍陆柒捌玖拾佰仟", "零一二三四五六七八九十百千"
_NUMERALS = str.maketrans(_CAPITALS, _SPOKEN)
_AMOUNT = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿兆]+(?:元|角|分)(?:[零壹贰叁肆伍陆柒捌玖]+(?:角|分))*整?")
_READ_AT_ALL = re.compile(r"[\w\u4e00-\u9fff]")


def spoken_of(text: str, names: Mapping[str, str]) -> str:
    """The sentence for a voice; the caption keeps the text as it is. The longest name is replaced first."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, names[name])
    return _AMOUNT.sub(lambda amount: _said(amount[0]), text)


def _said(amount: str) -> str:
    numerals = amount.translate(_NUMERALS)
    return numerals.removeprefix("一") if numerals.startswith("一十") else numerals


def is_good_voice(name: str) -> bool:
    """True for a voice whose Mandarin people understand; espeak's nobody does."""
    return bool(_READ_AT_ALL.search(name)) and "espeak" not in name.lower()
