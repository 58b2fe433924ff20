"""A crowd of listeners at one hall: sockets that count what they hear, what they miss and what they hear twice."""

from __future__ import annotations

import asyncio
import json
import random
import re
import secrets
import statistics
import struct
import time
from base64 import b64encode
from dataclasses import dataclass, field
from functools import partial

AGAIN_SECONDS = 0.5
AT_ONCE = 100
"""So many dial together."""
LIMIT_SECONDS = 300
TEXT, PING, PONG = 0x1, 0x9, 0xA
"""RFC 6455: kinds of frames. A server that gets no pong hangs up."""
_SAID = re.compile(rb'"said":(\d+)')
_V = re.compile(rb'\{"v":(\d+)')


def percentile_99(seconds: list[float]) -> float:
    """What 99 of 100 did not exceed; 0 where there is nothing to divide."""
    return statistics.quantiles(seconds, n=100)[98] if len(seconds) > 1 else 0.0


@dataclass
class Count:
    """What the whole crowd has heard."""

    heard: int = 0
    repeated: int = 0
    missed: int = 0
    lags: list[float] = field(default_factory=list)

    @property
    def slowest(self) -> float:
        """Seconds from saying to hearing that 99 of 100 did not exceed."""
        return percentile_99(self.lags)


class Listener(asyncio.Protocol):
    """One socket: the handshake and unmasked text frames, no more than a server of halls sends."""

    def __init__(self, count: Count, address: str, since: int) -> None:
        self.count = count
        self.v = since
        self.ready = asyncio.get_running_loop().create_future()
        self.transport: asyncio.Transport | None = None
        self._address = address
        self._since = since
        self._buffer = b""
        self._is_open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asks to be let in."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        key = b64encode(secrets.token_bytes(16)).decode()
        transport.write(
            f"GET {self._address}?since={self._since} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Reads whole frames, keeps the rest."""
        self._buffer += data
        if not self._is_open:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self._fail(ConnectionError(head[:80].decode("latin1")))
                return
            self._is_open, self._buffer = True, rest
        while (frame := self._next()) is not None:
            kind, payload = frame
            if kind == PING:
                self._write(PONG, payload)
            else:
                self._hear(payload)

    def connection_lost(self, _error: Exception | None) -> None:
        """Whoever waits for this socket waits no longer."""
        self._fail(ConnectionError("closed"))

    def send(self, said: object) -> None:
        """Sends a short text, masked as clients must."""
        self._write(TEXT, json.dumps(said).encode())

    def _write(self, kind: int, payload: bytes) -> None:
        assert self.transport is not None
        assert len(payload) < 126
        self.transport.write(struct.pack("!BB4x", 0x80 | kind, 0x80 | len(payload)) + payload)

    def _next(self) -> tuple[int, bytes] | None:
        if len(self._buffer) < 2:
            return None
        size, start = self._buffer[1], 2
        if size == 126:
            size, start = int.from_bytes(self._buffer[2:4], "big"), 4
        elif size == 127:
            size, start = int.from_bytes(self._buffer[2:10], "big"), 10
        if len(self._buffer) < start + size or (start > 2 and len(self._buffer) < start):
            return None
        kind = self._buffer[0] & 0x0F
        frame, self._buffer = self._buffer[start : start + size], self._buffer[start + size :]
        return kind, frame

    def _hear(self, frame: bytes) -> None:
        fact = _V.match(frame)
        if fact is None:
            if not self.ready.done():
                self.ready.set_result(None)
            return
        v = int(fact[1])
        if v <= self.v:
            self.count.repeated += 1
            return
        self.count.missed += v - self.v - 1
        self.count.heard += 1
        self.v = v
        if said := _SAID.search(frame):
            self.count.lags.append(time.time() - int(said[1]) / 1000)

    def _fail(self, error: Exception) -> None:
        if not self.ready.done():
            self.ready.set_exception(error)


class Crowd:
    """So many listeners at one address."""

    def __init__(self, port: int, address: str) -> None:
        self.count = Count()
        self.members: list[Listener] = []
        self._port = port
        self._address = address

    async def gather(self, size: int, *, since: int = 0) -> None:
        """So many are let in, each with what was said after this version."""
        while len(self.members) < size:
            more = min(AT_ONCE, size - len(self.members))
            self.members += await asyncio.gather(*(self._dial(since) for _ in range(more)))

    async def hear(self, v: int) -> None:
        """Returns when everybody has heard this version, or when it takes too long."""
        until = time.monotonic() + LIMIT_SECONDS
        while any(one.v < v for one in self.members) and time.monotonic() < until:
            await asyncio.sleep(0.02)

    async def drop_one(self) -> None:
        """One of them loses the line without a word, and dials again with the version it has."""
        place = random.randrange(len(self.members))
        lost = self.members[place]
        if lost.transport is not None:
            lost.transport.abort()
        self.members[place] = await self._dial(lost.v)

    def lost(self, v: int) -> int:
        """How many facts up to this version somebody never heard."""
        return self.count.missed + sum(max(0, v - one.v) for one in self.members)

    def leave(self) -> None:
        """Everybody goes."""
        for one in self.members:
            if one.transport is not None:
                one.transport.abort()

    async def _dial(self, since: int) -> Listener:
        """Dials until it is let in, as any client does: a server that is busy for too long hangs up."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(LIMIT_SECONDS):
            while True:
                make = partial(Listener, self.count, self._address, since)
                _transport, listener = await loop.create_connection(make, "127.0.0.1", self._port)
                try:
                    await listener.ready
                except ConnectionError:
                    await asyncio.sleep(AGAIN_SECONDS)
                else:
                    return listener
