"""What goes round about a transparency log (C2SP tlog-checkpoint, tlog-proof v1, tlog-witness): texts, written and read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from apps.evidence.rules.merkle import is_included
from apps.evidence.rules.notes import BadNote, Key, Note, base64, from_base64, is_signed_by, note_of, seconds_of

PROOF_BEGINS = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63
"""So long may a proof be, whatever the size of the tree."""
_HASH_BYTES = 32
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """日志快照 — how large the log is and what root its tree has. Lines that follow are nobody's business here."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class Proof:
    """存在证明 — where a leaf stands, how to get from it to the root, and the signed checkpoint with that root."""

    index: int
    path: tuple[bytes, ...]
    note: Note

    def __str__(self) -> str:
        """The proof as a file that anybody can check offline (.tlog-proof)."""
        return f"{PROOF_BEGINS}\nindex {self.index}\n{_lines(self.path)}\n{self.note}"


@dataclass(frozen=True, slots=True)
class Request:
    """What a witness is asked: to follow the log from the size it knows to this checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: Note

    def __str__(self) -> str:
        """The body of the request."""
        return f"old {self.old}\n{_lines(self.proof)}\n{self.note}"


def checkpoint_of(text: str) -> Checkpoint:
    """The checkpoint that a note's text holds. Raises BadNote."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise BadNote("a checkpoint is three lines: origin, size and root")
    return Checkpoint(lines[0], number_of(lines[1]), hash_of(lines[2]))


def digest_of(text: str) -> str:
    """The SHA-256 of a checkpoint's text without its signatures, in hex: what is time-stamped."""
    return hashlib.sha256(text.encode()).hexdigest()


def signed_checkpoint(note: Note, log: Key) -> Checkpoint:
    """The checkpoint if this log signed it and speaks of itself. Raises BadNote."""
    if not is_signed_by(note, log):
        raise BadNote(f"{log.name} did not sign it")
    found = checkpoint_of(note.text)
    if found.origin != log.name:
        raise BadNote("it speaks of another log")
    return found


def proof_of(content: str) -> Proof:
    """The proof that a .tlog-proof file holds. Raises BadNote; nothing of it is verified."""
    head, gap, rest = content.partition("\n\n")
    lines = head.split("\n")
    if not gap or lines[0] != PROOF_BEGINS:
        raise BadNote(f"the first line is not {PROOF_BEGINS}")
    if len(lines) > 1 and lines[1].startswith("extra "):
        del lines[1]
    if len(lines) < 2 or not lines[1].startswith("index "):
        raise BadNote("there is no index")
    return Proof(number_of(lines[1].removeprefix("index ")), _hashes(lines[2:]), note_of(rest))


def proven_checkpoint(proof: Proof, *, leaf: bytes, log: Key) -> Checkpoint:
    """The log's checkpoint under which the leaf with this hash stands. Raises BadNote where that is not so."""
    found = signed_checkpoint(proof.note, log)
    if not is_included(leaf, index=proof.index, size=found.size, proof=proof.path, root=found.root):
        raise BadNote("the leaf is not under this checkpoint")
    return found


def witnesses_of(note: Note, known: Sequence[Key]) -> dict[str, int]:
    """Of the known witnesses those who cosigned, with the second in which they did. A false cosignature counts as none."""
    found = {}
    for key in known:
        try:
            seconds = seconds_of(note, key)
        except BadNote:
            continue
        if seconds:
            found[key.name] = seconds
    return found


def request_of(content: str) -> Request:
    """What a witness is asked. Raises BadNote."""
    head, gap, rest = content.partition("\n\n")
    first, *lines = head.split("\n")
    if not gap or not first.startswith("old "):
        raise BadNote("a request begins with the old size")
    return Request(number_of(first.removeprefix("old ")), _hashes(lines), note_of(rest))


def number_of(text: str) -> int:
    """A size or an index, in digits without leading zeros. Raises BadNote."""
    if not _NUMBER.fullmatch(text):
        raise BadNote("a number is written in digits")
    return int(text)


def hash_of(text: str) -> bytes:
    """A SHA-256 digest in base64. Raises BadNote."""
    content = from_base64(text)
    if len(content) != _HASH_BYTES:
        raise BadNote("a hash has 32 bytes")
    return content


def _hashes(lines: Sequence[str]) -> tuple[bytes, ...]:
    if len(lines) > MOST_HASHES:
        raise BadNote("a proof has at most 63 hashes")
    return tuple(map(hash_of, lines))


def _lines(hashes: Sequence[bytes]) -> str:
    return "".join(f"{base64(one)}\n" for one in hashes)
