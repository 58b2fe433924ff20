"""The private keys of the demonstration's seats, kept so that a visitor's browser can be given them: only ever in a demonstration."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from apps.portal.rehearsal.keys import Keys
from apps.portal.rehearsal.visitor import Visitor


def keep(seat: int, keys: Keys) -> None:
    """The seat's keys are in the ring, readable for this user alone."""
    path = _path(seat)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(keys.keyfile())


def give_keys(visitors: Iterable[Visitor]) -> None:
    """Each of their seats has keys and a certificate, made as a browser makes them, and the ring has a copy."""
    for visitor in visitors:
        keep(visitor.seat.number, visitor.keys)


def keyfile_of(seat: int) -> str | None:
    """The seat's keyfile as text, None when the ring has none."""
    try:
        return _path(seat).read_text("ascii")
    except FileNotFoundError:
        return None


def _path(seat: int) -> Path:
    return Path(settings.DATA_DIR) / "demonstration-keys" / f"{int(seat)}.txt"
