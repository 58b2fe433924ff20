"""A witness as a small web server: the log posts checkpoints, anybody reads the newest one that was cosigned."""

from __future__ import annotations

import hashlib
import sys
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from apps.evidence.rules.notes import LONGEST
from apps.evidence.witness.judging import TEXT_TYPE, Answer
from apps.evidence.witness.memory import Memory


class Handler(BaseHTTPRequestHandler):
    """add-checkpoint and <origin hash>/checkpoint. What comes from outside is limited in length and in time."""

    memory: ClassVar[Memory]
    timeout = 10
    protocol_version = "HTTP/1.1"
    server_version = "kaiming-witness"

    def do_POST(self) -> None:
        """A checkpoint is cosigned, or refused."""
        length = self.headers.get("Content-Length", "")
        if self.path != "/add-checkpoint" or not length.isdigit() or int(length) > LONGEST:
            self.close_connection = True
            self._send(Answer(HTTPStatus.NOT_FOUND))
            return
        content = self.rfile.read(int(length)).decode("utf-8", "replace")
        found = self.memory.answer(content, seconds=this_second())
        self._send(found)
        if found.is_against_the_log:
            sys.stderr.write("REFUSED: the log showed a checkpoint that does not follow. 拒绝：日志分叉或回退。\n")

    def do_GET(self) -> None:
        """The newest cosigned checkpoint of a log."""
        for origin in self.memory.origins():
            note = self.memory.newest(origin)
            if note and self.path == f"/{hashlib.sha256(origin.encode()).hexdigest()}/checkpoint":
                self._send(Answer(HTTPStatus.OK, str(note)))
                return
        self._send(Answer(HTTPStatus.NOT_FOUND))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
        """Says nothing of who asks."""

    def _send(self, answer: Answer) -> None:
        body = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind if body else TEXT_TYPE)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def server(memory: Memory, *, host: str, port: int) -> ThreadingHTTPServer:
    """The server, not yet serving. Raises OSError where the port is taken."""
    return ThreadingHTTPServer((host, port), type("Serving", (Handler,), {"memory": memory}))


def this_second() -> int:
    """The time of the witness's own machine, seconds since 1970: it is the witness who says when it saw the log."""
    return int(time.time())
