"""Pieces of bytes that follow each other, read as one file."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any


class Joined(io.RawIOBase):
    """One file of many pieces; each is taken when it is its turn, so that no more than one is held."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.pieces = iter(pieces)
        self.held = b""

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, target: Any) -> int:
        """So many bytes of the piece at hand, or of the next, are in the target, whatever bytes can be written into."""
        room = memoryview(target).cast("B")
        if not self.held:
            self.held = next(self.pieces, b"")
        count = min(len(room), len(self.held))
        room[:count] = self.held[:count]
        self.held = self.held[count:]
        return count
