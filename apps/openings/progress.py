"""开启进度 — tells, as the worker opens a bid, how much of it is open; every few megabytes, and at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from apps.bids.queries import sealed_files
from apps.openings import actions
from apps.openings.models import Opening

STEP = 4 << 20
"""So many bytes lie between two words about the progress."""


def progress_of(opening: Opening, bid: str, *, now: datetime) -> Callable[[int], None]:
    """Hears how many bytes were opened, and keeps it where the hall can see it."""
    total = sum(one.size for one in sealed_files(bid).values())
    done = told = 0
    actions.note_progress(opening.pk, bid, done=0, total=total, now=now)

    def heard(count: int) -> None:
        nonlocal done, told
        done += count
        if done - told >= STEP:
            told = done
            actions.note_progress(opening.pk, bid, done=min(done, total), total=total, now=now)

    return heard


def told(chunks: Iterable[bytes], tell: Callable[[int], None]) -> Iterator[bytes]:
    """The same bytes, whose passing is told."""
    for chunk in chunks:
        tell(len(chunk))
        yield chunk
