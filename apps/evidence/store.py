"""The object store: files that are written once and never changed, on this machine or in an S3 bucket.

A name is ours, never a person's: ``lots/12/document/3``. What was stored is durable before the answer comes. It is called
before the transaction that refers to it, never inside: an object that nobody refers to does no harm.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from django.conf import settings

from apps.core.refusals import Refused
from apps.evidence.landing import Landing

NAME = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")
KEPT_IN_MEMORY = 8 * 2**20
PART = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Stored:
    """An object: its name, its length in bytes and the SHA-256 of its content in hex."""

    name: str
    size: int
    sha256: str


class Keeper(Protocol):
    """Where objects are kept."""

    def put_once(self, name: str, chunks: Iterable[bytes], limit: int) -> Stored:
        """Stores the bytes under a name that nobody has used."""

    def keep(self, name: str, landing: Landing) -> None:
        """What has landed gets a name that nobody has used."""

    def open(self, name: str) -> BinaryIO:
        """The object's bytes, from the beginning."""

    def remove(self, name: str) -> None:
        """The object is gone; one that is not there is gone already."""


def put_once(name: str, chunks: Iterable[bytes]) -> Stored:
    """The bytes are durable under the name. Of a refused or broken-off object nothing is kept.

    Raises Refused("object_exists"), never overwrites, and Refused("object_too_large") beyond DOCUMENT_LIMIT_MIB.
    """
    return put_within(name, chunks, limit=settings.DOCUMENT_LIMIT_MIB * 2**20)


def put_within(name: str, chunks: Iterable[bytes], *, limit: int) -> Stored:
    """As put_once, with a limit of its own in bytes: for parts of something that may be larger than a document."""
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of an object")
    return _keeper().put_once(name, chunks, limit)


def keep(name: str, landing: Landing) -> Stored:
    """What has landed is durable under the name, without being written again.

    Raises Refused("object_exists"), Refused("object_too_large"), and Refused("object_left") when the client hung up meanwhile.
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of an object")
    if landing.is_too_large:
        raise Refused("object_too_large", limit=landing.limit // 2**20)
    with landing.turn:
        if landing.closed:
            raise Refused("object_left")
        _keeper().keep(name, landing)
    return Stored(name, landing.size, landing.sha256)


def open_stored(name: str) -> BinaryIO:
    """The object's bytes for reading; the caller closes it. Raises FileNotFoundError when there is none."""
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of an object")
    return _keeper().open(name)


def remove_stored(name: str) -> None:
    """The object is gone. Only for what nothing refers to or ever will; called again it changes nothing."""
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of an object")
    _keeper().remove(name)


def _keeper() -> Keeper:
    if settings.S3_URL.scheme:
        from apps.evidence.bucket import bucket_at  # noqa: PLC0415  # its client takes a while to load

        return bucket_at(settings.S3_URL.geturl())
    return Folder(Path(settings.DATA_DIR) / "objects")


class Folder:
    """Objects as files; a link to the finished file is what creates a name, so that two writers cannot both win."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put_once(self, name: str, chunks: Iterable[bytes], limit: int) -> Stored:
        """See Keeper."""
        path = self._place(name)
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            with fresh.open("xb") as file:
                size, digest = copied(chunks, file, limit)
                file.flush()
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

    def remove(self, name: str) -> None:
        """See Keeper."""
        (self.root / name).unlink(missing_ok=True)


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


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
