"""Takes in what a bidder imports as a backup, before and outside any transaction: pieces into the object store, read back as one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from apps.bids.receiving import Body, limit_in_bytes
from apps.bids.sealed_files import PART_BYTES, PIECE
from apps.core.refusals import Refused
from apps.evidence.landing import Landing
from apps.evidence.store import keep, open_stored, put_within

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Piece:
    """What the headers of a request say about a piece before its body is read."""

    number: int
    size: int
    sha256: str


def must_be_sound(piece: Piece) -> None:
    """Refuses by its headers a piece that is too large, too many or without a digest."""
    is_sound = 0 < piece.size <= PART_BYTES and _SHA256.fullmatch(piece.sha256)
    if not is_sound or piece.number >= pieces_limit():
        raise Refused("backup_part_wrong", number=piece.number)


def pieces_limit() -> int:
    """So many pieces has the largest backup: a bid, and what names its files."""
    return -(-limit_in_bytes() // PART_BYTES) + 1


def receive(bid: str, piece: Piece, body: Body | Landing) -> None:
    """The piece is durable under a name that its digest makes, so that sending it again finds it there."""
    name = _name(bid, piece.number, piece.sha256)
    try:
        if isinstance(body, Landing):
            _must_be_as_said(piece, body.size, body.sha256)
            keep(name, body)
        else:
            put_within(name, _checked(piece, body), limit=PART_BYTES)
    except Refused as refusal:
        if refusal.code != "object_exists":
            raise


def chunks_of(bid: str, digests: Sequence[str]) -> Callable[[], Iterable[bytes]]:
    """The pieces with these digests as one file, as often as asked. Raises Refused("backup_part_wrong") where one is missing."""
    if not 0 < len(digests) <= pieces_limit() or not all(map(_SHA256.fullmatch, digests)):
        raise Refused("backup_part_wrong", number=len(digests))

    def chunks() -> Iterator[bytes]:
        for number, digest in enumerate(digests):
            try:
                file = open_stored(_name(bid, number, digest))
            except FileNotFoundError:
                raise Refused("backup_part_wrong", number=number) from None
            with closing(file):
                while piece := file.read(PIECE):
                    yield piece

    return chunks


def must_be_there(bid: str, digests: Sequence[str]) -> None:
    """Refuses what is not whole before anything is asked of the worker."""
    chunks_of(bid, digests)
    for number, digest in enumerate(digests):
        try:
            open_stored(_name(bid, number, digest)).close()
        except FileNotFoundError:
            raise Refused("backup_part_wrong", number=number) from None


def _name(bid: str, number: int, sha256: str) -> str:
    return f"imports/{bid}/{number}-{sha256}"


def _checked(piece: Piece, body: Body) -> Iterator[bytes]:
    digest, size = hashlib.sha256(), 0
    while read := body.read(PIECE):
        size += len(read)
        digest.update(read)
        yield read
    _must_be_as_said(piece, size, digest.hexdigest())


def _must_be_as_said(piece: Piece, size: int, sha256: str) -> None:
    if size != piece.size or sha256 != piece.sha256:
        raise Refused("backup_part_wrong", number=piece.number)
