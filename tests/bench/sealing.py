"""Sealing: opening from a released key against Debian's ``age -d``, and sealing in Chromium against a plain upload."""

from __future__ import annotations

import os
import secrets
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from apps.bids.rules.contents import PriceForm
from apps.bids.rules.envelope import new_identity, recipient_for
from apps.bids.rules.sealing import Order, SealedEnvelope, seal_bid
from tests.bench import chromium
from tests.bench.dav import nginx
from tests.bench.processes import MEBIBYTE, Usage, used_by
from tests.bench.ratio import Effort, Limit, Measured, PeerMissing, Ratio

SIZE = 1024
ROUNDS = 3
SMALLER = 16
"""Memory is compared with that of a file so many times smaller."""
FLAT = 16.0
"""MiB by which memory may grow from the smaller file to the large one."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A sealed file, the identity that opens it for ``age``, and where things are written."""

    sealed: SealedEnvelope
    identity: Path
    folder: Path
    root: str
    size: int


def measure(effort: Effort) -> list[Measured]:
    """Opening, its memory, and the browser. Raises PeerMissing."""
    size = effort.size or SIZE
    with tempfile.TemporaryDirectory(prefix="kaiming-bench-") as home:
        return [*_opening(Path(home), effort, size), *_in_chromium(Path(home), effort, size)]


def _opening(home: Path, effort: Effort, size: int) -> list[Measured]:
    age = shutil.which("age")
    if age is None:
        raise PeerMissing("age is not installed (Debian package age). 未安装 age，无法对比。")
    root, rounds = effort.root, effort.rounds(ROUNDS)
    ground = _ground(home / "large", root, size)
    small = _ground(home / "small", root, max(1, size // SMALLER))

    def peer(target: str) -> Usage:
        return _onto(target, [age, "-d", "-i", str(ground.identity), "-o", target, str(ground.sealed.path)], root)

    onto_disk = str(ground.folder / "opened")
    payload = [(_ours(ground, "payload"), peer(os.devnull)) for _ in range(rounds)]
    whole = [(_ours(ground, "checked"), peer(onto_disk)) for _ in range(rounds)]
    little = _ours(small, "payload")
    growth = statistics.median(one.peak for one, _peer in payload) - little.peak
    results: list[Measured] = [
        _compared(f"opening {size} MiB from a released key", size, payload, goal=1.5),
        _compared(f"opening {size} MiB onto the disk, archive and digests checked", size, whole, goal=0.5),
        Limit(f"opening: memory from {max(1, size // SMALLER)} to {size} MiB", growth, FLAT, "MiB more"),
    ]
    for one in (ground, small):
        shutil.rmtree(one.folder)
    return results


def _in_chromium(home: Path, effort: Effort, size: int) -> list[Measured]:
    folder = home / "nginx"
    folder.mkdir()
    file = folder / "file.bin"
    _fill(file, size)
    with nginx(folder, Path(effort.root) / "frontend" / "static") as server:
        times = [chromium.times(server, file) for _ in range(effort.rounds(ROUNDS))]
    plain, sealed, sent = (statistics.median(column) for column in zip(*times, strict=True))
    name = f"sealing {size} MiB in Chromium"
    remark = f"sealing and then sending takes {(sealed + sent) / plain:.2f} times as long as sending"
    return [Ratio(name, size / sealed, size / plain, "plain upload to nginx", round(1 / 1.5, 2), 0, remark, "MiB")]


def _ground(folder: Path, root: str, size: int) -> Ground:
    folder.mkdir()
    file = folder / "file.bin"
    _fill(file, size)
    identity = new_identity(secrets.token_bytes(32))
    order = Order("T", "L", 1, "ab" * 32, secrets.token_hex(16), 1, None, recipient_for(identity), "cd" * 32)
    form = PriceForm(Decimal(1), {})
    sealed = seal_bid(order, form, {"technical": [file]}, folder=folder, entropy=secrets.token_bytes)
    file.unlink()
    (folder / "identity.txt").write_text(identity + "\n", "ascii")
    technical = next(one for one in sealed.envelopes if one.name == "technical")
    return Ground(technical, folder / "identity.txt", folder, root, size)


def _ours(ground: Ground, how: str) -> Usage:
    target = str(ground.folder / "out") if how == "checked" else os.devnull
    side = [
        sys.executable,
        "-m",
        "tests.bench.opening_side",
        how,
        str(ground.sealed.path),
        ground.sealed.file_key.hex(),
    ]
    return _onto(target, [*side, target], ground.root)


def _onto(target: str, command: Sequence[str], root: str) -> Usage:
    """What the command uses to write its result where nothing stands yet."""
    used = used_by(command, cwd=root)
    if target != os.devnull:
        written = Path(target)
        shutil.rmtree(written) if written.is_dir() else written.unlink()
    return used


def _compared(name: str, size: int, rounds: list[tuple[Usage, Usage]], *, goal: float) -> Ratio:
    """By processor time: both sides use one thread, and other work on the machine takes nothing from it."""
    ours, peer = (statistics.median(pair[place].cpu for pair in rounds) for place in (0, 1))
    wall = statistics.median(pair[1].wall / pair[0].wall for pair in rounds)
    remark = f"by the clock {wall:.2f}x"
    return Ratio(f"{name}, by processor time", size / ours, size / peer, "age -d", goal, 0, remark, "MiB")


def _fill(path: Path, size: int) -> None:
    block = secrets.token_bytes(MEBIBYTE)
    with path.open("wb") as file:
        for _ in range(size):
            file.write(block)
