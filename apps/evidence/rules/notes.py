"""Signed notes (C2SP signed-note v1): a text, an empty line, and signatures with Ed25519 by keys that have names.

Known are two kinds of key: those that sign a text (1), and those of witnesses, who sign a checkpoint with the time at
which they saw it (4, C2SP tlog-cosignature v1).
"""

from __future__ import annotations

import hashlib
import re
import struct
from base64 import b64encode
from binascii import Error as NotBase64
from binascii import a2b_base64
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNING, WITNESSING = 1, 4
LONGEST = 64 * 1024
"""Bytes of a note; C2SP asks readers to have a limit."""
MOST_SIGNATURES = 64
_NAME = re.compile(r"[^\s+]+")
_LATEST = 2**63 - 1


class BadNote(ValueError):
    """What was given is no note, or no key; the message says why."""


@dataclass(frozen=True, slots=True)
class Key:
    """Whose signature counts: a name, what its signatures say, and the public key."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        """The verifier key as C2SP writes it (vkey)."""
        return f"{self.name}+{self.key_id.hex()}+{base64(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note: who, by which key, and the bytes."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        """The line, with its end."""
        return f"— {self.name} {base64(self.key_id + self.value)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and what stands under it. Nothing of it counts before a signature was verified."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        """The note as it is handed on."""
        return f"{self.text}\n{''.join(map(str, self.signatures))}"


def key_of(vkey: str) -> Key:
    """The key that a vkey spells. Raises BadNote."""
    parts = vkey.strip().split("+", 2)
    if len(parts) != 3 or not _NAME.fullmatch(parts[0]):
        raise BadNote("a verifier key is name+id+key")
    content = from_base64(parts[2])
    if len(content) != 33 or content[0] not in (SIGNING, WITNESSING):
        raise BadNote("the key is not Ed25519")
    found = Key(parts[0], content[0], content[1:])
    if found.key_id.hex() != parts[1]:
        raise BadNote("the key does not have this id")
    return found


def public_key(name: str, kind: int, private: Ed25519PrivateKey) -> Key:
    """The key by which signatures with this private key are verified. Raises BadNote for a name that no note can carry."""
    if not _NAME.fullmatch(name):
        raise BadNote("the name of a key has no spaces and no plus sign")
    return Key(name, kind, private.public_key().public_bytes_raw())


def signed(text: str, name: str, private: Ed25519PrivateKey) -> Note:
    """The text as a note with one signature."""
    key = public_key(name, SIGNING, private)
    return Note(text, (Signature(name, key.key_id, private.sign(text.encode())),))


def cosigned(text: str, name: str, private: Ed25519PrivateKey, *, seconds: int) -> Signature:
    """A witness's line under a checkpoint: as of this time it is the largest tree that the witness knows of this log."""
    key = public_key(name, WITNESSING, private)
    return Signature(name, key.key_id, struct.pack(">Q", seconds) + private.sign(_witnessed(text, seconds)))


def note_of(content: str) -> Note:
    """The note as it was written. Raises BadNote."""
    if len(content.encode("utf-8", "replace")) > LONGEST:
        raise BadNote("the note is too long")
    if any(sign < " " and sign != "\n" for sign in content):
        raise BadNote("the note holds control characters")
    text, gap, lines = content.rpartition("\n\n")
    if not gap or not lines.endswith("\n"):
        raise BadNote("the note has no signatures")
    return Note(f"{text}\n", signatures_in(lines))


def signatures_in(lines: str) -> tuple[Signature, ...]:
    """The signature lines, each with its end. Raises BadNote."""
    found = lines.split("\n")[:-1]
    if not found or len(found) > MOST_SIGNATURES or not lines.endswith("\n"):
        raise BadNote("a note has between 1 and 64 lines of signatures")
    return tuple(map(_signature, found))


def is_signed_by(note: Note, key: Key) -> bool:
    """True when the key's signature stands under the note; of a witness in any second."""
    return bool(seconds_of(note, key)) if key.kind == WITNESSING else any(_good(note, key))


def seconds_of(note: Note, key: Key) -> int:
    """When a witness saw this checkpoint, seconds since 1970; 0 where it did not cosign it. Raises BadNote for a false one."""
    return max((struct.unpack(">Q", one.value[:8])[0] for one in _good(note, key)), default=0)


def base64(content: bytes) -> str:
    """The bytes in base64."""
    return b64encode(content).decode()


def from_base64(text: str) -> bytes:
    """The bytes that the text spells. Raises BadNote for anything but the one spelling."""
    try:
        content = a2b_base64(text.encode("ascii"), strict_mode=True)
    except (NotBase64, UnicodeEncodeError):
        raise BadNote("this is not base64") from None
    if base64(content) != text:
        raise BadNote("base64 has one spelling")
    return content


def _signature(line: str) -> Signature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "—" or not _NAME.fullmatch(parts[1]):
        raise BadNote("a signature line is a dash, a name and base64")
    content = from_base64(parts[2])
    if len(content) < 5:
        raise BadNote("a signature has more than four bytes")
    return Signature(parts[1], content[:4], content[4:])


def _good(note: Note, key: Key) -> Iterator[Signature]:
    """The key's own signatures; others are passed over. Raises BadNote where one of its own is false."""
    for one in note.signatures:
        if one.name == key.name and one.key_id == key.key_id:
            if not _holds(one, note.text, key):
                raise BadNote(f"the signature of {key.name} is false")
            yield one


def _holds(one: Signature, text: str, key: Key) -> bool:
    signed_text, value = text.encode(), one.value
    if key.kind == WITNESSING:
        if len(value) != 72:
            return False
        seconds = struct.unpack(">Q", value[:8])[0]
        if not 0 < seconds <= _LATEST:
            return False
        signed_text, value = _witnessed(text, seconds), value[8:]
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(value, signed_text)
    except InvalidSignature:
        return False
    return True


def _witnessed(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
