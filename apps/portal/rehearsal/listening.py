"""Hears a hall over WebSocket as a browser does and counts what it missed or heard twice. Needs no Django."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import Any

from apps.portal.rehearsal.browser import Browser
from apps.portal.rehearsal.websocket import SocketClosed, WebSocket

SILENCE_SECONDS = 600.0


@dataclass(slots=True)
class Heard:
    """What one listener heard: entries by version, and what went wrong."""

    entries: dict[int, dict[str, Any]] = field(default_factory=dict)
    gaps: int = 0
    repeats: int = 0
    last: int = 0
    failure: str = ""

    def take(self, message: dict[str, Any]) -> None:
        """One message of the stream; what is no entry (the clock) only passes by."""
        v = message.get("v")
        if not isinstance(v, int) or message.get("type") in (None, "clock"):
            return
        if v <= self.last:
            self.repeats += 1
            return
        self.gaps += v - self.last - 1
        self.last = v
        self.entries[v] = message

    def kinds(self) -> list[str]:
        """The kinds in order."""
        return [self.entries[v]["type"] for v in sorted(self.entries)]

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        """Every entry of this kind, in order."""
        return [self.entries[v] for v in sorted(self.entries) if self.entries[v]["type"] == kind]


class Listener:
    """A socket that is heard in a thread of its own until it is closed."""

    def __init__(self, browser: Browser, path: str, *, name: str) -> None:
        address = f"ws://{browser.host}:{browser.port}{path}?since=0"
        self.name = name
        self.heard = Heard()
        self._is_closing = False
        self._socket = WebSocket(address, headers={"Cookie": browser.cookie_line()}, timeout=SILENCE_SECONDS)
        self._thread = threading.Thread(target=self._listen, name=f"hears {path}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Hangs up and waits for the thread."""
        self._is_closing = True
        self._socket.close()
        self._thread.join(5)

    def _listen(self) -> None:
        try:
            while True:
                told = json.loads(self._socket.read())
                for message in told if isinstance(told, list) else [told]:
                    self.heard.take(message)
        except (SocketClosed, OSError, ValueError) as failure:
            if not self._is_closing:
                self.heard.failure = f"{type(failure).__name__} {failure}"
