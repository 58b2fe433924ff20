"""Looks at everything the platform leans on: each answers in words, within a second, and never with a number of bidders."""

from __future__ import annotations

import math
import shutil
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult

from django.conf import settings
from django.core.cache import cache

from apps.core import clock
from apps.evidence.log.entering import is_anything_open
from apps.evidence.models import LogCheckpoint
from apps.evidence.rules import ntp

PATIENCE_SECONDS = 1.0
DISK_STEP = 0.05
"""Free space is told in steps of so much, so that nothing that was stored can be weighed."""
NTP_KEPT_SECONDS = 60
NTP_PORT = 123
PORTS = {"http": 80, "https": 443, "redis": 6379, "rediss": 6379, "amqp": 5672, "amqps": 5671}
Fullness = Callable[[], float]
_FULL: dict[str, Fullness] = {}


@dataclass(frozen=True, slots=True)
class Offset:
    """How far this machine's clock is from the server's, in seconds; None and why where that is not known."""

    seconds: float | None
    is_asked: bool


def fullness(name: str) -> Callable[[Fullness], Fullness]:
    """Registers how full something is, from 0 to 1, such as the places for sockets; shown in quarters."""

    def register(asked: Fullness) -> Fullness:
        _FULL[name] = asked
        return asked

    return register


def socket_quarters() -> int:
    """How many quarters of this process's places for sockets are taken, rounded down: 0 to 4. Exact numbers would count bidders."""
    return max((min(4, math.floor(asked() * 4)) for asked in _FULL.values()), default=0)


def answers(url: SplitResult) -> bool | None:
    """Whether something listens at this address; None where none is set, so the embedded way is used."""
    if not url.scheme:
        return None
    try:
        with socket.create_connection((url.hostname or "", url.port or PORTS[url.scheme]), PATIENCE_SECONDS):
            return True
    except OSError:
        return False


def disk_free() -> float:
    """The free part of the disk that holds the data, from 0 to 1, rounded down to a step."""
    usage = shutil.disk_usage(settings.DATA_DIR if settings.DATA_DIR.exists() else settings.BASE_DIR)
    return round(math.floor(usage.free / usage.total / DISK_STEP) * DISK_STEP, 2)


def clock_offset() -> Offset:
    """Asks the configured NTP server, at most once a minute; unknown without one or without its answer."""
    if not settings.NTP_SERVER:
        return Offset(None, is_asked=False)
    known: list[float | None] | None = cache.get("health:ntp")
    if known is None:
        known = [_ask(settings.NTP_SERVER)]
        cache.set("health:ntp", known, NTP_KEPT_SECONDS)
    return Offset(known[0], is_asked=True)


def log_lag_seconds(now: datetime) -> float | None:
    """Since when the transparency log should have grown and did not; 0 while it is in time, None while nothing is open."""
    newest = LogCheckpoint.objects.order_by("-size").values_list("at", flat=True).first()
    if newest is None or not is_anything_open(now):
        return None
    return max(0.0, round((now - newest).total_seconds() - settings.LOG_INTERVAL_SECONDS, 1))


def rehearsal_seconds() -> float:
    """How far the product's clock was moved from the machine's: zero unless rehearsing."""
    return clock.offset().total_seconds()


def _ask(server: str) -> float | None:
    host, _colon, port = server.partition(":")
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.settimeout(PATIENCE_SECONDS)
            line.connect((host, int(port or NTP_PORT)))
            asked_at = _machine_time()
            line.send(ntp.QUESTION)
            answer = line.recv(512)
            return round(ntp.offset(answer, asked_at=asked_at, answered_at=_machine_time()), 4)
    except (OSError, ntp.BadAnswer):
        return None


def _machine_time() -> float:
    """What this machine takes for the time, also while the product rehearses: seconds since 1970."""
    return (clock.now() - clock.offset()).timestamp()
