"""Sealed files as they lie in the object store: checked by their headers, read part after part as one file."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import closing

from apps.bids.models import Part, SealedFile, Upload
from apps.bids.rules.context import Context, NoContext, context_of
from apps.bids.rules.envelope import HeaderFailure, must_be_wrapped, read_header, sealed_size
from apps.bids.rules.joined import Joined
from apps.core.refusals import Refused
from apps.evidence.store import first_lock, lock_stored, open_stored

PART_BYTES = 8 * 2**20
PIECE = 1 << 18


def must_be_sealed(content: bytes, *, envelope: str, size: int) -> Context:
    """What the header says the file is for. Raises Refused("bid_not_sealed") or Refused("bid_for_other_lot")."""
    file = io.BytesIO(content)
    try:
        header = read_header(file)
        must_be_wrapped(header.stanzas)
    except HeaderFailure:
        raise Refused("bid_not_sealed", envelope=envelope) from None
    if header.content != content or size < len(content) + sealed_size(1):
        raise Refused("bid_not_sealed", envelope=envelope)
    try:
        return context_of(header)
    except NoContext:
        raise Refused("bid_for_other_lot", envelope=envelope) from None


def parts_of(size: int) -> int:
    """How many parts a file of this size is sent in."""
    return max(1, -(-size // PART_BYTES))


def part_size(size: int, number: int) -> int:
    """How many bytes a part has; only the last may be shorter than the others."""
    return min(PART_BYTES, size - number * PART_BYTES)


def missing_parts(file: SealedFile) -> list[int]:
    """The numbers of the parts that have not come yet."""
    have = set(file.parts.values_list("number", flat=True))
    return [number for number in range(parts_of(file.size)) if number not in have]


def digest_of(file: SealedFile) -> str:
    """SHA-256 in hex over all parts, read back from the store: what is signed for is what lies there."""
    digest = hashlib.sha256()
    for piece in pieces_of(file):
        digest.update(piece)
    return digest.hexdigest()


def pieces_of(file: SealedFile) -> Iterator[bytes]:
    """The bytes of a sealed file from the beginning."""
    for part in file.parts.order_by("number"):
        with closing(open_stored(part.object_name)) as stored:
            while piece := stored.read(PIECE):
                yield piece


def lock_handed_in(upload: Upload) -> None:
    """What was handed in can no longer be removed by anybody (留存锁定). Called again, a lock is never brought forward."""
    parts = Part.objects.filter(file__upload=upload).order_by("pk")
    for name in parts.values_list("object_name", flat=True):
        lock_stored(name, until=first_lock())


def opened_file(file: SealedFile) -> io.BufferedReader:
    """The sealed file for reading, part after part."""
    return io.BufferedReader(Joined(pieces_of(file)), PIECE)
