"""备份投标文件 — the very archive of each envelope and its file key, in one zip that is locked with a passphrase of its own.

It opens a bid only when every archive is the one that the signed statement committed to (docs/formats/backup.md).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import BinaryIO

from apps.bids.rules.archive import BadArchive, Entry, checked, crc_of, written
from apps.bids.rules.envelope import opened_with_key
from apps.bids.rules.sealing import plain_commitment
from apps.bids.rules.statement import BadStatement, BidStatement, read_bid
from apps.evidence.rules.canonical import canonical_bytes

KIND = "bid-backup"
ENDING = ".bid-backup"
HEAD = "backup.json"
HEAD_LIMIT = 256 * 1024
WORK = 18
"""The power of two by which scrypt stretches the passphrase, as for keyfiles."""
_ZIP = ".zip"
_KEY = re.compile(r"[0-9a-f]{32}")


class BadBackup(ValueError):
    """The bytes are no backup, or not one of this bid; `part` names what is wrong: a file's name, ``zip`` or ``statement``."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True, slots=True)
class Head:
    """What a backup says first: for which signed statement it stands in, and the file key of each envelope."""

    statement: str
    stated: BidStatement
    keys: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Archive:
    """One envelope's archive as it passes by; reading it to its end checks it against the statement."""

    envelope: str
    file_key: bytes
    chunks: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Backed:
    """An archive to be put into a backup; `open` gives its bytes from the beginning, as often as asked."""

    envelope: str
    file_key: bytes
    size: int
    crc: int
    open: Callable[[], BinaryIO]


def backed(envelope: str, sealed: BinaryIO, file_key: bytes) -> Backed:
    """What a backup holds of a sealed file that fits into memory. Raises HeaderFailure and what opening raises."""
    archive = b"".join(opened_with_key(sealed, file_key))
    return Backed(envelope, file_key, len(archive), crc_of([archive]), partial(BytesIO, archive))


def plain_text(statement: str, backed: Iterable[Backed]) -> Iterator[bytes]:
    """The bytes that the passphrase locks: the same for the same statement and envelopes."""
    archives = list(backed)
    keys = {one.envelope: one.file_key.hex() for one in archives}
    head = canonical_bytes({"v": 1, "kind": KIND, "statement": statement, "keys": keys})
    entries = [Entry(HEAD, len(head), crc_of([head]), partial(BytesIO, head))]
    entries += [Entry(f"{one.envelope}{_ZIP}", one.size, one.crc, one.open) for one in archives]
    yield from written(entries)


def read(chunks: Iterable[bytes]) -> Iterator[Head | Archive]:
    """The head first, then each archive in the order of its name; each is read to its end before the next is asked for.

    Raises BadBackup, at the latest when everything has been read. What was read before counts for nothing then.
    """
    found: list[str] = []
    head: Head | None = None
    try:
        for name, content in checked(chunks):
            if head is None:
                head = _head(name, content)
                yield head
                continue
            envelope = name.removesuffix(_ZIP)
            if not name.endswith(_ZIP) or envelope not in head.keys:
                raise BadBackup(name)
            found.append(envelope)
            digest = hashlib.sha256()
            yield Archive(envelope, head.keys[envelope], _digested(content, digest))
            for piece in content:
                digest.update(piece)
            must_be_committed(head.stated, envelope, head.keys[envelope], digest.digest())
    except BadArchive:
        raise BadBackup("zip") from None
    if head is None or set(found) != set(head.keys):
        raise BadBackup("envelopes")


def must_be_committed(stated: BidStatement, envelope: str, file_key: bytes, archive_sha256: bytes) -> None:
    """Refuses an archive that is not the one of the statement: ``plain`` = sha256(salt || sha256(archive)). Raises BadBackup."""
    said = next((one.plain for one in stated.envelopes if one.name == envelope), None)
    if said != plain_commitment(file_key, archive_sha256):
        raise BadBackup(envelope)


def _head(name: str, content: Iterator[bytes]) -> Head:
    if name != HEAD:
        raise BadBackup(HEAD)
    said = bytearray()
    for piece in content:
        said += piece
        if len(said) > HEAD_LIMIT:
            raise BadBackup(HEAD)
    match _plain(bytes(said)):
        case {"v": 1, "kind": "bid-backup", "statement": str() as statement, "keys": dict() as keys, **more} if (
            not more
        ):
            return _sound(statement, keys)
        case _:
            raise BadBackup(HEAD)


def _plain(said: bytes) -> object:
    try:
        told: object = json.loads(said)
    except (ValueError, RecursionError):
        raise BadBackup(HEAD) from None
    return told


def _sound(statement: str, keys: Mapping[str, object]) -> Head:
    try:
        stated = read_bid(statement)
    except BadStatement:
        raise BadBackup("statement") from None
    if {one.name for one in stated.envelopes} != set(keys):
        raise BadBackup("envelopes")
    if not all(isinstance(one, str) and _KEY.fullmatch(one) for one in keys.values()):
        raise BadBackup("keys")
    return Head(statement, stated, {name: bytes.fromhex(str(one)) for name, one in keys.items()})


def _digested(content: Iterator[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    for piece in content:
        digest.update(piece)
        yield piece
