"""Handlers that leave a trace which tests can count."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import Any

from apps.evidence.models import Entry
from apps.evidence.outbox import Handler, enqueue


def promise_echo(entry: Entry) -> None:
    """Promises a job that says what was heard: lives and dies with the transaction of the cursor."""
    enqueue("echo.heard", {"stream": entry.stream, "v": entry.v}, run_at=entry.at)


def line_writer(log: Path) -> Handler:
    """A job that takes a moment and writes its number and when it was picked up."""

    def write_line(payload: dict[str, Any], *, now: datetime) -> None:
        picked_up = time.time()
        time.sleep(payload.get("seconds_in_hundredths", 0) / 100)
        with log.open("a", encoding="ascii") as file:
            file.write(f"{payload['number']} {picked_up:.4f}\n")

    return write_line
