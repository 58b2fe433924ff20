"""What anybody may read of the log: its files, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.evidence.log.entering import newest_note
from apps.evidence.log.growing import Forest
from apps.evidence.log.witnessing import witnesses
from apps.evidence.models import FileTimeStamp, Log, LogCheckpoint, LogCosignature
from apps.evidence.rules.checkpoints import Checkpoint, checkpoint_of, digest_of
from apps.evidence.rules.notes import Note, note_of
from apps.evidence.rules.tiles import HASH_BYTES, HIGHEST_LEVEL, bundle_of, leaf_of, split, width_of
from apps.evidence.time_stamping import kept_for

STAMPS_LOOKED_FOR = 12
"""Of so many of the newest kept checkpoints a time-stamp is looked for: two hours."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A witness, and the newest checkpoint that it cosigned."""

    name: str
    vkey: str
    size: int | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How the log stands: whose it is, its newest checkpoint, and who else saw it."""

    vkey: str
    note: Note
    checkpoint: Checkpoint
    at: datetime
    witnesses: Sequence[Seen]
    stamped: Checkpoint | None
    stamp: FileTimeStamp | None

    @property
    def root(self) -> str:
        """The root as people compare it."""
        return self.checkpoint.root.hex()


def vkey() -> str | None:
    """The log's key; None while there is no log."""
    return Log.objects.values_list("vkey", flat=True).first()


def tile(level: int, number: int, width: int) -> bytes | None:
    """A tile of hashes. None where the log has not so many."""
    if not _has(level, number, width):
        return None
    return b"".join(Forest().hashes(level, number << 8, width))


def bundle(number: int, width: int) -> bytes | None:
    """The leaves under a tile of the lowest level. None where the log has not so many."""
    if not _has(0, number, width):
        return None
    content = Forest().content(0, number)[: width * HASH_BYTES]
    return bundle_of([leaf_of(one) for one in split(content)])


def standing() -> Standing | None:
    """How the log stands; None while there is no log."""
    note, known = newest_note(), vkey()
    if note is None or known is None:
        return None
    checkpoint = checkpoint_of(note.text)
    stamped, stamp = _newest_stamp()
    at = LogCheckpoint.objects.values_list("at", flat=True).get(size=checkpoint.size)
    return Standing(known, note, checkpoint, at, _seen(), stamped, stamp)


def _has(level: int, number: int, width: int) -> bool:
    size = Log.objects.values_list("size", flat=True).first() or 0
    return level <= HIGHEST_LEVEL and 0 < width <= width_of(level, number, size)


def _seen() -> list[Seen]:
    found = []
    for one in witnesses():
        newest = LogCosignature.objects.filter(witness=one.key.name).order_by("-checkpoint_id").first()
        size, at = (newest.checkpoint_id, newest.at) if newest else (None, None)
        found.append(Seen(one.key.name, str(one.key), size, at))
    return found


def _newest_stamp() -> tuple[Checkpoint | None, FileTimeStamp | None]:
    kept = LogCheckpoint.objects.filter(is_kept=True).order_by("-size")[:STAMPS_LOOKED_FOR]
    texts = [note_of(one.note).text for one in kept]
    stamps = kept_for(map(digest_of, texts))
    for text in texts:
        if found := stamps.get(digest_of(text)):
            return checkpoint_of(text), found
    return None, None
