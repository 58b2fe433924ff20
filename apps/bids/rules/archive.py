"""The zip inside an envelope, in one spelling: stored, dated 1980-01-01, names sorted, nothing that could hide anything.

Because there is one spelling, it is read front to back without trusting its directory, and no two tools see two archives.
"""

from __future__ import annotations

import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

ENTRY_LIMIT = 2**32 - 1
NAME_LIMIT = 120
ENTRIES_LIMIT = 1000
PIECE = 1 << 20
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION, _UTF8, _STORED, _TIME, _DATE = 20, 0x0800, 0, 0, 0x21


class BadArchive(ValueError):
    """The bytes are not an archive in our one spelling."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file to be put into an archive; `open` gives its bytes from the beginning, as often as asked."""

    name: str
    size: int
    crc: int
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class _Written:
    name: bytes
    size: int
    crc: int
    at: int


def is_plain_name(name: str) -> bool:
    """True for a file name that is the same everywhere: no folders, nothing invisible, composed characters (NFC)."""
    return (
        0 < len(name) <= NAME_LIMIT
        and name.isprintable()
        and name == unicodedata.normalize("NFC", name)
        and not any(one in name for one in '/\\:*?"<>|')
        and name == name.strip(" .")
    )


def written(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The bytes of the archive, piece by piece. Raises ValueError for names or sizes that have no place in one."""
    at, done = 0, []
    for entry in sorted(entries, key=lambda one: one.name.encode()):
        if not is_plain_name(entry.name) or entry.size > ENTRY_LIMIT or at > ENTRY_LIMIT:
            raise ValueError(f"{entry.name!r} cannot be put into an archive")
        one = _Written(entry.name.encode(), entry.size, entry.crc, at)
        head = _local(one)
        yield head
        yield from _content(entry)
        at += len(head) + entry.size
        done.append(one)
    if not done or len({one.name for one in done}) != len(done) or len(done) > ENTRIES_LIMIT:
        raise ValueError("an archive holds one to a thousand files, each name once")
    yield _directory(done, at)


def size_of(entries: Sequence[Entry]) -> int:
    """How many bytes the archive of these files has."""
    names = [len(entry.name.encode()) for entry in entries]
    return (
        sum(entry.size for entry in entries) + 2 * sum(names) + len(names) * (_LOCAL.size + _CENTRAL.size) + _END.size
    )


def checked(chunks: Iterable[bytes]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Name and content of each file, in order; each content is read to its end before the next file is asked for.

    Raises BadArchive, at the latest when everything has been read.
    """
    read = _Reader(chunks)
    done: list[_Written] = []
    while True:
        at, mark = read.at, read.exactly(4)
        if mark != _LOCAL_MARK:
            break
        one = _local_read(read, at, done)
        crc = _Crc()
        content = crc.over(read.pieces(one.size))
        yield one.name.decode(), content
        for _rest in content:
            pass
        if crc.value != one.crc:
            raise BadArchive("a file is not as its check sum says")
        done.append(one)
    if not done or mark + read.rest(len(done)) != _directory(done, at):
        raise BadArchive("the directory does not list the files as they stand")


def crc_of(pieces: Iterable[bytes]) -> int:
    """CRC-32, which a zip wants for each file."""
    crc = 0
    for piece in pieces:
        crc = zlib.crc32(piece, crc)
    return crc


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of a file in pieces that fit into memory."""
    while piece := file.read(PIECE):
        yield piece


class _Crc:
    def __init__(self) -> None:
        self.value = 0

    def over(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.value = zlib.crc32(piece, self.value)
            yield piece


class _Reader:
    """Bytes from a source of chunks, counted."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.chunks = iter(chunks)
        self.held = b""
        self.at = 0

    def pieces(self, size: int) -> Iterator[bytes]:
        while size:
            if not self.held:
                self.held = next(self.chunks, b"")
                if not self.held:
                    raise BadArchive("the archive breaks off")
            piece, self.held = self.held[:size], self.held[size:]
            size -= len(piece)
            self.at += len(piece)
            yield piece

    def exactly(self, size: int) -> bytes:
        return b"".join(self.pieces(size))

    def rest(self, entries: int) -> bytes:
        """What follows, up to more than a directory of so many entries can have."""
        most = entries * (_CENTRAL.size + 4 * NAME_LIMIT) + _END.size + 1
        found = bytearray(self.held)
        for chunk in self.chunks:
            found += chunk
            if len(found) > most:
                raise BadArchive("something follows the directory")
        return bytes(found)


def _local_read(read: _Reader, at: int, done: Sequence[_Written]) -> _Written:
    raw = _LOCAL_MARK + read.exactly(_LOCAL.size - 4)
    crc, stored, size, name_size = _LOCAL.unpack(raw)[6:10]
    name = read.exactly(name_size) if name_size <= 4 * NAME_LIMIT else b""
    one = _Written(name, size, crc, at)
    if stored != size or raw + name != _local(one) or not _is_name(name) or len(done) >= ENTRIES_LIMIT:
        raise BadArchive("a file's header is not in our spelling")
    if done and done[-1].name >= name:
        raise BadArchive("the names are not sorted")
    return one


def _is_name(name: bytes) -> bool:
    try:
        return is_plain_name(name.decode())
    except UnicodeDecodeError:
        return False


def _local(one: _Written) -> bytes:
    head = _LOCAL.pack(
        _LOCAL_MARK, _VERSION, _UTF8, _STORED, _TIME, _DATE, one.crc, one.size, one.size, len(one.name), 0
    )
    return head + one.name


def _directory(done: Sequence[_Written], at: int) -> bytes:
    rows = b"".join(_central(one) for one in done)
    return rows + _END.pack(_END_MARK, 0, 0, len(done), len(done), len(rows), at, 0)


def _central(one: _Written) -> bytes:
    fixed = (_VERSION, _VERSION, _UTF8, _STORED, _TIME, _DATE)
    return _CENTRAL.pack(_CENTRAL_MARK, *fixed, one.crc, one.size, one.size, len(one.name), 0, 0, 0, 0, 0, one.at) + (
        one.name
    )


def _content(entry: Entry) -> Iterator[bytes]:
    size, crc = 0, _Crc()
    with closing(entry.open()) as file:
        for piece in crc.over(pieces_of(file)):
            size += len(piece)
            yield piece
    if size != entry.size or crc.value != entry.crc:
        raise ValueError(f"{entry.name!r} changed while it was sealed")
