"""投标函 — which file of an opened envelope is the letter of bid, and whether it seems to be signed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

LETTER = "投标函"
UNIT_SEAL = "UnitSeal"
REPRESENTATIVE = "Representative"


class Capacity(StrEnum):
    """签字人身份 — as what somebody signs for the bidder: 法定代表人 or 授权代理人 (招标投标法实施条例 §51)."""

    LEGAL = "legal"
    AGENT = "agent"


SEAL_REASON = "投标函加盖单位电子印章"
REASONS: Mapping[Capacity, str] = {
    Capacity.LEGAL: "投标函由法定代表人签字",
    Capacity.AGENT: "投标函由授权代理人签字",
}
"""What a signature says it is for. It stands among the signed bytes, in Chinese whatever the page's language is."""
_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+\d+\s+\d+\s+\d+\s*\]")
_NUMBERED = re.compile(r"^\d+ ", re.ASCII)


def letter_name(materials: Iterable[str]) -> str:
    """The material that is the letter: the first one that is called so, or what bears its name in any case."""
    return next((name for name in materials if LETTER in name), LETTER)


def is_letter(file: str, material: str) -> bool:
    """True for the file that is the letter, as the archive names it."""
    return file.lower().endswith(".pdf") and _NUMBERED.sub("", file).startswith(material)


def is_of(field: str, wanted: str) -> bool:
    """True when a signature's field is this one, or a further one of the kind."""
    return re.fullmatch(rf"{re.escape(wanted)}[0-9]*", field) is not None


def capacity_of(reason: str) -> Capacity | None:
    """As what somebody signed, where the signature says it in our words."""
    return next((capacity for capacity, words in REASONS.items() if words == reason), None)


def signature_count(content: bytes) -> int:
    """How many signatures a PDF bears, without reading it: enough to warn by, not to trust in."""
    return len(_RANGE.findall(content))


def signers_of(fields: Sequence[str], *, is_sealed: bool, is_signed: bool) -> tuple[int | None, int | None]:
    """Which signature is the seal and which the representative's, by its place among the fields.

    A signature made elsewhere counts for whatever of the demanded is still missing, the seal first.
    """
    elsewhere = [at for at, field in enumerate(fields) if not (is_of(field, UNIT_SEAL) or is_of(field, REPRESENTATIVE))]
    seal = _first(fields, UNIT_SEAL)
    if seal is None and is_sealed and elsewhere:
        seal = elsewhere.pop(0)
    signature = _first(fields, REPRESENTATIVE)
    if signature is None and is_signed and elsewhere:
        signature = elsewhere.pop(0)
    return seal, signature


def _first(fields: Sequence[str], wanted: str) -> int | None:
    return next((at for at, field in enumerate(fields) if is_of(field, wanted)), None)
