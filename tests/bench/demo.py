"""Set-up: how long `manage.py demo` takes until it answers, with nothing there yet and with everything there."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tempfile
import time

from tests.bench.dav import free_port
from tests.bench.ratio import Effort, Limit, Measured

COLD, WARM = 90.0, 10.0
PATIENCE_SECONDS = 900


def measure(effort: Effort) -> list[Measured]:
    """Seconds by the clock, for that is what somebody waits; packages are installed already, since their way is the network's."""
    with tempfile.TemporaryDirectory(prefix="kaiming-bench-") as home:
        cold, warm = (_served(home, effort.root) for _time in range(2))
    return [
        Limit("demo: until it answers, nothing there yet", cold, COLD, "s", "forty days of a centre are made first"),
        Limit("demo: until it answers, a second time", warm, WARM, "s"),
    ]


def _served(home: str, root: str) -> float:
    port = free_port()
    command = [sys.executable, "manage.py", "demo", "--no-browser", "--port", str(port)]
    environment = {**os.environ, "DATA_DIR": f"{home}/demo", "TMPDIR": home}
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.DEVNULL) as running:
        try:
            while not _answers(port):
                if running.poll() is not None or time.perf_counter() - started > PATIENCE_SECONDS:
                    raise RuntimeError("the demonstration does not answer")
                time.sleep(0.05)
            return time.perf_counter() - started
        finally:
            running.terminate()


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
