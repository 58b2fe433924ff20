"""Making and checking a backup of a sealed bid on this machine (docs/formats/backup.md): streamed, nothing in clear on the disk."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
import zlib
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from apps.bids.rules import backup
from apps.bids.rules.backup import Archive, Backed, BadBackup, Head
from apps.bids.rules.envelope import (
    FILE_KEY_SIZE,
    NONCE_SIZE,
    EnvelopeFailure,
    NoMatch,
    decrypted,
    encrypted_file,
    file_key_of,
    opened_with_key,
    read_header,
    with_passphrase,
    wrap_with_passphrase,
)
from apps.bids.rules.joined import Joined
from apps.bids.rules.shamir import Entropy
from apps.bids.rules.statement import BidStatement, read_bid
from apps.bids.sealing_tool import opening
from apps.bids.sealing_tool.words import ToolRefusal

PASSPHRASE_LEAST = 14
_SALT = 16


@dataclass(frozen=True, slots=True)
class Checked:
    """A backup that holds: for which bid, and how many bytes each envelope's archive has."""

    statement: str
    sizes: Mapping[str, int]

    @property
    def stated(self) -> BidStatement:
        """The statement as read."""
        return read_bid(self.statement)


def must_be_long(passphrase: str) -> str:
    """A passphrase that nobody tries out. Raises ToolRefusal ``passphrase_short``."""
    if len(passphrase) < PASSPHRASE_LEAST:
        raise ToolRefusal("passphrase_short", least=PASSPHRASE_LEAST)
    return passphrase


def make(
    statement: str,
    envelopes: Mapping[str, Path],
    identity: str,
    passphrase: str,
    *,
    folder: Path,
    entropy: Entropy,
    work: int = backup.WORK,
) -> Path:
    """The backup of a sealed bid stands in the folder, each archive compared with the statement first. Raises ToolRefusal."""
    must_be_long(passphrase)
    stated = read_bid(statement)
    try:
        backed = [_backed(stated, name, path, identity) for name, path in envelopes.items()]
    except BadBackup as wrong:
        raise ToolRefusal("backup_wrong", part=wrong.part) from None
    file_key = entropy(FILE_KEY_SIZE)
    stanza = wrap_with_passphrase(passphrase, file_key, salt=entropy(_SALT), work=work)
    locked = encrypted_file(
        backup.plain_text(statement, backed), file_key=file_key, stanzas=[stanza], nonce=entropy(NONCE_SIZE)
    )
    target = folder / f"{stated.lot}-{stated.revision}{backup.ENDING}"
    if target.exists():
        raise ToolRefusal("output_exists", path=str(target))
    with tempfile.NamedTemporaryFile(prefix=".backup-", dir=folder, delete=False) as file:
        try:
            for piece in locked:
                file.write(piece)
        except BaseException:
            Path(file.name).unlink()
            raise
    os.replace(file.name, target)  # noqa: PTH105  # Path.replace is the same; this one says that it is one step
    return target


def check(path: Path, passphrase: str) -> Checked:
    """What the backup holds, when every archive is the one that its statement committed to. Raises ToolRefusal."""
    head: Head | None = None
    sizes: dict[str, int] = {}
    with path.open("rb") as file:
        try:
            key = file_key_of(read_header(file), [with_passphrase(passphrase)])
            for one in backup.read(decrypted(file, key)):
                match one:
                    case Head():
                        head = one
                    case Archive():
                        sizes[one.envelope] = sum(map(len, one.chunks))
        except NoMatch:
            raise ToolRefusal("passphrase_wrong") from None
        except EnvelopeFailure:
            raise ToolRefusal("backup_wrong", part="age") from None
        except BadBackup as wrong:
            raise ToolRefusal("backup_wrong", part=wrong.part) from None
    if head is None:
        raise ToolRefusal("backup_wrong", part=backup.HEAD)
    return Checked(head.statement, sizes)


def must_be_received(checked: Checked, receipt: bytes) -> None:
    """Refuses a backup of another statement than the one in this receipt file. Raises ToolRefusal."""
    try:
        received = b64decode(json.loads(receipt)["statement"]["payload"], validate=True).decode()
    except (ValueError, KeyError, TypeError, NotBase64, RecursionError):
        raise ToolRefusal("receipt_wrong", part="statement") from None
    if received != checked.statement:
        raise ToolRefusal("backup_of_another")


def _backed(stated: BidStatement, name: str, path: Path, identity: str) -> Backed:
    """Reads the envelope once to know its check sums; it is read again when the backup is written."""
    file_key = opening.key_of(path, identity)
    size, crc, digest = 0, 0, hashlib.sha256()
    for piece in _plain(path, file_key):
        size += len(piece)
        crc = zlib.crc32(piece, crc)
        digest.update(piece)
    backup.must_be_committed(stated, name, file_key, digest.digest())
    return Backed(name, file_key, size, crc, partial(_opened, path, file_key))


def _plain(path: Path, file_key: bytes) -> Iterator[bytes]:
    with path.open("rb") as file:
        try:
            yield from opened_with_key(file, file_key)
        except EnvelopeFailure as wrong:
            raise ToolRefusal("sealed_wrong", part=str(wrong)) from None


def _opened(path: Path, file_key: bytes) -> BinaryIO:
    return io.BufferedReader(Joined(_plain(path, file_key)))
