"""An S3 bucket on loopback: as much of the protocol as the object store uses, kept as files in a folder."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

BUCKET = "kaiming"


@contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """The address of a bucket for S3_URL; the objects are the files of the folder."""
    folder.mkdir(parents=True, exist_ok=True)

    class Objects(_Objects):
        root = folder

    server = ThreadingHTTPServer(("127.0.0.1", 0), Objects)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://key:secret@127.0.0.1:{server.server_port}/{BUCKET}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Objects(BaseHTTPRequestHandler):
    root: Path

    def do_PUT(self) -> None:  # the name that http.server calls
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("x-amz-content-sha256", "").startswith("STREAMING"):
            self.send_error(501)
            return
        path = self._path()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self._answer(200, b"", ETag=f'"{hashlib.md5(content).hexdigest()}"')

    def do_HEAD(self) -> None:  # the name that http.server calls
        self._read(with_body=False)

    def do_GET(self) -> None:  # the name that http.server calls
        self._read(with_body=True)

    def log_message(self, *_args: Any) -> None:
        """Says nothing: a test's output is its own."""

    def _read(self, *, with_body: bool) -> None:
        path = self._path()
        if not path.is_file():
            self._answer(404, b"<Error><Code>NoSuchKey</Code><Message>none</Message></Error>" if with_body else b"")
            return
        content = path.read_bytes()
        self._answer(200, content if with_body else b"", length=len(content), ETag='"x"')

    def _answer(self, status: int, body: bytes, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("Content-Type", "application/xml" if status != 200 else "application/octet-stream")
        self.send_header("Last-Modified", "Tue, 24 Nov 2026 01:30:00 GMT")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _path(self) -> Path:
        bucket, _, name = unquote(urlsplit(self.path).path).lstrip("/").partition("/")
        if bucket != BUCKET or ".." in name:
            raise ValueError(self.path)
        return self.root / name
