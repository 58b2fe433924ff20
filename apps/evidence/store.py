"""The object store: files that are written once and never changed, on this machine or in an S3 bucket.

A name is ours, never a person's: ``lots/12/document/3``. What was stored is durable before the answer comes. It is called
before the transaction that refers to it, never inside: an object that nobody refers to does no harm. What is locked (留存锁定)
is neither removed nor changed before its day; that day is only ever put off.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from django.conf import settings

from apps.core import clock
from apps.core.refusals import Refused
from apps.evidence.landing import Landing

NAME = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")
KEPT_IN_MEMORY = 8 * 2**20
WRITABLE = 0o222
UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stored:
    """An object: its name, its length in bytes and the SHA-256 of its content in hex."""

    name: str
    size: int
    sha256: str


class Keeper(Protocol):
    """Where objects are kept. Of a name the first bytes count, whatever came under it later."""

    def put_once(self, name: str, chunks: Iterable[bytes], limit: int, until: datetime | None) -> Stored:
        """Stores the bytes under a name that nobody has used, locked until then where a moment is given."""

    def keep(self, name: str, landing: Landing) -> None:
        """What has landed gets a name that nobody has used."""

    def open(self, name: str) -> BinaryIO:
        """The object's bytes, from the beginning or from where one seeks."""

    def lock(self, name: str, until: datetime) -> None:
        """Until then the object is neither removed nor changed. An earlier moment than the one that holds changes nothing."""

    def locked_until(self, name: str) -> datetime | None:
        """Until when the object is locked, to the second; None where it is not."""

    def remove(self, name: str) -> None:
        """The object is gone; one that is not there is gone already. Raises Refused("object_locked")."""


def put_once(name: str, chunks: Iterable[bytes]) -> Stored:
    """A record: its bytes are durable under the name and locked for STORE_LOCK_DAYS. Of a refused or broken-off one nothing is kept.

    Raises Refused("object_exists"), never overwrites, and Refused("object_too_large") beyond DOCUMENT_LIMIT_MIB.
    """
    return _keeper_of(name).put_once(name, chunks, settings.DOCUMENT_LIMIT_MIB * 2**20, first_lock())


def put_within(name: str, chunks: Iterable[bytes], *, limit: int) -> Stored:
    """As put_once, with a limit of its own in bytes and not locked: for parts of what may be larger, and may never be handed in."""
    return _keeper_of(name).put_once(name, chunks, limit, None)


def keep(name: str, landing: Landing) -> Stored:
    """What has landed is durable under the name, without being written again.

    Raises Refused("object_exists"), Refused("object_too_large"), and Refused("object_left") when the client hung up meanwhile.
    """
    keeper = _keeper_of(name)
    if landing.is_too_large:
        raise Refused("object_too_large", limit=landing.limit // 2**20)
    with landing.turn:
        if landing.closed:
            raise Refused("object_left")
        keeper.keep(name, landing)
    return Stored(name, landing.size, landing.sha256)


def open_stored(name: str) -> BinaryIO:
    """The object's bytes for reading and seeking; the caller closes it. Raises FileNotFoundError when there is none."""
    return _keeper_of(name).open(name)


def lock_stored(name: str, *, until: datetime) -> None:
    """Until then nobody removes or changes the object; called again with an earlier moment it changes nothing.

    Raises FileNotFoundError when there is none.
    """
    _keeper_of(name).lock(name, until.astimezone(UTC).replace(microsecond=0))


def locked_until(name: str) -> datetime | None:
    """Until when the object is locked; None where it is not. Raises FileNotFoundError when there is none."""
    return _keeper_of(name).locked_until(name)


def first_lock() -> datetime:
    """Until when what becomes a record now is locked, before the day is known until which its file is kept."""
    return clock.machine_now().replace(microsecond=0) + timedelta(days=settings.STORE_LOCK_DAYS)


def remove_stored(name: str) -> None:
    """The object is gone. Only for what nothing refers to or ever will; called again it changes nothing.

    Raises Refused("object_locked").
    """
    _keeper_of(name).remove(name)


def _keeper_of(name: str) -> Keeper:
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of an object")
    if settings.S3_URL.scheme:
        from apps.evidence.bucket import bucket_at  # noqa: PLC0415  # its client takes a while to load

        return bucket_at(settings.S3_URL.geturl())
    return Folder(Path(settings.DATA_DIR) / "objects")


class Folder:
    """Objects as files; a link to the finished file is what creates a name, so that two writers cannot both win.

    A locked file is read-only and its time of last access is the end of the lock, as filers with a WORM mode take it
    (SnapLock and its like). A common disk keeps neither from its administrator.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def put_once(self, name: str, chunks: Iterable[bytes], limit: int, until: datetime | None) -> Stored:
        """See Keeper."""
        path = self._place(name)
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            with fresh.open("xb") as file:
                size, digest = copied(chunks, file, limit)
                file.flush()
                if until:
                    _lock(fresh, until)
                os.fsync(file.fileno())
            os.link(fresh, path)
        except FileExistsError:
            raise Refused("object_exists", name=name) from None
        finally:
            fresh.unlink(missing_ok=True)
        _fsync_folder(path.parent)
        return Stored(name, size, digest)

    def keep(self, name: str, landing: Landing) -> None:
        """See Keeper."""
        path = self._place(name)
        landing.sync()
        try:
            os.link(landing.path, path)
        except FileExistsError:
            raise Refused("object_exists", name=name) from None
        _fsync_folder(path.parent)

    def _place(self, name: str) -> Path:
        path = self.root / name
        if path.exists():
            raise Refused("object_exists", name=name)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def open(self, name: str) -> BinaryIO:
        return (self.root / name).open("rb")

    def lock(self, name: str, until: datetime) -> None:
        """See Keeper."""
        held = self.locked_until(name)
        if held is None or held < until:
            _lock(self.root / name, until)

    def locked_until(self, name: str) -> datetime | None:
        """See Keeper."""
        found = (self.root / name).stat()
        return None if found.st_mode & WRITABLE else UNIX_EPOCH + timedelta(seconds=int(found.st_atime))

    def remove(self, name: str) -> None:
        """See Keeper."""
        with suppress(FileNotFoundError):
            held = self.locked_until(name)
            if held and held > clock.machine_now():
                raise Refused("object_locked", name=name, until=held.date().isoformat())
            (self.root / name).unlink()


def copied(chunks: Iterable[bytes], file: IO[bytes], limit: int) -> tuple[int, str]:
    """The chunks are in the file; their length and SHA-256. Raises Refused("object_too_large") beyond the limit in bytes."""
    size, digest = 0, hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise Refused("object_too_large", limit=limit // 2**20)
        digest.update(chunk)
        file.write(chunk)
    return size, digest.hexdigest()


def _lock(path: Path, until: datetime) -> None:
    os.utime(path, (until.timestamp(), path.stat().st_mtime))
    path.chmod(path.stat().st_mode & ~WRITABLE)


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
