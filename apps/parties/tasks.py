"""Jobs of this app: a time-stamp that could not be had when a paper was signed is asked for until it is there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apps.evidence.outbox import job
from apps.evidence.time_stamping import TIME_STAMP, NoTimeStamp, keep
from apps.parties.time_authority import time_authority


@job(TIME_STAMP)
def fetch_time_stamp(payload: dict[str, Any], *, now: datetime) -> None:
    """A detached token over the file is kept. Raises NoTimeStamp, and is tried again."""
    authority = time_authority(now=now)
    if authority is None:
        raise NoTimeStamp("there is no authority of time-stamps")
    keep(payload["sha256"], authority.token(bytes.fromhex(payload["sha256"])))
