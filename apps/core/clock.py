"""The one clock. Journal, pages, jobs and certificates all read it; nothing else in the product asks what time it is.

``system`` is the machine's clock. ``rehearsal`` is the machine's clock moved by an offset kept in a small file, so that
all processes of a demonstration jump together; it is refused unless DEBUG is on and the address is loopback.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The time on the product's clock, aware, in UTC."""
    return machine_now() + offset()


def machine_now() -> datetime:
    """What this machine takes for the time, also while the product rehearses: what other machines' clocks go by."""
    return datetime.now(UTC)


def offset() -> timedelta:
    """How far the product's clock is from the machine's: zero unless rehearsing."""
    if settings.CLOCK != "rehearsal":
        return timedelta(0)
    try:
        return timedelta(seconds=float(_offset_file().read_text("ascii")))
    except FileNotFoundError:
        return timedelta(0)


def jump_to(moment: datetime) -> None:
    """Sets the rehearsal clock to `moment`, for every process that shares the data directory.

    Raises ValueError when the clock is not a rehearsal clock.
    """
    if settings.CLOCK != "rehearsal":
        raise ValueError("only the rehearsal clock can jump")
    seconds = (moment - machine_now()).total_seconds()
    path = _offset_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(f"{seconds:.6f}", "ascii")
    fresh.replace(path)


def _offset_file() -> Path:
    return Path(settings.DATA_DIR) / "rehearsal-clock"
