"""``kaiming-seal.pyz`` — the tool and the rules it stands on as one file, the same bytes whenever it is made from the same code."""

from __future__ import annotations

from pathlib import Path

from apps.evidence.single_file import SingleFile

NAME = "kaiming-seal.pyz"
_TOOL = SingleFile(NAME, "The sealing tool", "apps.bids.sealing_tool.__main__", frozenset({"cryptography"}))


def made() -> bytes:
    """The bytes of the file. Raises ValueError where the tool would need something that a bare machine lacks."""
    return _TOOL.made()


def modules() -> list[Path]:
    """Every file of ours that the tool needs, sorted."""
    return _TOOL.modules()
