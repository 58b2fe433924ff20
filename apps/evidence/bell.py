"""The bell: tells whoever waits that streams have grown. It carries no fact and may be lost: the journal is the truth.

In this process it rings at once after the commit. Where REDIS_URL names a bus, it is rung there too, for the others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.db import transaction

if TYPE_CHECKING:
    import redis

log = structlog.get_logger("evidence")
Ear = Callable[[frozenset[str]], None]
CHANNEL = "kaiming:bell"
PATIENCE_SECONDS = 0.25
"""How long a commit's thread may wait for the bus: whoever was not told looks into the journal himself."""
SILENCE_SECONDS = 5.0
"""How long a bus that did not answer is left alone."""
_ears: set[Ear] = set()
_silent_until = 0.0


def listen(ear: Ear) -> None:
    """The ear is called with the names of grown streams, in the thread that wrote them; it must return at once."""
    _ears.add(ear)


def stop_listening(ear: Ear) -> None:
    """The ear hears nothing any more; one that never listened is left alone."""
    _ears.discard(ear)


def ring_after_commit(streams: Iterable[str]) -> None:
    """Rings once the transaction under way is durable, and never when it is rolled back."""
    transaction.on_commit(partial(ring, frozenset(streams)), robust=True)


def ring(streams: frozenset[str]) -> None:
    """Tells the ears of this process, and the bus."""
    for ear in tuple(_ears):
        ear(streams)
    if settings.REDIS_URL.scheme:
        _ring_the_bus(streams)


def heard(message: bytes) -> frozenset[str]:
    """The streams that a message of the bus names."""
    return frozenset(message.decode("utf-8", "replace").split())


def _ring_the_bus(streams: frozenset[str]) -> None:
    global _silent_until  # noqa: PLW0603  # one pause for the process
    if time.monotonic() < _silent_until:
        return
    import redis  # noqa: PLC0415  # only where there is a bus

    try:
        _bus(settings.REDIS_URL.geturl()).publish(CHANNEL, " ".join(sorted(streams)))
    except redis.RedisError as failure:
        _silent_until = time.monotonic() + SILENCE_SECONDS
        log.warning("bell.bus_silent", error=type(failure).__name__)


@cache
def _bus(url: str) -> redis.Redis:
    import redis  # noqa: PLC0415  # as above

    return redis.Redis.from_url(url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS)
