"""A request's body on its way into the object store: written once, where it will stay, hashed while it comes.

The server opens a landing when the headers have come, writes what arrives, and closes it when the request is over. The
view has it kept under a name (`store.keep`) or leaves it; what was left is gone with the request.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

EXTENSION = "kaiming.landing"
"""Under this name of the ASGI scope's extensions a server hands the landing on."""
LEFT_FOR_SECONDS = 86_400


class Landing:
    """A file that nobody can read yet. Where a server expects a body it looks like an empty one."""

    def __init__(self, limit: int) -> None:
        """Takes at most so many bytes; of what is longer nothing more is written."""
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / secrets.token_hex(16)
        self.limit = limit
        self.size = 0
        self.closed = False
        self.turn = threading.Lock()
        """Held while the file gets its name: the client may hang up at any moment."""
        self._file = self.path.open("x+b", buffering=0)
        self._digest = hashlib.sha256()

    @property
    def is_too_large(self) -> bool:
        """True when more came than was to be taken."""
        return self.size > self.limit

    @property
    def sha256(self) -> str:
        """Of what was written, in hex."""
        return self._digest.hexdigest()

    def write(self, content: bytes) -> int:
        """The next bytes."""
        self.size += len(content)
        if not self.is_too_large:
            self._file.write(content)
            self._digest.update(content)
        return len(content)

    def beginning(self, count: int) -> bytes:
        """The first bytes of what came."""
        return os.pread(self._file.fileno(), count, 0)

    def sync(self) -> None:
        """What came is on the disk."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """The request is over: what was not kept is gone."""
        with self.turn:
            self.closed = True
            self._file.close()
            self.path.unlink(missing_ok=True)

    def read(self, _size: int = -1, /) -> bytes:
        """The body as the application is given it: nothing, for it is here."""
        return b""

    def seek(self, _offset: int, _whence: int = 0, /) -> int:
        """An empty body has only one place."""
        return 0

    def tell(self) -> int:
        """See seek."""
        return 0


def landed(request: HttpRequest) -> Landing | None:
    """The request's body, where the server put it down before the view was asked."""
    extensions = getattr(request, "scope", {}).get("extensions") or {}
    found = extensions.get(EXTENSION)
    return found if isinstance(found, Landing) else None


def clear_landings(now: datetime) -> None:
    """What a server that was killed left behind is gone after a day."""
    for path in _folder().glob("*"):
        with suppress(FileNotFoundError):
            if now.timestamp() - path.stat().st_mtime > LEFT_FOR_SECONDS:
                path.unlink()


def _folder() -> Path:
    """On the same disk as the objects, so that a file gets its name there without being copied."""
    return Path(settings.DATA_DIR) / "objects" / ".landing"
