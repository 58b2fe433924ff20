"""How a failure in the background is kept: where it broke and what kind it was, never its text, which may name people."""

from __future__ import annotations

import traceback
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from apps.core.refusals import Refusal

LONGEST_WAIT = timedelta(hours=1)


def where_it_broke(failure: BaseException) -> str:
    """``KeyError at apps/portal/steps.py:31``; a refusal adds its code."""
    name = f"{type(failure).__name__}({failure.code})" if isinstance(failure, Refusal) else type(failure).__name__
    frames = traceback.extract_tb(failure.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(settings.BASE_DIR / "apps")]
    if not frames:
        return name
    frame = (ours or frames)[-1]
    path = Path(frame.filename)
    shown = path.relative_to(settings.BASE_DIR) if path.is_relative_to(settings.BASE_DIR) else path.name
    return f"{name} at {shown}:{frame.lineno}"[:200]


def back_off(tries: int) -> timedelta:
    """How long to wait after so many tries: 1, 2, 4 … seconds, at most an hour."""
    return min(timedelta(seconds=2 ** min(tries - 1, 20)), LONGEST_WAIT)
