"""The talk of a hall for one reader: what was written between host and bidder, beside what the snapshot tells everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from apps.core.actor import Actor
from apps.evidence.models import StreamHead
from apps.openings import policy
from apps.openings.models import Opening
from apps.openings.queries.own import bid_of

PRIVATE_SHOWN = 200


@dataclass(frozen=True, slots=True)
class PrivateLine:
    """A message that not everybody reads: in whose thread, and whether the host wrote it."""

    bid: str
    is_host: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PrivateTalk:
    """Which stream brings more of it (``own``, ``desk``, or none), from which version on, and what was said so far."""

    hears: str
    v: int
    lines: tuple[PrivateLine, ...]


def private_talk(actor: Actor, opening: Opening) -> PrivateTalk:
    """All threads for the desk, one's own for a bidder, nothing for everybody else."""
    bid = bid_of(actor, opening)
    if bid is not None:
        stream, hears = opening.own_stream(bid), "own"
        found = opening.messages.filter(thread=bid)
    elif policy.may_read_desk(actor, opening):
        stream, hears = opening.desk_stream, "desk"
        found = opening.messages.exclude(thread="")
    else:
        return PrivateTalk("", 0, ())
    v = StreamHead.objects.filter(name=stream.name).values_list("v", flat=True).first() or 0
    newest = list(found.order_by("-at", "-pk")[:PRIVATE_SHOWN])
    lines = tuple(PrivateLine(one.thread, not one.bid, one.text, one.at) for one in reversed(newest))
    return PrivateTalk(hears, v, lines)
