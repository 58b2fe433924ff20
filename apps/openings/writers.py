"""How a frame reaches a socket: through ASGI everywhere, and straight to daphne's transport where that is who serves.

The straight way costs a ninth of the other; it is taken only when the server is recognised. A socket that owes nothing is written at
once, without a turn of the reactor: most sockets, most of the time.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Protocol

from apps.openings.relay import Frame

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Writer(Protocol):
    """A socket as the hub sees it. Nothing here waits and nothing here raises when the other side is gone."""

    def write(self, frame: Frame) -> None:
        """The frame is on its way."""

    def unsent(self) -> int:
        """Bytes that were written and have not left."""

    def close(self, code: int) -> None:
        """The socket ends, whatever it still owes."""


def writer_for(send: Send) -> Writer:
    """The best way to the socket behind an ASGI ``send``."""
    protocol = _daphne_protocol(send)
    return AsgiWriter(send) if protocol is None else DaphneWriter(protocol)


class AsgiWriter:
    """Through the public interface: always correct, whoever serves."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._queue: deque[dict[str, Any]] = deque()
        self._unsent = 0
        self._sending: asyncio.Task[None] | None = None

    def write(self, frame: Frame) -> None:
        """Queues the frame behind those before it."""
        self._unsent += len(frame.wire)
        self._put({"type": "websocket.send", "text": frame.text})

    def unsent(self) -> int:
        """What waits in the queue."""
        return self._unsent

    def close(self, code: int) -> None:
        """Drops what waits, and closes."""
        self._queue.clear()
        self._put({"type": "websocket.close", "code": code})

    def _put(self, message: dict[str, Any]) -> None:
        self._queue.append(message)
        if self._sending is None or self._sending.done():
            self._sending = asyncio.get_running_loop().create_task(self._send_all())

    async def _send_all(self) -> None:
        while self._queue:
            message = self._queue.popleft()
            try:
                await self._send(message)
            except OSError:
                return  # the other side is gone; the server tells the consumer so
            self._unsent = sum(len(one.get("text", "")) for one in self._queue)


class DaphneWriter:
    """Ready frames to Twisted's transport: framed once for everybody, and what the socket owes can be read."""

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._transport = protocol.transport

    def write(self, frame: Frame) -> None:
        """Writes unless the socket is closing; waits its turn behind a message that is being sent in pieces."""
        protocol = self._protocol
        if protocol.state != protocol.STATE_OPEN:
            return
        if protocol.send_queue:
            protocol.sendData(frame.wire)
        elif left := frame.wire[self._sent_at_once(frame.wire) :]:
            self._transport.write(left)

    def _sent_at_once(self, wire: bytes) -> int:
        """How many bytes the socket took now; none where others wait before them, or where the transport has to find out what is wrong."""
        transport = self._transport
        if transport._tempDataLen or transport.dataBuffer or transport.disconnecting or not transport.connected:
            return 0
        try:
            return int(transport.socket.send(wire))
        except OSError:
            return 0

    def unsent(self) -> int:
        """What the transport still holds."""
        transport = self._transport
        return int(len(transport.dataBuffer) - transport.offset + transport._tempDataLen)

    def close(self, code: int) -> None:
        """Says why, and drops the connection if what is owed stands in the way."""
        if self.unsent():
            self._protocol.dropConnection(abort=True)
        else:
            self._protocol.sendClose(code=code)


def _daphne_protocol(send: Send) -> Any | None:
    daphne = sys.modules.get("daphne.ws_protocol")
    if daphne is None or not isinstance(send, partial) or not send.args:
        return None
    protocol = send.args[0]
    is_known = isinstance(protocol, daphne.WebSocketProtocol) and hasattr(protocol.transport, "_tempDataLen")
    return protocol if is_known and protocol._perMessageCompress is None else None
