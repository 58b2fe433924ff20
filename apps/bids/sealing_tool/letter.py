"""投标函 — warns when the letter of bid seems to lack what the tender document demands; this tool cannot sign a PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from apps.bids.rules.letter import is_letter, signature_count
from apps.bids.sealing_tool.words import Said


@dataclass(frozen=True, slots=True)
class LetterAsked:
    """Which signatures the letter must bear, and which material it is."""

    material: str
    is_sealed: bool
    is_signed: bool

    @property
    def signatures(self) -> int:
        """How many that are."""
        return self.is_sealed + self.is_signed


WARNINGS: Mapping[str, Said] = {
    "letter_not_found": Said(
        "没有名为“{name}”开头的 PDF。招标文件要求投标函签署，开启后按文件名找投标函，请改名后重新封装。",
        "There is no PDF whose name begins with “{name}”. The letter of bid must be signed and is found by its name: "
        "rename it and seal again.",
    ),
    "letter_unsigned": Said(
        "投标函“{name}”应有 {needed} 个电子签名，只有 {found} 个。缺少要求的签署，评标委员会应当否决其投标"
        "（招标投标法实施条例第五十一条）。请在平台的投标页面或用签署软件签署后重新封装。",
        "The letter “{name}” must bear {needed} electronic signatures and bears {found}. Where a demanded one is missing "
        "the committee must reject the bid (art. 51). Sign it on the platform's page of the bid or with other software, "
        "then seal again.",
    ),
}


def warnings_about(files: Mapping[str, Sequence[Path]], asked: LetterAsked | None) -> list[dict[str, str]]:
    """What is amiss with the letter among the files of the envelopes, in both languages."""
    if asked is None or not asked.signatures:
        return []
    letter = next((path for paths in files.values() for path in paths if is_letter(path.name, asked.material)), None)
    if letter is None:
        return [_warning("letter_not_found", name=asked.material)]
    found = signature_count(letter.read_bytes())
    if found < asked.signatures:
        return [_warning("letter_unsigned", name=letter.name, needed=asked.signatures, found=found)]
    return []


def _warning(code: str, **gaps: str | int) -> dict[str, str]:
    said = WARNINGS[code]
    return {"code": code, "zh": said.zh.format(**gaps), "en": said.en.format(**gaps)}
