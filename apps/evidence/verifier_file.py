"""``kaiming-verify.pyz`` — the verifier as one file for a machine without this project, and what its bytes are."""

from __future__ import annotations

import hashlib
from functools import cache

from apps.evidence.single_file import SingleFile

NAME = "kaiming-verify.pyz"
_TOOL = SingleFile(
    NAME,
    "The verifier of evidence bundles",
    "apps.evidence.verify.__main__",
    frozenset({"cryptography", "pyhanko", "pyhanko_certvalidator", "asn1crypto", "ortools"}),
)


@cache
def made() -> bytes:
    """The bytes of the file, the same on every server that runs this code."""
    return _TOOL.made()


@cache
def sha256() -> str:
    """Its digest."""
    return hashlib.sha256(made()).hexdigest()
