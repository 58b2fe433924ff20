"""The private keys of the demonstration's seats, kept so that a visitor's browser can be given them: only ever in a demonstration."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from apps.portal.demonstration.inside import InsideVisitor
from apps.portal.rehearsal.keys import Keys, keys_in
from apps.portal.rehearsal.visitor import Seat

_RECIPIENT_LINE = "# recipient: "
_CERTIFICATE_LINE = "# certificate: "


def keep(seat: int, keys: Keys) -> None:
    """The seat's keys are in the ring, readable for this user alone."""
    path = _path(seat)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(keys.keyfile())
        file.write(f"{_RECIPIENT_LINE}{keys.recipient}\n")
        file.write(f"{_CERTIFICATE_LINE}{b64encode(keys.certificate).decode()}\n")


def give_keys(seats: Iterable[Seat]) -> None:
    """Each of these seats has keys and a certificate, made as a browser makes them, and the ring has a copy."""
    for seat in seats:
        visitor = InsideVisitor(seat)
        visitor.enter()
        keep(seat.number, visitor.keys)


def keyfile_of(seat: int) -> str | None:
    """The seat's keyfile as text, None when the ring has none."""
    try:
        return _path(seat).read_text("ascii")
    except FileNotFoundError:
        return None


def read_keys(text: str) -> Keys:
    """The keys and the certificate of a keyfile from the ring. Raises ValueError."""
    line = next(line for line in text.splitlines() if line.startswith(_CERTIFICATE_LINE))
    return keys_in(text, b64decode(line.removeprefix(_CERTIFICATE_LINE)))


def _path(seat: int) -> Path:
    return Path(settings.DATA_DIR) / "demonstration-keys" / f"{int(seat)}.txt"
