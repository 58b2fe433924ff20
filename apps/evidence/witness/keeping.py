"""What a reader of the log keeps: the newest checkpoint that he saw of each log, and the demand that the next one grew from it.

Not a witness: it signs nothing and answers nobody. One small JSON file that its owner may carry from machine to machine.
"""

from __future__ import annotations

import json
import os
import sys
from enum import StrEnum
from pathlib import Path

from apps.evidence.rules.checkpoints import Checkpoint, signed_checkpoint
from apps.evidence.rules.merkle import is_consistent
from apps.evidence.rules.notes import BadNote, Key, Note, key_of, note_of
from apps.evidence.rules.tiles import consistency_path
from apps.evidence.witness.following import Fetch, Gone, tiles_of

FILE = "log-checkpoints.json"


class Seen(StrEnum):
    """How a checkpoint stands to what was seen before."""

    FIRST = "first"
    GREW = "grew"
    SAME = "same"
    OLDER = "older"
    """An earlier one of the same log; what is kept stays."""


class LogForked(Exception):
    """What is shown does not follow from what was seen: rewritten, gone back, or another key. The message says which."""


def usual_place() -> Path:
    """Where this user's programs keep their state."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return base / "kaiming" / FILE


class Keeping:
    """One file with the newest checkpoint of each log, by the log's name."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._logs: dict[str, dict[str, str]] = self._read()

    def see(self, note: Note, key: Key, fetch: Fetch) -> Seen:
        """The checkpoint is compared with what is kept, by a proof made from the log's tiles, and kept when it is newer.

        Raises LogForked, which changes nothing that is kept; BadNote for a checkpoint that the key did not sign; Unreachable
        where the log does not answer; OSError where the file cannot be written.
        """
        found = signed_checkpoint(note, key)
        kept = self._logs.get(key.name)
        if kept is None:
            self._keep(note, key)
            return Seen.FIRST
        if kept["vkey"] != str(key):
            raise LogForked("key")
        known = signed_checkpoint(note_of(kept["note"]), key_of(kept["vkey"]))
        seen = _follows(known, found, fetch)
        if seen is Seen.GREW:
            self._keep(note, key)
        return seen

    def _keep(self, note: Note, key: Key) -> None:
        self._logs[key.name] = {"vkey": str(key), "note": str(note)}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(f".{self._path.name}.{os.urandom(4).hex()}")
        fresh.write_text(json.dumps({"v": 1, "logs": self._logs}, indent=1), "utf-8")
        fresh.replace(self._path)

    def _read(self) -> dict[str, dict[str, str]]:
        """What is kept. Raises BadNote for a file that is not ours: it is not silently begun anew."""
        if not self._path.exists():
            return {}
        try:
            told = json.loads(self._path.read_text("utf-8"))
            logs = {
                str(name): {"vkey": str(one["vkey"]), "note": str(one["note"])} for name, one in told["logs"].items()
            }
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BadNote(f"{self._path} keeps no checkpoints") from None
        return logs


def _follows(known: Checkpoint, found: Checkpoint, fetch: Fetch) -> Seen:
    if known.size == found.size:
        if known.root != found.root:
            raise LogForked("root")
        return Seen.SAME
    old, new = sorted((known, found), key=lambda one: one.size)
    try:
        proof = consistency_path(old.size, new.size, tiles_of(fetch, new.size))
    except Gone:
        raise LogForked("gone" if new is known else "tiles") from None
    if not is_consistent(old.size, new.size, proof=proof, old_root=old.root, root=new.root):
        raise LogForked("history")
    return Seen.GREW if new is found else Seen.OLDER
