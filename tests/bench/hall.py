"""The hall: fan-out against group_send in memory and a floor in C, listeners who drop and come back, segments behind a cache against the page."""

from __future__ import annotations

import asyncio
import getpass
import http.client
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.bench.dav import NGINX, free_port, wait_for
from tests.bench.hall_crowd import Crowd
from tests.bench.hall_floor import floor
from tests.bench.processes import spent_by, tree_of
from tests.bench.ratio import Effort, Limit, Measured, PeerMissing, Ratio

SIZES = (1000, 5000)
"""Sockets, where the machine lets one process have so many."""
SPARE_FILES = 200
FACTS, FACTS_OF_PEER, FACTS_OF_FLOOR = 20, 3, 100
PAUSE = 50
SINGLE_FACTS, SINGLE_PAUSE = 10, 1000
"""How fast one is heard is asked of facts that do not wait for each other."""
LATEST_SECONDS = 0.15
"""Milliseconds between two facts."""
FRAME_BYTES = 445
FLOOR_GOAL = 0.5
"""At most twice what nobody can do without."""
SOCKETS_PER_TIME = 50
"""The goal grows with the sockets: 100 times at 5,000, for the layer in memory walks every member for each."""
DROPS = 1000
PAGES, SEGMENTS = 60, 6000
WARMING = 20
SEGMENT_GOAL = 50.0


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

    def say(self, count: int, *, pause: int = PAUSE) -> None:
        """Begins to say so many facts."""
        _stream(self.teller.stdin).write(f"{count} {pause}\n")
        _stream(self.teller.stdin).flush()

    def said(self) -> int:
        """The version reached, once all of them are committed."""
        return int(_stream(self.teller.stdout).readline())


@dataclass(frozen=True, slots=True)
class Told:
    """What it took to tell a crowd: deliveries, processor seconds of the server, losses and repeats, and the slowest."""

    deliveries: int
    seconds: float
    faults: int
    slowest: float

    @property
    def rate(self) -> float:
        """Deliveries in a second of the processor."""
        return self.deliveries / self.seconds


def measure(effort: Effort) -> list[Measured]:
    """Fan-out, resume and segments. `size` counts sockets here. Raises PeerMissing."""
    sizes = [effort.size] if effort.size else [size for size in SIZES if size + SPARE_FILES <= _files()]
    with tempfile.TemporaryDirectory(prefix="kaiming-bench-") as home, _product(Path(home), effort.root) as product:
        fan_out = [one for size in sizes for one in _fan_out(product, size, effort.root, Path(home))]
        return [*fan_out, _resume(product, sizes[0]), _segments(product, Path(home))]


def _fan_out(product: Product, size: int, root: str, home: Path) -> list[Measured]:
    ours = asyncio.run(_told(product, size))
    with _peer(root) as (port, pid):
        peer = asyncio.run(_told_by_peer(port, pid, size, FACTS_OF_PEER))
    with floor(home) as (port, pid):
        least = asyncio.run(_told_by_peer(port, pid, size, FACTS_OF_FLOOR))
    name = f"hall, {FRAME_BYTES} bytes to {size:,} sockets, deliveries by processor time"
    remark = f"{10**6 / ours.rate:.1f} against {10**6 / peer.rate:.0f} us each"
    late = "written by another process, with the listeners on the same machine"
    spare = f"{10**6 / ours.rate:.1f} against {10**6 / least.rate:.1f} us each, reading the journal included in ours"
    return [
        Ratio(name, ours.rate, peer.rate, "group_send in memory", size / SOCKETS_PER_TIME, ours.faults, remark),
        Ratio(name, ours.rate, least.rate, "the floor in C", FLOOR_GOAL, ours.faults, spare),
        Limit(f"hall, {size:,} sockets, 99 of 100 hear a fact within", ours.slowest, LATEST_SECONDS, "s", late),
    ]


async def _told(product: Product, size: int) -> Told:
    crowd = Crowd(product.port, product.address)
    await crowd.gather(size)
    product.say(1)
    await crowd.hear(await asyncio.to_thread(product.said))
    spent, heard = spent_by(tree_of(product.pid)), crowd.count.heard
    product.say(FACTS)
    v = await asyncio.to_thread(product.said)
    await crowd.hear(v)
    seconds, deliveries = spent_by(tree_of(product.pid)) - spent, crowd.count.heard - heard
    crowd.count.lags.clear()
    product.say(SINGLE_FACTS, pause=SINGLE_PAUSE)
    v = await asyncio.to_thread(product.said)
    await crowd.hear(v)
    told = Told(deliveries, seconds, crowd.lost(v) + crowd.count.repeated, crowd.count.slowest)
    crowd.leave()
    return told


async def _told_by_peer(port: int, pid: int, size: int, facts: int) -> Told:
    crowd = Crowd(port, "/")
    await crowd.gather(size)
    spent = spent_by(tree_of(pid))
    crowd.members[0].send({"count": facts, "size": FRAME_BYTES})
    await crowd.hear(facts)
    told = Told(crowd.count.heard, spent_by(tree_of(pid)) - spent, crowd.lost(facts), crowd.count.slowest)
    crowd.leave()
    return told


def _resume(product: Product, size: int) -> Limit:
    drops = min(DROPS, size)
    faults, facts = asyncio.run(_dropped(product, size, drops))
    name = f"hall, {drops:,} lines of {size:,} dropped while {facts:,} facts are said: gaps, repeats and losses"
    return Limit(name, faults, 0, "facts")


async def _dropped(product: Product, size: int, drops: int) -> tuple[int, int]:
    crowd = Crowd(product.port, product.address)
    await crowd.gather(size)
    facts = max(FACTS, drops // 2)
    product.say(facts, pause=10)
    telling = asyncio.create_task(asyncio.to_thread(product.said))
    for _ in range(drops):
        await crowd.drop_one()
    await telling
    product.say(1)
    v = await asyncio.to_thread(product.said)
    await crowd.hear(v)
    faults = crowd.lost(v) + crowd.count.repeated
    crowd.leave()
    return faults, facts


def _segments(product: Product, home: Path) -> Ratio:
    with _cache(home / "nginx", product.port) as (port, pid):
        place = f"/halls/{product.lot}/events/1-32.json"
        taken = _cost(port, pid, place, SEGMENTS)
        kept = _header(port, place, "X-Cache")
        asked = _cost(product.port, product.pid, place, PAGES)
    page = _cost(product.port, product.pid, f"/openings/{product.lot}/", PAGES)
    remark = f"without the cache {1 / asked:,.0f}/s"
    faults = 0 if kept == "HIT" else 1
    return Ratio(
        "hall, segments behind a cache, by processor time",
        1 / taken,
        1 / page,
        "the hall's page",
        SEGMENT_GOAL,
        faults,
        remark,
    )


def _cost(port: int, pid: int, place: str, count: int) -> float:
    """Processor seconds that the server needs for one answer."""
    _ask(port, place, WARMING)
    spent = spent_by(tree_of(pid))
    _ask(port, place, count)
    return max(spent_by(tree_of(pid)) - spent, 0.01) / count


def _ask(port: int, place: str, count: int) -> None:
    """Asks over one connection that stays open, one after the other."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(count):
        connection.request("GET", place)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{place} answered {answer.status}")
    connection.close()


def _header(port: int, place: str, name: str) -> str | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", place)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.getheader(name)


@contextmanager
def _product(home: Path, root: str) -> Iterator[Product]:
    """The product with a lot whose hall is there, and the teller beside it."""
    data = home / "product"
    data.mkdir()
    environment = {**os.environ, "DATA_DIR": str(data), "DEBUG": "1", "CLOCK": "rehearsal", "LOG_LEVEL": "ERROR"}
    environment |= {"DJANGO_SETTINGS_MODULE": "trading.settings", "TMPDIR": str(home), "HALL_SOCKETS": str(10**6)}
    side = [sys.executable, "-m", "tests.bench.hall_side"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(side, cwd=root, env=environment, **pipes) as teller:  # type: ignore[call-overload]  # a table of arguments
        try:
            lot = json.loads(_stream(teller.stdout).readline())["lot"]
            with _server([sys.executable, "manage.py", "web", "--port"], root, environment) as (port, pid):
                yield Product(port, pid, lot, teller)
        finally:
            _stream(teller.stdin).close()


@contextmanager
def _peer(root: str) -> Iterator[tuple[int, int]]:
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "tests.bench.hall_peer:application", "-p"]
    with _server(command, root, dict(os.environ)) as running:
        yield running


@contextmanager
def _cache(folder: Path, behind: int) -> Iterator[tuple[int, int]]:
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
def _server(command: list[str], root: str, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    port = free_port()
    silence = subprocess.DEVNULL
    with subprocess.Popen([*command, str(port)], cwd=root, env=environment, stdout=silence, stderr=silence) as server:
        try:
            wait_for(port, server)
            yield port, server.pid
        finally:
            server.terminate()


def _files() -> int:
    """How many files this process and its children may have open, after asking for all that it may."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def _stream(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe
