"""在线 — which of a hall's bidders are connected: told by frames after the list, at most one a second, and never a fact.

Each process counts its own sockets. Beside a bus the processes tell each other what they count; a process that falls silent is
forgotten after a while.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings

from apps.evidence.models import Entry
from apps.openings.relay import Frame, plain_frame

LISTED = "opening.list_published"
SILENT_AFTER_SECONDS = 15
FORGOTTEN_AFTER_SECONDS = 60
PACE = ((200, 0.5), (2000, 3.0))
"""Up to so many listeners, a frame each so many seconds at most."""
SLOWEST = 10.0


@dataclass(frozen=True, slots=True)
class Guest:
    """Who listens, as far as presence cares: for whose bid, and whether he may see who is there."""

    bid: str = ""
    sees_lamps: bool = False


PASSER_BY = Guest()


@dataclass(frozen=True, slots=True)
class Present:
    """Whose bidders are connected, and how many listen in all."""

    bids: frozenset[str]
    watching: int

    def with_others(self, others: Iterable[Present]) -> Present:
        """Together with what other processes count."""
        everybody = [self, *others]
        return Present(frozenset().union(*(one.bids for one in everybody)), sum(one.watching for one in everybody))

    def counts(self) -> Frame:
        """For all: how many, and not who."""
        return plain_frame({"type": "presence", "online": len(self.bids), "watching": self.watching})

    def lamps(self) -> Frame:
        """For the desk: who."""
        told = {"type": "presence", "online": len(self.bids), "watching": self.watching}
        return plain_frame({**told, "bids": sorted(self.bids)})


def counted(guests: Iterable[Guest]) -> Present:
    """Those who listen here."""
    here = list(guests)
    return Present(frozenset(one.bid for one in here if one.bid), len(here))


def pause_for(listeners: int) -> float:
    """How long the hall waits between two frames: longer the larger it is."""
    return next((pause for most, pause in PACE if listeners <= most), SLOWEST)


class Crowd:
    """What one room may tell of presence, and when it last did."""

    __slots__ = ("_asked_at", "_is_listed", "_stream", "told_at")

    def __init__(self, stream: str) -> None:
        self._stream = stream
        self._asked_at = -1
        self._is_listed = False
        self.told_at = float("-inf")

    def may_be_told(self, v: int) -> bool:
        """True once the list is public; the journal is asked again only when something new was said."""
        if not self._is_listed and v != self._asked_at:
            self._is_listed, self._asked_at = is_listed(self._stream), v
        return self._is_listed

    def is_time(self, listeners: int, now: float) -> bool:
        """True when the pace of so large a room allows another frame."""
        return now - self.told_at >= pause_for(listeners)


def is_listed(stream: str) -> bool:
    """True once the list of this opening is public; before that nobody hears who or how many are there."""
    return Entry.objects.filter(stream=stream, kind=LISTED).exists()


def exchange(stream: str, process: str, mine: Present) -> Present:
    """Tells the other processes what is counted here, and adds what they told."""
    if not settings.REDIS_URL.scheme:
        return mine
    import redis  # noqa: PLC0415  # only where there is a bus

    bus = redis.Redis.from_url(settings.REDIS_URL.geturl(), socket_timeout=2)
    try:
        now = int(bus.time()[0])
        row = json.dumps({"at": now, "bids": sorted(mine.bids), "watching": mine.watching})
        key = f"kaiming:presence:{stream}"
        asked = bus.pipeline()
        asked.hset(key, process, row)
        asked.expire(key, FORGOTTEN_AFTER_SECONDS)
        asked.hgetall(key)
        told = asked.execute()[-1]
    except redis.RedisError:
        return mine
    finally:
        bus.close()
    return mine.with_others(others_of(told, process, now))


def others_of(told: Mapping[bytes, bytes], process: str, now: int) -> list[Present]:
    """What the other processes count, without those that fell silent."""
    rows = [json.loads(row) for name, row in told.items() if name.decode() != process]
    return [Present(frozenset(row["bids"]), row["watching"]) for row in rows if now - row["at"] <= SILENT_AFTER_SECONDS]
