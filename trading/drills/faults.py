"""What goes wrong in a round of the cluster drill, each kind a function that does it and answers how it is undone."""

from __future__ import annotations

import os
import random
import resource
import signal
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg
from django.conf import settings

from trading import services
from trading.drills.site import BUCKET, POSTGRES, VALKEY, Site

Undo = Callable[[], None]
SLOW_FSYNC_SECONDS = 0.25
SLOW_COMMIT_MICROSECONDS = 100_000
SLOW_CLIENTS, HALF_OPEN = 40, 20
DRIBBLE_SECONDS = 0.5
LEAST_LIMIT = 0
STEP_BACK_SECONDS = (45.0, 120.0)
"""More than the half minute by which people who act at once may be written in either order."""
HOLD_AT_MOST = 0.6
REPEAT_AFTER_AT_MOST = 4.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: its name, how people call it, how long it lasts, and what does it."""

    name: str
    zh: str
    en: str
    strike: Callable[[Site, random.Random], Undo]
    seconds: tuple[float, float] = (0.0, 0.0)
    """Between how many seconds it lasts before it is undone."""
    is_twice: bool = False
    """Whether every act of the round is done by two hands in the same moment."""
    is_of_the_bucket: bool = False
    """Whether it needs a cluster that keeps its files in a bucket."""


def _nothing() -> None:
    """What died is started again by the keeper."""


def _kill(kind: str, site: Site, chance: random.Random) -> Undo:
    site.member(chance.choice(site.names(kind))).send(signal.SIGKILL)
    return _nothing


def _kill_valkey(site: Site, _chance: random.Random) -> Undo:
    site.servers[VALKEY] = services.restart_valkey(site.servers[VALKEY])
    return _nothing


def _kill_postgres(site: Site, _chance: random.Random) -> Undo:
    site.servers[POSTGRES] = services.restart_postgres(site.servers[POSTGRES], durable=True)
    return _nothing


def _kill_bucket(site: Site, _chance: random.Random) -> Undo:
    site.servers[BUCKET] = services.restart_s3(site.servers[BUCKET])
    return _nothing


def _fill_disk(site: Site, _chance: random.Random) -> Undo:
    """No file of a web server or worker can grow."""
    names = [name for kind in ("web", "worker") for name in site.names(kind)]
    return _limit([site.member(name).pid for name in names])


def _fill_database_disk(site: Site, _chance: random.Random) -> Undo:
    """No process that PostgreSQL has started can write into a file; those that it starts meanwhile can."""
    return _limit(services.children_of(site.servers[POSTGRES].pid))


def _limit(pids: Sequence[int]) -> Undo:
    before: dict[int, tuple[int, int]] = {}
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (LEAST_LIMIT, hard))
            before[pid] = (soft, hard)

    def undo() -> None:
        for pid, limits in before.items():
            with suppress(ProcessLookupError, PermissionError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)

    return undo


def _slow_disk(site: Site, _chance: random.Random) -> Undo:
    """Every fsync of our processes takes a quarter of a second, every commit a tenth."""
    site.slow_file.write_text(str(SLOW_FSYNC_SECONDS), "ascii")
    _tell_postgres(site, f"ALTER SYSTEM SET commit_delay = {SLOW_COMMIT_MICROSECONDS}")
    _tell_postgres(site, "ALTER SYSTEM SET commit_siblings = 0")

    def undo() -> None:
        site.slow_file.unlink(missing_ok=True)
        _tell_postgres(site, "ALTER SYSTEM RESET commit_delay")
        _tell_postgres(site, "ALTER SYSTEM RESET commit_siblings")

    return undo


def _tell_postgres(site: Site, order: str) -> None:
    with psycopg.connect(site.servers[POSTGRES].url, autocommit=True) as connection:
        connection.execute(order.encode())
        connection.execute("SELECT pg_reload_conf()")


def _slow_clients(site: Site, _chance: random.Random) -> Undo:
    """Some send a byte now and then and never end, some dial a hall or a server itself and then say nothing more."""
    stopping = threading.Event()
    dribbling = [_dial(site.plan.ports.proxy) for _ in range(SLOW_CLIENTS)]
    silent = [_dial(port) for port in (*site.plan.ports.webs, site.plan.ports.proxy) for _ in range(HALF_OPEN)]
    for line in silent:
        with suppress(OSError):
            line.sendall(b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\na=")
    thread = threading.Thread(target=_dribble, args=(dribbling, stopping), daemon=True)
    thread.start()

    def undo() -> None:
        stopping.set()
        thread.join()
        for line in (*dribbling, *silent):
            line.close()

    return undo


def _dial(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), 5)


def _dribble(lines: Sequence[socket.socket], stopping: threading.Event) -> None:
    words = b"GET /lots.json HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: " + b"a" * 4096
    for letter in words:
        for line in lines:
            with suppress(OSError):
                line.send(bytes([letter]))
        if stopping.wait(DRIBBLE_SECONDS):
            return


def _repeat(site: Site, chance: random.Random) -> Undo:
    """Every request that changes something is sent again, once at once and once after a while."""
    site.clients.again = lambda: (0.0, chance.uniform(0.5, REPEAT_AFTER_AT_MOST))

    def undo() -> None:
        site.clients.again = None

    return undo


def _reorder(site: Site, chance: random.Random) -> Undo:
    """Requests overtake each other, and an old one comes again after later ones."""
    site.clients.held = lambda: chance.uniform(0.0, HOLD_AT_MOST)
    site.clients.again = lambda: (chance.uniform(1.0, REPEAT_AFTER_AT_MOST),)

    def undo() -> None:
        site.clients.held = site.clients.again = None

    return undo


def _step_back(_site: Site, chance: random.Random) -> Undo:
    """The clock of all processes jumps back; undoing it is a jump ahead."""
    return _step(-chance.uniform(*STEP_BACK_SECONDS))


def _step_ahead(_site: Site, chance: random.Random) -> Undo:
    """The clock of all processes jumps ahead by less than a minute; undoing it is a jump back."""
    return _step(chance.uniform(35.0, 55.0))


def _step(seconds: float) -> Undo:
    file = Path(settings.DATA_DIR) / "rehearsal-clock"
    before = file.read_text("ascii")
    _put(file, f"{float(before) + seconds:.6f}")
    return partial(_put, file, before)


def _put(file: Path, text: str) -> None:
    fresh = file.with_suffix(f".{os.getpid()}")
    fresh.write_text(text, "ascii")
    fresh.replace(file)


def _cut(name: str, site: Site, _chance: random.Random) -> Undo:
    site.relays[name].cut()
    return site.relays[name].join


def _two_hands(_site: Site, _chance: random.Random) -> Undo:
    return _nothing


KINDS = (
    Kind("web", "网站进程 SIGKILL", "web server killed", partial(_kill, "web")),
    Kind("worker", "后台进程 SIGKILL", "worker killed", partial(_kill, "worker")),
    Kind("beat", "定时进程 SIGKILL", "beat killed", partial(_kill, "beat")),
    Kind("sequencer", "日志定序进程 SIGKILL", "sequencer killed", partial(_kill, "sequencer")),
    Kind("witness", "日志见证进程 SIGKILL", "witness killed", partial(_kill, "witness")),
    Kind("nginx", "nginx SIGKILL", "nginx killed", partial(_kill, "nginx")),
    Kind("valkey", "Valkey SIGKILL", "Valkey killed, comes back empty", _kill_valkey),
    Kind("postgresql", "PostgreSQL SIGKILL", "PostgreSQL killed, recovers", _kill_postgres),
    Kind("disk-full", "磁盘写满", "disk of web and workers full", _fill_disk, (1.0, 4.0)),
    Kind("database-disk-full", "数据库磁盘写满", "disk of PostgreSQL full", _fill_database_disk, (0.5, 2.0)),
    Kind("disk-slow", "磁盘变慢", "slow disk", _slow_disk, (2.0, 6.0)),
    Kind("slow-clients", "慢客户端、半开连接", "slow clients, half-open sockets", _slow_clients, (3.0, 8.0)),
    Kind("repeated", "请求重复", "every request repeated", _repeat, (3.0, 6.0)),
    Kind("reordered", "请求乱序、迟到", "requests out of order, late again", _reorder, (3.0, 6.0)),
    Kind("two-hands", "两人同时操作", "two press at once", _two_hands, (0.0, 0.0), is_twice=True),
    Kind("clock-back", "时钟回拨", "clock jumps back", _step_back, (1.0, 4.0)),
    Kind("clock-ahead", "时钟前跳后回", "clock jumps ahead and back", _step_ahead, (1.0, 3.0)),
    Kind("cut-database", "与数据库断网", "cut off from PostgreSQL", partial(_cut, POSTGRES), (2.0, 6.0)),
    Kind("cut-bus", "与 Valkey 断网", "cut off from Valkey", partial(_cut, VALKEY), (2.0, 8.0)),
    Kind("bucket", "对象存储 SIGKILL", "bucket killed, comes back", _kill_bucket, is_of_the_bucket=True),
    Kind(
        "cut-bucket",
        "与对象存储断网",
        "cut off from the bucket",
        partial(_cut, BUCKET),
        (2.0, 6.0),
        is_of_the_bucket=True,
    ),
)
"""Every kind, in the order of the table."""


def possible(*, has_bucket: bool) -> list[Kind]:
    """The kinds that can happen to such a cluster."""
    return [kind for kind in KINDS if has_bucket or not kind.is_of_the_bucket]


def drawn(rounds: int, kinds: Sequence[Kind], chance: random.Random) -> list[Kind]:
    """A kind for each round: every kind as often as any other, in an order drawn by chance."""
    found: list[Kind] = []
    while len(found) < rounds:
        found += chance.sample(kinds, len(kinds))
    return found[:rounds]
