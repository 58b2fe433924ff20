"""How the web server ends: at once, although requests may be under way."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable

PATIENCE_SECONDS = 3.0


def end_the_process(*, patience: float = PATIENCE_SECONDS, leave: Callable[[int], object] = os._exit) -> None:
    """Waits a little for requests that still work, then ends the process with 0.

    A request that waits for the loop waits for ever once the loop has stopped, and Python would wait for its thread. What
    it had not committed is rolled back, as when the machine loses power; its sender was not answered and asks again.
    """
    until = time.monotonic() + patience
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(max(0.0, until - time.monotonic()))
    sys.stdout.flush()
    sys.stderr.flush()
    leave(0)
