"""A frame goes to the socket at once where nothing waits, and behind what waits where something does."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from apps.openings.writers import DaphneWriter

OPEN, CLOSING = 3, 2


class Transport:
    """What Twisted keeps of a connection, as the writer reads it."""

    def __init__(self, line: socket.socket) -> None:
        self.socket = line
        self.dataBuffer = b""
        self.offset = 0
        self._tempDataLen = 0
        self.connected = 1
        self.disconnecting = False
        self.buffered: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Keeps what has to wait."""
        self.buffered.append(data)
        self._tempDataLen += len(data)


class Line:
    """Both ends of a connection."""

    def __init__(self) -> None:
        ours, self.theirs = socket.socketpair()
        ours.setblocking(False)
        self.theirs.setblocking(False)
        self.transport = Transport(ours)
        self.queued: list[bytes] = []
        self.protocol: Any = SimpleNamespace(
            transport=self.transport, state=OPEN, STATE_OPEN=OPEN, send_queue=[], sendData=self.queued.append
        )
        self.writer = DaphneWriter(self.protocol)

    def write(self, wire: bytes) -> None:
        """One frame of these bytes."""
        self.writer.write(SimpleNamespace(wire=wire))  # type: ignore[arg-type]  # only its bytes are read


@pytest.fixture
def line() -> Iterator[Line]:
    """A connection that owes nothing."""
    made = Line()
    yield made
    made.transport.socket.close()
    made.theirs.close()


def test_a_socket_that_owes_nothing_is_written_at_once(line: Line) -> None:
    line.write(b"one")
    line.write(b"two")

    assert line.theirs.recv(100) == b"onetwo"
    assert line.transport.buffered == []
    assert line.writer.unsent() == 0


def test_what_the_socket_does_not_take_waits_and_the_next_waits_behind_it(line: Line) -> None:
    large = bytes(4 << 20)
    line.write(large)
    line.write(b"next")

    taken = len(large) - len(line.transport.buffered[0])
    assert 0 < taken < len(large)
    assert line.transport.buffered[1] == b"next"
    assert line.writer.unsent() == len(large) - taken + len(b"next")


def test_a_line_that_is_gone_is_left_to_the_transport_to_find(line: Line) -> None:
    line.theirs.close()
    line.transport.socket.shutdown(socket.SHUT_RDWR)

    line.write(b"one")

    assert line.transport.buffered == [b"one"]


def test_a_connection_that_ends_gets_nothing_past_its_transport(line: Line) -> None:
    line.transport.disconnecting = True
    line.write(b"one")
    assert line.transport.buffered == [b"one"]

    line.protocol.state = CLOSING
    line.write(b"two")
    assert line.transport.buffered == [b"one"]


def test_behind_a_message_in_pieces_a_frame_waits_its_turn(line: Line) -> None:
    line.protocol.send_queue = ["a piece"]

    line.write(b"one")

    assert line.queued == [b"one"]
    assert line.transport.buffered == []
