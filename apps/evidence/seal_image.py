"""Seals and stamps as pictures: drawn once in outlines or with the few letters they need, never with a whole font."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from apps.evidence.typesetting import Drawing, draw


def seal(organisation: str, *, caption: str, code: str, form: Literal["pdf", "svg", "png"]) -> bytes:
    """公章 — the round red seal of an organisation: its name, what the seal is for (电子签章专用), its number."""
    return _seal(organisation, caption, code, form)


def stamp(name: str, lines: Sequence[str], *, is_demonstration: bool) -> bytes:
    """签名章 — how a person's signature looks in its box, as a one-page PDF."""
    data = {"name": name, "lines": list(lines), "demonstration": is_demonstration}
    return draw(Drawing("stamp", data), "pdf")


@lru_cache(maxsize=64)
def _seal(organisation: str, caption: str, code: str, form: Literal["pdf", "svg", "png"]) -> bytes:
    return draw(Drawing("seal", {"organisation": organisation, "caption": caption, "code": code}), form)
