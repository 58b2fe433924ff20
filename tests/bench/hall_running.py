"""What the hall's benchmark runs: the product with a hall and somebody who says things there, its peer, and a cache in front."""

from __future__ import annotations

import getpass
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.bench.dav import NGINX, free_port, wait_for
from tests.bench.ratio import PeerMissing


@dataclass(frozen=True, slots=True)
class Product:
    """A running web server of the product with a hall, and the process that says things there."""

    port: int
    pid: int
    lot: str
    teller: subprocess.Popen[str]

    @property
    def address(self) -> str:
        """Where the hall's public stream is heard."""
        return f"/ws/openings/{self.lot}"

    def say(self, count: int, *, pause: int) -> None:
        """Begins to say so many facts."""
        stream(self.teller.stdin).write(f"{count} {pause}\n")
        stream(self.teller.stdin).flush()

    def list_bids(self, count: int) -> None:
        """Begins to publish a list of so many bids."""
        stream(self.teller.stdin).write(f"list {count}\n")
        stream(self.teller.stdin).flush()

    def said(self) -> int:
        """The version reached, once all of them are committed."""
        return int(stream(self.teller.stdout).readline())


@contextmanager
def running_product(home: Path, root: str) -> Iterator[Product]:
    """The product with a lot whose hall is there, and the teller beside it."""
    data = home / "product"
    data.mkdir()
    environment = {**os.environ, "DATA_DIR": str(data), "DEBUG": "1", "CLOCK": "rehearsal", "LOG_LEVEL": "ERROR"}
    environment |= {"DJANGO_SETTINGS_MODULE": "trading.settings", "TMPDIR": str(home), "HALL_SOCKETS": str(10**6)}
    side = [sys.executable, "-m", "tests.bench.hall_side"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(side, cwd=root, env=environment, **pipes) as teller:  # type: ignore[call-overload]  # a table of arguments
        try:
            lot = json.loads(stream(teller.stdout).readline())["lot"]
            with running_server([sys.executable, "manage.py", "web", "--port"], root, environment) as (port, pid):
                yield Product(port, pid, lot, teller)
        finally:
            stream(teller.stdin).close()


@contextmanager
def running_peer(root: str) -> Iterator[tuple[int, int]]:
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "tests.bench.hall_peer:application", "-p"]
    with running_server(command, root, dict(os.environ)) as running:
        yield running


@contextmanager
def running_cache(folder: Path, behind: int) -> Iterator[tuple[int, int]]:
    """A cache in front, nginx with the settings of docs/formats/hall.md. Raises PeerMissing."""
    if NGINX is None:
        raise PeerMissing("nginx is not installed (Debian package nginx). 未安装 nginx，无法对比。")
    folder.mkdir()
    port = free_port()
    settings = folder / "nginx.conf"
    user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{one}_temp_path {folder}/{one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    settings.write_text(
        f"""
{user} daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 256; }}
http {{
  access_log off; keepalive_requests 1000000; {temporary}
  proxy_cache_path {folder}/cache keys_zone=halls:10m;
  server {{
    listen 127.0.0.1:{port};
    location /halls/ {{
      proxy_pass http://127.0.0.1:{behind};
      proxy_cache halls; proxy_cache_lock on; proxy_cache_use_stale updating;
      add_header X-Cache $upstream_cache_status;
    }}
  }}
}}
""",
        "utf-8",
    )
    with subprocess.Popen([NGINX, "-c", str(settings), "-p", str(folder), "-e", "stderr"]) as server:
        try:
            wait_for(port, server)
            yield port, server.pid
        finally:
            server.terminate()


@contextmanager
def running_server(command: list[str], root: str, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """A server whose port is its command's last word; answers the port and the process. Ends with the block."""
    port = free_port()
    silence = subprocess.DEVNULL
    with subprocess.Popen([*command, str(port)], cwd=root, env=environment, stdout=silence, stderr=silence) as server:
        try:
            wait_for(port, server)
            yield port, server.pid
        finally:
            server.terminate()


def open_files() -> int:
    """How many files this process and its children may have open, after asking for all that it may."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def stream(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe
