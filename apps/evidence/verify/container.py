"""The bundle as a zip or a folder: plain paths, each once, and never more bytes than one is ready to hold.

What cannot be read is a finding of check 0 and reads as absent. Nothing is extracted and no link is followed.
"""

from __future__ import annotations

import re
import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol, TypeVar
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from apps.evidence.verify.protocol import Protocol as Findings

T = TypeVar("T")
PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
PATH_LIMIT = 200
FILES_LIMIT = 20_000
DIRECTORY_LIMIT = 8 * 2**20
FILE_LIMIT = 64 * 2**20
TOTAL_LIMIT = 1024 * 2**20
DEPTH_LIMIT = 12
_END = struct.Struct("<4s4H2IH")
_BROKEN = (BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zlib.error, struct.error)


class Container(Protocol):
    """Where the files of a bundle lie."""

    paths: tuple[str, ...]

    def read(self, path: str, limit: int) -> bytes | None:
        """The bytes of a file; None, and a finding, when it cannot be read within the limit."""


@contextmanager
def opened(place: Path, findings: Findings) -> Iterator[Container | None]:
    """The container at a place; None, and a finding, for what is neither a zip nor a folder."""
    if place.is_dir():
        yield Folder(place, findings)
        return
    archive = _archive(place, findings)
    if archive is None:
        yield None
        return
    with archive:
        yield Archive(archive, findings)


class Budget:
    """How many bytes may still be read from this bundle."""

    def __init__(self) -> None:
        self.left = TOTAL_LIMIT

    def take(self, size: int) -> bool:
        """True when so many bytes may be read; they are then spent."""
        self.left -= size
        return self.left >= 0


class Archive:
    """A zip."""

    def __init__(self, archive: ZipFile, findings: Findings) -> None:
        self._archive = archive
        self._findings = findings
        self._budget = Budget()
        self._entries = _plain(((one.filename, one) for one in archive.infolist() if not _is_folder(one)), findings)
        self.paths = tuple(sorted(self._entries))

    def read(self, path: str, limit: int) -> bytes | None:
        """See Container."""
        entry = self._entries.get(path)
        if entry is None:
            return None
        if entry.flag_bits & 1 or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            self._findings.find(0, "file_unreadable", path)
            return None
        try:
            with self._archive.open(entry) as file:
                return _within(file, path, limit, self._budget, self._findings)
        except _BROKEN:
            self._findings.find(0, "file_unreadable", path)
            return None


class Folder:
    """A folder."""

    def __init__(self, root: Path, findings: Findings) -> None:
        self._findings = findings
        self._budget = Budget()
        self._files = _plain(_walk(root, findings), findings)
        self.paths = tuple(sorted(self._files))

    def read(self, path: str, limit: int) -> bytes | None:
        """See Container."""
        place = self._files.get(path)
        if place is None:
            return None
        try:
            with place.open("rb") as file:
                return _within(file, path, limit, self._budget, self._findings)
        except OSError:
            self._findings.find(0, "file_unreadable", path)
            return None


def _archive(place: Path, findings: Findings) -> ZipFile | None:
    """The zip, once its directory is known to be of a size that one can hold."""
    try:
        with place.open("rb") as file:
            is_bounded = _has_small_directory(file)
        if is_bounded:
            return ZipFile(place)
    except _BROKEN:
        pass
    findings.find(0, "not_a_bundle", place.name)
    return None


def _has_small_directory(file: IO[bytes]) -> bool:
    size = file.seek(0, 2)
    tail = min(size, _END.size + 2**16)
    file.seek(size - tail)
    content = file.read(tail)
    at = content.rfind(b"PK\x05\x06")
    if at < 0 or len(content) - at < _END.size:
        return False
    entries, directory = _END.unpack(content[at : at + _END.size])[4:6]
    return bool(entries <= FILES_LIMIT and directory <= DIRECTORY_LIMIT)


def _plain(found: Iterator[tuple[str, T]], findings: Findings) -> dict[str, T]:
    """The files whose paths are plain and once; the others are findings."""
    files: dict[str, T] = {}
    seen: dict[str, str] = {}
    for count, (path, thing) in enumerate(found):
        if count >= FILES_LIMIT:
            findings.find(0, "too_many_files", "", limit=FILES_LIMIT)
            break
        if len(path) > PATH_LIMIT or not PATH.fullmatch(path):
            findings.find(0, "path_not_plain", path)
        elif path.lower() in seen:
            findings.find(0, "path_twice", path)
            files.pop(seen[path.lower()], None)
        else:
            files[path] = thing
            seen[path.lower()] = path
    return files


def _is_folder(entry: ZipInfo) -> bool:
    return entry.is_dir() and entry.file_size == 0


def _walk(root: Path, findings: Findings) -> Iterator[tuple[str, Path]]:
    waiting = [(root, "")]
    while waiting:
        folder, before = waiting.pop()
        for place in sorted(_listed(folder, before, findings)):
            path = f"{before}{place.name}"
            mode = place.lstat().st_mode
            if stat.S_ISDIR(mode) and path.count("/") < DEPTH_LIMIT:
                waiting.append((place, f"{path}/"))
            elif stat.S_ISREG(mode):
                yield path, place
            else:
                findings.find(0, "path_not_plain", path)


def _listed(folder: Path, before: str, findings: Findings) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        findings.find(0, "file_unreadable", before)
        return []


def _within(file: IO[bytes], path: str, limit: int, budget: Budget, findings: Findings) -> bytes | None:
    content = file.read(min(limit, FILE_LIMIT) + 1)
    if len(content) > limit or not budget.take(len(content)):
        findings.find(0, "file_too_large", path, limit=limit)
        return None
    return content
