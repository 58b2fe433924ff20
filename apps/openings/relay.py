"""What the sockets say: entries of the journal as frames, each encoded once. Reads the journal, asks nobody's rights."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from apps.evidence import journal
from apps.evidence.models import Entry, StreamHead
from apps.evidence.rules.chain import moment

BATCH = 500
_TEXT = 0x81
"""RFC 6455: a whole text message in one frame, unmasked, as a server sends it."""
_ONE_BYTE, _TWO_BYTES = 126, 1 << 16


@dataclass(frozen=True, slots=True)
class Frame:
    """One message, as text and as the bytes on the wire. ``v`` is 0 for what is not an entry."""

    v: int
    text: str
    wire: bytes


def frame_of(entry: Entry) -> Frame:
    """``{"v": 12, "type": "opening.started", "at": …, "digest": …, …}``: the fact's own fields stand beside."""
    head = f'{{"v":{entry.v},"type":"{entry.kind}","at":"{moment(entry.at)}","digest":"{entry.digest_hex}"'
    return _frame(entry.v, head + ("}" if entry.body == "{}" else f",{entry.body[1:]}"))


def beat_frame(v: int, now: datetime) -> Frame:
    """What the newest version is and what time it is: not a fact, told on arrival and every few seconds."""
    return _frame(0, f'{{"type":"clock","v":{v},"now":{round(now.timestamp() * 1000)}}}')


def plain_frame(told: Mapping[str, object]) -> Frame:
    """What is not a fact and has no version."""
    return _frame(0, json.dumps(told, separators=(",", ":")))


def last_frames(stream: str, count: int) -> list[Frame]:
    """The newest frames of a stream, in order; none where nothing was said yet."""
    newest = Entry.objects.filter(stream=stream).order_by("-v")[:count]
    return [frame_of(entry) for entry in reversed(newest)]


def after(stream: str, v: int) -> list[Frame]:
    """The frames of a stream after a version, in order, at most a batch."""
    return [frame_of(entry) for entry in journal.since(stream, v, limit=BATCH)]


def grown(positions: dict[str, int]) -> dict[str, list[Frame]]:
    """What is new in each of the streams after the version given, for those that have something new."""
    heads = StreamHead.objects.filter(name__in=positions).order_by("name").values_list("name", "v")
    return {name: after(name, positions[name]) for name, v in heads if v > positions[name]}


def _frame(v: int, text: str) -> Frame:
    payload = text.encode()
    size = len(payload)
    if size < _ONE_BYTE:
        head = struct.pack("!BB", _TEXT, size)
    elif size < _TWO_BYTES:
        head = struct.pack("!BBH", _TEXT, 126, size)
    else:
        head = struct.pack("!BBQ", _TEXT, 127, size)
    return Frame(v, text, head + payload)
