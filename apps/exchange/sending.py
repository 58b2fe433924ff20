"""The one way a delivery leaves the house: resolve once, refuse what is not public, dial that very address, read a status.

Nothing is followed, nothing of the answer is kept but its status, and the time for everything is bounded. Called outside
any transaction.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings

from apps.core.refusals import Refused
from apps.exchange.rules.addresses import Target, must_be_open, target_of
from apps.exchange.rules.pushing import PUSH_SECONDS

RESOLVING_SECONDS = 5
"""A resolver that is silent for longer knows nothing."""
HEAD_BYTES = 16 * 1024
"""So much of an answer is read at most, its head; the body is left on the line."""
INTERIM = 8
Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """The status that the receiver answered with, or the code of what stood in the way."""

    status: int | None
    code: str


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, as the machine's resolver knows them; none when it knows none or is silent too long.

    The resolver has no limit of its own that holds for every name, so it is asked in a thread that nobody has to wait for.
    """
    answers: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    threading.Thread(target=lambda: answers.put(_looked_up(host, port)), daemon=True, name="resolving").start()
    try:
        return answers.get(timeout=RESOLVING_SECONDS)
    except queue.Empty:
        return []


def _looked_up(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def checked(address: str, *, resolve: Resolve = resolved) -> str:
    """The address, when a delivery may go there now. Raises the refusals of apps/exchange/rules/addresses."""
    target = target_of(address, is_local_allowed=settings.DEBUG)
    must_be_open(target, resolve(target.host, target.port))
    return address


def post(address: str, headers: Mapping[str, str], body: bytes, *, resolve: Resolve = resolved) -> Answer:
    """The body is posted; never raises for what the other side does. What it resolves to is judged at every attempt anew."""
    deadline = time.monotonic() + PUSH_SECONDS
    try:
        target = target_of(address, is_local_allowed=settings.DEBUG)
        dialled = must_be_open(target, resolve(target.host, target.port))
        status = _asked(target, dialled, _request(target, headers, body), deadline)
    except Refused as refusal:
        return Answer(None, refusal.code)
    except TimeoutError:
        return Answer(None, "push.too_slow")
    except OSError:
        return Answer(None, "push.unreachable")
    except ValueError:
        return Answer(None, "push.not_http")
    return Answer(status, str(status))


def _request(target: Target, headers: Mapping[str, str], body: bytes) -> bytes:
    said = {
        "Host": target.host_header,
        "User-Agent": "Kaiming-Webhooks/1",
        "Content-Type": "application/json; charset=utf-8",
        "Content-Length": str(len(body)),
        "Accept": "*/*",
        "Connection": "close",
        **headers,
    }
    lines = [f"POST {target.path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def _asked(target: Target, dialled: str, request: bytes, deadline: float) -> int:
    """The final status; interim ones (1xx) are read past. Raises OSError, TimeoutError or ValueError."""
    with contextlib.ExitStack() as open_things:
        line = open_things.enter_context(socket.create_connection((dialled, target.port), timeout=_left(deadline)))
        if target.is_secure:
            line.settimeout(_left(deadline))
            line = open_things.enter_context(_context().wrap_socket(line, server_hostname=target.host))
        _send(line, request, deadline)
        return _status(line, deadline)


def _send(line: socket.socket, request: bytes, deadline: float) -> None:
    left = memoryview(request)
    while left:
        line.settimeout(_left(deadline))
        left = left[line.send(left) :]


def _status(line: socket.socket, deadline: float) -> int:
    head = b""
    for _ in range(INTERIM):
        while b"\r\n\r\n" not in head:
            if len(head) > HEAD_BYTES:
                raise ValueError("a head too long")
            line.settimeout(_left(deadline))
            piece = line.recv(2048)
            if not piece:
                raise ConnectionError("the line ended before the answer")
            head += piece
        first, _, rest = head.partition(b"\r\n\r\n")
        status = _status_of(first.partition(b"\r\n")[0])
        if status >= 200:
            return status
        head = rest
    raise ValueError("nothing but interim answers")


def _status_of(said: bytes) -> int:
    protocol, _, rest = said.partition(b" ")
    number = rest[:3]
    if not protocol.startswith(b"HTTP/1.") or not number.isdigit() or not 100 <= int(number) <= 599:
        raise ValueError("no status of HTTP")
    return int(number)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
