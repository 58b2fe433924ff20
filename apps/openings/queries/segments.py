"""The public stream of a hall for any number of watchers: whole segments that never change, and a small head that does.

The facts are the frames of the socket, word for word, and keep their versions: who has heard so many facts from the one
goes on with the next fact from the other.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from apps.evidence import journal
from apps.evidence.models import Entry, StreamHead
from apps.openings.parts import openings_of
from apps.openings.relay import frame_of

SEGMENT = 32
"""Facts in a segment. Changing it changes addresses that caches keep for a year."""
HEADS_KEPT = 64
MOST = 10**15
"""Beyond it there is no version."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a stream as JSON, and the tag that is another one as soon as the content is."""

    text: str
    tag: str


def segment(lot_code: str, first: int, last: int) -> Part | None:
    """The facts from `first` to `last`, once all of them are there; nothing for any other bounds than a segment's."""
    if first % SEGMENT != 1 or last != first + SEGMENT - 1 or last > MOST:
        return None
    stream = _stream(lot_code)
    entries = journal.since(stream, first - 1, limit=SEGMENT) if stream else []
    if len(entries) < SEGMENT:
        return None
    text = f'{{"lot":{json.dumps(lot_code)},"from":{first},"to":{last},"facts":{_facts(entries)}}}'
    return Part(text, entries[-1].digest_hex)


def head(lot_code: str, now: datetime) -> Part | None:
    """The newest version, how each whole segment ends, the facts after the last of them, and the time."""
    stream = _stream(lot_code)
    if stream is None:
        return None
    newest = StreamHead.objects.filter(name=stream).first()
    v, digest = (newest.v, bytes(newest.digest)) if newest else (0, b"")
    text = f'{_head(lot_code, stream, v, digest)},"now":{round(now.timestamp() * 1000)}}}'
    return Part(text, f"{v}-{digest.hex()[:32]}")


@lru_cache(maxsize=HEADS_KEPT)
def _head(lot_code: str, stream: str, v: int, _digest: bytes) -> str:
    """All of a head but the time: a journal never changes, so neither does its head at a version."""
    whole = v - v % SEGMENT
    last = Entry.objects.filter(stream=stream, v__in=range(SEGMENT, whole + 1, SEGMENT)).order_by("v")
    ends = json.dumps([entry.digest_hex for entry in last], separators=(",", ":"))
    facts = _facts([entry for entry in journal.since(stream, whole, limit=SEGMENT) if entry.v <= v])
    return f'{{"lot":{json.dumps(lot_code)},"v":{v},"size":{SEGMENT},"ends":{ends},"facts":{facts}'


def _facts(entries: list[Entry]) -> str:
    return f"[{','.join(frame_of(entry).text for entry in entries)}]"


def _stream(lot_code: str) -> str | None:
    """The public stream of a published lot's opening."""
    opening = openings_of(lot_code).only("pk").first()
    return opening.public_stream.name if opening else None
