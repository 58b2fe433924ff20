"""``kaiming-witness.pyz`` — the witness and the rules it stands on as one file, the same bytes whenever it is made from the same code."""

from __future__ import annotations

import hashlib
from functools import cache

from apps.evidence.single_file import SingleFile

NAME = "kaiming-witness.pyz"
_TOOL = SingleFile(NAME, "The witness", "apps.evidence.witness.__main__", frozenset({"cryptography"}))


@cache
def made() -> bytes:
    """The bytes of the file. Raises ValueError where it would need something that a bare machine lacks."""
    return _TOOL.made()


@cache
def sha256() -> str:
    """Its digest."""
    return hashlib.sha256(made()).hexdigest()
