"""The tree as the database keeps it: tiles that are read once each, and grow at their end."""

from __future__ import annotations

from collections.abc import Sequence

from apps.evidence.models import LogTile
from apps.evidence.rules.merkle import leaf_hash, root_over
from apps.evidence.rules.tiles import HASH_BYTES, WIDTH, leaf_of, root_between, split


class Forest:
    """Tiles of one reading: what was read stays, so it is used within one transaction or for tiles that are full."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, int], bytes] = {}
        self._changed: set[tuple[int, int]] = set()

    def content(self, level: int, number: int) -> bytes:
        """What a tile keeps; nothing where there is none."""
        if (level, number) not in self._read:
            row = LogTile.objects.filter(level=level, number=number).values_list("content", flat=True).first()
            self._read[level, number] = bytes(row or b"")
        return self._read[level, number]

    def hashes(self, level: int, first: int, count: int) -> list[bytes]:
        """Hashes of a level from the first one on. Raises IndexError where the tree does not reach so far."""
        number, place = divmod(first, WIDTH)
        kept = split(self.content(level, number))[place : place + count]
        if len(kept) != count:
            raise IndexError(first)
        return kept if level else [leaf_hash(leaf_of(one)) for one in kept]

    def root(self, size: int) -> bytes:
        """The root over the first `size` leaves."""
        return root_between(0, size, self.hashes)

    def grow(self, size: int, commitments: Sequence[bytes]) -> None:
        """Puts leaves behind the first `size`. A tile that becomes full is hashed into the level above it."""
        for place, commitment in enumerate(commitments, start=size):
            self._append(0, place, commitment)

    def keep(self) -> None:
        """The database has what grew."""
        for level, number in sorted(self._changed):
            content = self._read[level, number]
            LogTile.objects.update_or_create(level=level, number=number, defaults={"content": content})
        self._changed.clear()

    def _append(self, level: int, place: int, value: bytes) -> None:
        number = place // WIDTH
        content = self.content(level, number)[: place % WIDTH * HASH_BYTES] + value
        self._read[level, number] = content
        self._changed.add((level, number))
        if len(content) == WIDTH * HASH_BYTES:
            self._append(level + 1, number, root_over(self.hashes(level, number * WIDTH, WIDTH)))
