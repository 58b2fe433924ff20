"""Hears a hall over WebSocket as a browser does: dials again when the line breaks, and counts what it missed or heard twice.

Needs no Django.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.openings.rules.fold import fold
from apps.portal.rehearsal.browser import Browser
from apps.portal.rehearsal.websocket import SocketClosed, WebSocket

SILENCE_SECONDS = 600.0
AGAIN_SECONDS = 0.1
"""A line that could not be dialled is tried again after so long: the server may be starting."""
OPEN_SECONDS = 60.0
SENT_AWAY = (403, 404, 4403)
"""Whoever hears this need not dial again."""


@dataclass(slots=True)
class Heard:
    """What one listener heard: entries by version, and what went wrong."""

    entries: dict[int, dict[str, Any]] = field(default_factory=dict)
    gaps: int = 0
    repeats: int = 0
    last: int = 0
    newest: int = -1
    """The newest version that there was, as the clock told; nothing told yet where it is below zero."""
    failure: str = ""

    def take(self, message: dict[str, Any]) -> None:
        """One message of the stream; the clock is no entry and only says how far the stream is."""
        v = message.get("v")
        if not isinstance(v, int) or message.get("type") is None:
            return
        if message["type"] == "clock":
            self.newest = max(self.newest, v)
            return
        if v <= self.last:
            self.repeats += 1
            return
        self.gaps += v - self.last - 1
        self.last = v
        self.entries[v] = message

    def is_complete(self) -> bool:
        """True when everything was heard that there was when the line opened."""
        return 0 <= self.newest <= self.last

    def kinds(self) -> list[str]:
        """The kinds in order."""
        return [self.entries[v]["type"] for v in sorted(self.entries)]

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        """Every entry of this kind, in order."""
        return [self.entries[v] for v in sorted(self.entries) if self.entries[v]["type"] == kind]


class Listener:
    """A stream that is heard in a thread of its own until it is closed, over one line after the other.

    `began` is the snapshot with which the listener came, blank for whoever was there from the start.
    """

    def __init__(self, browser: Browser, path: str, *, name: str, began: Mapping[str, Any]) -> None:
        self.name = name
        self.heard = Heard(last=began["v"])
        self.dropped = 0
        """How often the line was broken on purpose."""
        self.lost = 0
        """How often it broke at all."""
        self.began: int = began["v"]
        self._snapshot = began
        self._address = f"ws://{browser.host}:{browser.port}{path}"
        self._headers = {"Cookie": browser.cookie_line()}
        self._is_closing = False
        self._is_open = threading.Event()
        self._line = self._dialled()
        self._thread = threading.Thread(target=self._listen, name=f"hears {path}", daemon=True)
        self._thread.start()

    def folded(self) -> dict[str, Any]:
        """What the snapshot and everything heard since add up to."""
        return fold(dict(self._snapshot), [self.heard.entries[v] for v in sorted(self.heard.entries)])

    def drop(self) -> None:
        """The line breaks without a word, as when a cable is pulled; the next one asks for what was missed."""
        if not self._is_open.wait(OPEN_SECONDS):
            raise TimeoutError(f"{self.name} has no line")
        self.dropped += 1
        self._is_open.clear()
        self._line.break_off()

    def close(self) -> None:
        """Hangs up and waits for the thread."""
        self._is_closing = True
        self._line.close()
        self._thread.join(5)

    def _dialled(self) -> WebSocket:
        line = WebSocket(f"{self._address}?since={self.heard.last}", headers=self._headers, timeout=SILENCE_SECONDS)
        self._is_open.set()
        return line

    def _listen(self) -> None:
        while not self._is_closing and not self.heard.failure:
            try:
                self._hear()
            except ValueError as nonsense:
                self.heard.failure = f"{type(nonsense).__name__} {nonsense}"
            except (SocketClosed, OSError) as end:
                if not self._is_closing:
                    self._lose(end)

    def _hear(self) -> None:
        while True:
            told = json.loads(self._line.read())
            for message in told if isinstance(told, list) else [told]:
                self.heard.take(message)

    def _lose(self, end: Exception) -> None:
        """Dials until there is a line again, or it is said that there is none for this listener."""
        self.lost += 1
        self._is_open.clear()
        self._line.close()
        while not self._is_closing:
            if isinstance(end, SocketClosed) and end.code in SENT_AWAY:
                self.heard.failure = f"{type(end).__name__} {end}"
                return
            try:
                self._line = self._dialled()
            except (SocketClosed, OSError) as again:
                end = again
                time.sleep(AGAIN_SECONDS)
            else:
                return
