"""导入备份文件 — opens a bid from the backup that its bidder kept, when every byte is the one that he stated before the deadline.

Nothing is published before all of it was read once and compared; what does not fit leaves nothing behind.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from apps.bids import queries
from apps.bids.opening import BadBid, Opened, open_archive, stated_of
from apps.bids.rules.backup import Archive, BadBackup, Head, read
from apps.bids.rules.envelope import header_mac_ok, read_header
from apps.core.refusals import Refused


@dataclass(frozen=True, slots=True)
class Restored:
    """A bid that was opened from its backup: the file key and the files of every envelope."""

    keys: Mapping[str, bytes]
    opened: Mapping[str, Opened]


def restore(bid_code: str, open_chunks: Callable[[], Iterable[bytes]]) -> Restored:
    """Every envelope's files are objects that may be read. Read twice: compared whole, then published.

    Raises Refused: ``backup_damaged``, ``backup_of_other_bid`` for one of another statement than the one received, and
    ``backup_not_committed`` where an archive or a key is not what that statement committed to.
    """
    head = _compared(bid_code, open_chunks())
    opened = {}
    for one in _read(open_chunks()):
        if isinstance(one, Archive):
            try:
                opened[one.envelope] = open_archive(head.stated, one.envelope, one.file_key, one.chunks)
            except BadBid:
                raise Refused("backup_not_committed", envelope=one.envelope) from None
    return Restored(head.keys, opened)


def _compared(bid_code: str, chunks: Iterable[bytes]) -> Head:
    """The head of a backup whose every archive was read to its end and is the one stated."""
    head: Head | None = None
    for one in _read(chunks):
        match one:
            case Head():
                head = one
                _must_be_received(bid_code, head)
            case Archive():
                for _piece in one.chunks:
                    pass
    if head is None:
        raise Refused("backup_damaged")
    return head


def _read(chunks: Iterable[bytes]) -> Iterator[Head | Archive]:
    envelopes: set[str] = set()
    try:
        for one in read(chunks):
            if isinstance(one, Head):
                envelopes = set(one.keys)
            yield one
    except BadBackup as wrong:
        if wrong.part in envelopes:
            raise Refused("backup_not_committed", envelope=wrong.part) from None
        raise Refused("backup_damaged") from None


def _must_be_received(bid_code: str, head: Head) -> None:
    """The statement is the one received last, and the keys are those of the very files that were received."""
    sealed = queries.sealed_files(bid_code)
    if set(sealed) != set(head.keys) or any(stated_of(file).text() != head.statement for file in sealed.values()):
        raise Refused("backup_of_other_bid")
    for name, file in sealed.items():
        if not header_mac_ok(read_header(io.BytesIO(bytes(file.header))), head.keys[name]):
            raise Refused("backup_not_committed", envelope=name)
