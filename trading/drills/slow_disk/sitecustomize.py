"""Found first by every Python process of a drilled cluster: while the file that it names holds seconds, every fsync takes so long."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

_told_in = os.environ.get("KAIMING_DRILL_SLOW_DISK", "")
_fsync = os.fsync


def _slowly(file: int) -> None:
    with suppress(OSError, ValueError):
        time.sleep(float(Path(_told_in).read_text("ascii")))
    _fsync(file)


if _told_in:
    os.fsync = _slowly  # type: ignore[assignment]  # the one place through which durable files go
