"""Clients of the upload benchmark: files sent by the kernel over connections that stay open, several at once."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TAKEN = (200, 201, 204)
LIMIT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: a piece of a file, its offset and length, as the body."""

    method: str
    path: str
    headers: Mapping[str, str]
    file: Path
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of it: bytes that were taken, seconds, and requests that were refused or lost."""

    size: int
    seconds: float
    failed: int

    @property
    def rate(self) -> float:
        """Megabytes a second."""
        return self.size / self.seconds / 10**6


def send(port: int, requests: Sequence[Request], *, clients: int) -> Sent:
    """Sends all of them, each client one after the other."""
    waiting = iter(requests)
    lock = threading.Lock()
    taken: list[int] = []

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT_SECONDS)
        while True:
            with lock:
                request = next(waiting, None)
            if request is None:
                break
            if _is_taken(connection, request):
                taken.append(request.span[1])
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Sent(sum(taken), time.perf_counter() - started, len(requests) - len(taken))


def _is_taken(connection: http.client.HTTPConnection, request: Request) -> bool:
    offset, size = request.span
    try:
        connection.putrequest(request.method, request.path)
        for name, value in {**request.headers, "Content-Length": str(size)}.items():
            connection.putheader(name, value)
        connection.endheaders()
        with request.file.open("rb") as file:
            connection.sock.sendfile(file, offset, size)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return False
    return answer.status in TAKEN
