"""Upload: sealed files in parts with their digests, against nginx's DAV PUT and against a multipart form at daphne."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.clients import Request, Sent, send
from tests.bench.dav import Dav, free_port, nginx, wait_for
from tests.bench.processes import MEBIBYTE, peak, resident, tree_of, written_by
from tests.bench.ratio import Effort, Limit, Measured, Ratio

FILE_BYTES = 20 * 10**6
FILES = 100
CLIENTS = (1, 16)
ROUNDS = 2
PART_BYTES = 8 * MEBIBYTE
GOALS = {1: 0.6, 16: 1.0}
MULTIPART_GOAL = 15.0
DISK_GOAL = 0.5
WRITTEN_LIMIT = 1.05
MEMORY_LIMIT = 64.0
BOUNDARY = "kaiming-bench"
SHARE_ALONE, SHARE_MULTIPART = 5, 10
"""One client sends a fifth of the files, the form a tenth: they take long enough."""


@dataclass(frozen=True, slots=True)
class Side:
    """A server to send to: how its requests for so many more files look, and where it keeps what it took."""

    port: int
    pid: int
    more: Callable[[int], list[Request]]
    kept: Path


@dataclass(frozen=True, slots=True)
class Prepared:
    """What `upload_side` has put into the product's database: a bidder's session, and an upload that waits for files."""

    session: str
    upload: str
    header: str


def measure(effort: Effort) -> list[Measured]:
    """Both client counts, bytes written and memory. Raises PeerMissing."""
    files = max(CLIENTS[-1], effort.size * MEBIBYTE // FILE_BYTES) if effort.size else FILES
    each = min(FILE_BYTES, effort.size * MEBIBYTE // files) if effort.size else FILE_BYTES
    with tempfile.TemporaryDirectory(prefix="kaiming-bench-") as home:
        folder = Path(home)
        (folder / "nginx").mkdir()
        with nginx(folder / "nginx", Path(effort.root) / "frontend" / "static") as peer:
            return _measured(folder, effort, peer, files, each)


def _measured(folder: Path, effort: Effort, peer: Dav, files: int, each: int) -> list[Measured]:
    sealed = folder / "sealed.age"
    turns, root = effort.rounds(ROUNDS), effort.root
    with _product(folder / "product", root, sealed, each, files) as ours, _form(folder / "form", root, sealed) as form:
        dav = Side(peer.port, peer.pid, _puts(sealed), peer.folder / "taken")
        for side in (ours, dav, form):
            _sent(side, 1, clients=1)
        server = tree_of(ours.pid)
        before, held = written_by(server), resident(server)
        results: list[Measured] = []
        bytes_sent = 0
        for clients in CLIENTS:
            count = files if clients > 1 else max(1, files // SHARE_ALONE)
            rounds = [(_sent(ours, count, clients=clients), _sent(dav, count, clients=clients)) for _ in range(turns)]
            bytes_sent += sum(one.size for one, _peer in rounds)
            slow = _sent(form, max(clients, files // SHARE_MULTIPART), clients=clients)
            results += _ratios(rounds, slow, clients=clients, title=f"upload, {count} x {each / 10**6:g} MB")
            results.append(_against_the_disk(rounds, folder, sealed, clients))
        written = (written_by(server) - before) / bytes_sent
        growth = peak(server) - held
    return [
        *results,
        Limit("upload: bytes written for each byte received", written, WRITTEN_LIMIT, "bytes"),
        Limit("upload: memory of the server", growth, MEMORY_LIMIT, "MiB more", f"at rest {held:.0f} MiB"),
    ]


def _ratios(rounds: list[tuple[Sent, Sent]], slow: Sent, *, clients: int, title: str) -> list[Measured]:
    ours, peer = (statistics.median(pair[place].rate for pair in rounds) for place in (0, 1))
    faults = sum(one.failed for one, _peer in rounds)
    name = f"{title}, {clients} client{'s' if clients > 1 else ''}"
    return [
        Ratio(name, ours, peer, "nginx DAV PUT, without digests", GOALS[clients], faults, "", "MB"),
        Ratio(name, ours, slow.rate, "daphne, multipart form", MULTIPART_GOAL, faults, "", "MB"),
    ]


def _against_the_disk(rounds: list[tuple[Sent, Sent]], folder: Path, sealed: Path, clients: int) -> Ratio:
    """What one process reaches that writes the same parts and waits for the disk: nobody who keeps what he answers for is faster."""
    content = sealed.read_bytes()
    parts = [content[at : at + PART_BYTES] for at in range(0, len(content), PART_BYTES)]
    times = max(1, sum(one.size for one, _peer in rounds) // len(rounds) // len(content))
    started = time.perf_counter()
    for number in range(times * len(parts)):
        with (folder / f"synced-{number}").open("xb", buffering=0) as file:
            file.write(parts[number % len(parts)])
            os.fsync(file.fileno())
    disk = times * len(content) / (time.perf_counter() - started) / 10**6
    for written in folder.glob("synced-*"):
        written.unlink()
    ours = statistics.median(one.rate for one, _peer in rounds)
    name = f"upload, {clients} client{'s' if clients > 1 else ''}, hashed and durable"
    return Ratio(name, ours, disk, "writing and syncing the same parts, no network", DISK_GOAL, 0, "", "MB")


def _sent(side: Side, count: int, *, clients: int) -> Sent:
    sent = send(side.port, side.more(count), clients=clients)
    for kept in side.kept.iterdir() if side.kept.exists() else ():
        shutil.rmtree(kept) if kept.is_dir() else kept.unlink()
    return sent


@contextmanager
def _product(home: Path, root: str, sealed: Path, size: int, files: int) -> Iterator[Side]:
    """The product's web server with a lot that takes bids."""
    home.mkdir()
    rounds = ROUNDS * (files + max(1, files // SHARE_ALONE)) + 1
    environment = {**os.environ, "DATA_DIR": str(home), "DEBUG": "1", "CLOCK": "rehearsal", "LOG_LEVEL": "ERROR"}
    environment |= {"DJANGO_SETTINGS_MODULE": "trading.settings", "TMPDIR": str(home)}
    side = [sys.executable, "-m", "tests.bench.upload_side", str(rounds), str(size)]
    told = json.loads(subprocess.run(side, cwd=root, env=environment, stdout=subprocess.PIPE, check=True).stdout)
    prepared = Prepared(**told)
    header = bytes.fromhex(prepared.header)
    sealed.write_bytes(header + secrets.token_bytes(size - len(header)))
    command = [sys.executable, "manage.py", "web", "--port"]
    with _server(command, root, environment) as (port, pid):
        yield Side(port, pid, _parts(sealed, prepared), home / "objects" / "bids")


@contextmanager
def _form(home: Path, root: str, sealed: Path) -> Iterator[Side]:
    """A form field of files at daphne, as one writes it with Django."""
    home.mkdir()
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "tests.bench.multipart:application", "-p"]
    with _server(command, root, {**os.environ, "BENCH_KEPT": str(home), "TMPDIR": str(home.parent)}) as (port, pid):
        yield Side(port, pid, _posts(sealed), home)


@contextmanager
def _server(command: Sequence[str], root: str, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    port = free_port()
    silence = subprocess.DEVNULL
    listening = [*command, str(port)]
    with subprocess.Popen(listening, cwd=root, env=environment, stdout=silence, stderr=silence) as server:
        try:
            wait_for(port, server)
            yield port, server.pid
        finally:
            server.terminate()


def _parts(sealed: Path, prepared: Prepared) -> Callable[[int], list[Request]]:
    content = sealed.read_bytes()
    spans = [(at, min(PART_BYTES, len(content) - at)) for at in range(0, len(content), PART_BYTES)]
    digests = [hashlib.sha256(content[at : at + size]).hexdigest() for at, size in spans]
    token = secrets.token_hex(16)
    headers = {"Cookie": f"kaiming_session={prepared.session}; kaiming_csrf={token}", "X-CSRFToken": token}
    names = (f"f{number}" for number in range(10**6))

    def more(count: int) -> list[Request]:
        return [
            Request(
                "PUT",
                f"/bids/uploads/{prepared.upload}/{name}/{number}",
                {**headers, "X-Part-SHA256": digest, "Content-Type": "application/octet-stream"},
                sealed,
                span,
            )
            for name in (next(names) for _ in range(count))
            for number, (span, digest) in enumerate(zip(spans, digests, strict=True))
        ]

    return more


def _puts(sealed: Path) -> Callable[[int], list[Request]]:
    whole = (0, sealed.stat().st_size)
    return lambda count: [Request("PUT", f"/taken/{number}", {}, sealed, whole) for number in range(count)]


def _posts(sealed: Path) -> Callable[[int], list[Request]]:
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="sealed.age"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    whole = sealed.with_name("form.body")
    whole.write_bytes(head.encode() + sealed.read_bytes() + f"\r\n--{BOUNDARY}--\r\n".encode())
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return lambda count: [Request("POST", "/", kind, whole, (0, whole.stat().st_size)) for _ in range(count)]
