"""The wish to stop, as a signal leaves it: a handler runs in the middle of whatever it interrupts and may wait for no lock."""

from __future__ import annotations

import os
import select
import signal
from types import FrameType


class Stopping:
    """Set once, for good. Unlike threading.Event it holds no lock that the interrupted thread could be holding already."""

    def __init__(self) -> None:
        self._told, self._telling = os.pipe()
        self._is_set = False

    def __del__(self) -> None:
        """The two ends are closed with it."""
        os.close(self._told)
        os.close(self._telling)

    def set(self) -> None:
        """Every thread that waits, and every one that will, goes on at once. May be called by a signal handler."""
        if not self._is_set:
            self._is_set = True
            os.write(self._telling, b"\0")

    def is_set(self) -> bool:
        """True once somebody asked to stop."""
        return self._is_set

    def wait(self, seconds: float) -> bool:
        """Returns after so many seconds, or as soon as somebody asks to stop; answers whether somebody did."""
        poll = select.poll()
        poll.register(self._told, select.POLLIN)
        poll.poll(seconds * 1000)
        return self._is_set


def at_a_signal() -> Stopping:
    """What SIGINT and SIGTERM set from now on."""
    stopping = Stopping()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return stopping
