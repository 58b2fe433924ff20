"""A client of RFC 6455 as small as listening needs: text frames, ping, close. Standard library only."""

from __future__ import annotations

import base64
import hashlib
import secrets
import socket
import struct
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlsplit

_ACCEPT = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_CONTINUED, _TEXT, _BINARY, _CLOSE, _PING, _PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
HEAD_LIMIT = 16 * 1024
MESSAGE_LIMIT = 16 << 20


class SocketClosed(Exception):
    """The other side closed the socket, or refused to open it; `code` is the close code or the HTTP status."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}".strip())
        self.code = code


class WebSocket:
    """An open socket. One thread reads it; `close` may be called from another."""

    def __init__(self, address: str, *, headers: Mapping[str, str], timeout: float) -> None:
        parts = urlsplit(address)
        host, port = parts.hostname or "127.0.0.1", parts.port or 80
        self._socket = socket.create_connection((host, port), timeout)
        self._left = b""
        try:
            self._shake_hands(parts.path + (f"?{parts.query}" if parts.query else ""), f"{host}:{port}", headers)
        except BaseException:
            self._socket.close()
            raise

    def read(self) -> str:
        """The next text message. Raises SocketClosed at the end and TimeoutError when nothing comes in time."""
        message = b""
        while True:
            is_last, kind, content = self._frame()
            match kind:
                case 0x9:
                    self._write(_PONG, content)
                case 0xA:
                    pass
                case 0x8:
                    code = struct.unpack("!H", content[:2])[0] if len(content) >= 2 else 1005
                    raise SocketClosed(code, content[2:].decode("utf-8", "replace"))
                case 0x0 | 0x1 | 0x2:
                    message += content
                    if len(message) > MESSAGE_LIMIT:
                        raise SocketClosed(1009, "too long")
                    if is_last:
                        return message.decode()
                case _:
                    raise SocketClosed(1002, f"opcode {kind}")

    def close(self) -> None:
        """Says good-bye and hangs up."""
        try:
            self._write(_CLOSE, struct.pack("!H", 1000))
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._socket.close()

    def break_off(self) -> None:
        """The line is gone without a good-bye, as when a cable is pulled."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _shake_hands(self, path: str, host: str, headers: Mapping[str, str]) -> None:
        key = base64.b64encode(secrets.token_bytes(16))
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: {host}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key.decode()}",
            "Sec-WebSocket-Version: 13",
            f"Origin: http://{host}",
            *(f"{name}: {value}" for name, value in headers.items() if value),
        ]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode())
        head = b""
        while b"\r\n\r\n" not in head:
            piece = self._socket.recv(4096)
            if not piece or len(head) > HEAD_LIMIT:
                raise SocketClosed(1006, "no handshake")
            head += piece
        head, _gap, self._left = head.partition(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        if status != 101:
            raise SocketClosed(status, "refused")
        expected = base64.b64encode(hashlib.sha1(key + _ACCEPT).digest())  # noqa: S324  # RFC 6455 asks for SHA-1
        if expected not in head:
            raise SocketClosed(1006, "wrong handshake")

    def _frame(self) -> tuple[bool, int, bytes]:
        first, second = self._exactly(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", self._exactly(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self._exactly(8))
        if length > MESSAGE_LIMIT:
            raise SocketClosed(1009, "too long")
        return bool(first & 0x80), first & 0x0F, self._exactly(length)

    def _exactly(self, count: int) -> bytes:
        while len(self._left) < count:
            piece = self._socket.recv(65536)
            if not piece:
                raise SocketClosed(1006, "hung up")
            self._left += piece
        taken, self._left = self._left[:count], self._left[count:]
        return taken

    def _write(self, kind: int, content: bytes) -> None:
        mask = secrets.token_bytes(4)
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(content))
        self._socket.sendall(struct.pack("!BB", 0x80 | kind, 0x80 | len(content)) + mask + masked)
