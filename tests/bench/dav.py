"""The peer of every upload: nginx taking files by DAV PUT, in a folder of its own, on a free loopback port."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.ratio import PeerMissing

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
READY_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Dav:
    """A running nginx: where it listens, its process, and the folder whose `page` it serves and whose `taken` it fills."""

    port: int
    pid: int
    folder: Path


@contextmanager
def nginx(folder: Path, static: Path) -> Iterator[Dav]:
    """Serves ``/static/`` and ``/page/``, takes ``PUT /taken/…``. Raises PeerMissing."""
    if NGINX is None:
        raise PeerMissing("nginx is not installed (Debian package nginx). 未安装 nginx，无法对比。")
    for name in ("page", "taken", "temporary"):
        (folder / name).mkdir()
    port = free_port()
    settings = folder / "nginx.conf"
    settings.write_text(_settings(folder, static, port), "utf-8")
    with subprocess.Popen([NGINX, "-c", str(settings), "-p", str(folder), "-e", "stderr"]) as server:
        try:
            wait_for(port, server)
            yield Dav(port, server.pid, folder)
        finally:
            server.terminate()


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Returns when something listens on the port."""
    limit = time.monotonic() + READY_SECONDS
    while time.monotonic() < limit and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port}")


def _settings(folder: Path, static: Path, port: int) -> str:
    user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{one}_temp_path {folder}/temporary/{one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""
{user} daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 256; }}
http {{
  access_log off; client_max_body_size 0; {temporary}
  types {{ text/html html; text/javascript js; application/wasm wasm; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location /static/ {{ alias {static}/; }}
    location /page/ {{ alias {folder}/page/; }}
    location /taken/ {{ root {folder}; dav_methods PUT; }}
  }}
}}
"""
