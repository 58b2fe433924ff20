"""Verifying: a bundle with large sealed files against ``sha256sum`` of the very same bytes, as a folder and as a zip."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.processes import MEBIBYTE, Usage, used_by
from tests.bench.ratio import Effort, Measured, PeerMissing, Ratio
from tests.evidence.bundle_pieces import Files, write_folder, write_zip
from tests.evidence.bundle_world import BundleWorld

SIZE = 256
ROUNDS = 3
PIECE = 16
"""MiB of each sealed file."""
GOAL = 0.5


@dataclass(frozen=True, slots=True)
class Ground:
    """A bundle as folder and as zip, and the same without the sealed files: what a verification costs whatever its size."""

    folder: Path
    zipped: Path
    bare: Path
    files: Sequence[str]
    mebibytes: float
    root: str


def measure(effort: Effort) -> list[Measured]:
    """The whole by processor time, and what each further byte costs. Raises PeerMissing."""
    if shutil.which("sha256sum") is None:
        raise PeerMissing("sha256sum is not installed (Debian package coreutils). 未安装 sha256sum，无法对比。")
    with tempfile.TemporaryDirectory(prefix="kaiming-bench-") as home:
        ground = _ground(Path(home), effort)
        rounds = effort.rounds(ROUNDS)
        taken = [_round(ground) for _number in range(rounds)]
    peer = _middle([one["peer"] for one in taken])
    bare = _middle([one["bare"] for one in taken])
    return [
        ratio
        for name in ("folder", "zip")
        for ratio in _ratios(name, _middle([one[name] for one in taken]), bare, peer, ground.mebibytes)
    ]


def _ground(home: Path, effort: Effort) -> Ground:
    world = BundleWorld(home)
    small = world.build()
    bid = world.bids[0]["bid"]
    count = max(1, (effort.size or SIZE) // PIECE)
    bulk = {f"bids/{bid}/technical-{number}.age": os.urandom(PIECE * MEBIBYTE) for number in range(count)}
    files: Files = world.sealed({**small, **bulk})
    folder = write_folder(files, home / "whole")
    listed = [str(folder / path) for path in sorted(files)]
    size = sum(map(len, files.values())) / MEBIBYTE
    return Ground(
        folder, write_zip(files, home / "whole.zip"), write_folder(small, home / "bare"), listed, size, effort.root
    )


def _round(ground: Ground) -> Mapping[str, Usage]:
    """All sides once, by turns."""
    return {
        "peer": _silent(["sha256sum", *ground.files], ground.root),
        "folder": _verified(ground.folder, ground.root),
        "zip": _verified(ground.zipped, ground.root),
        "bare": _verified(ground.bare, ground.root),
    }


def _verified(place: Path, root: str) -> Usage:
    return _silent([sys.executable, "-m", "apps.evidence.verify", str(place)], root)


def _silent(command: Sequence[str], root: str) -> Usage:
    return used_by(["sh", "-c", 'exec "$@" > /dev/null', "-", *command], cwd=root)


def _middle(taken: Sequence[Usage]) -> Usage:
    return Usage(*(statistics.median(getattr(one, part) for one in taken) for part in ("wall", "cpu", "peak")))


def _ratios(name: str, ours: Usage, bare: Usage, peer: Usage, mebibytes: float) -> list[Ratio]:
    """The whole, start and signatures included; and what is left when those are taken off."""
    clock = (
        f"{peer.wall / ours.wall:.2f}x by the clock, {bare.cpu:.1f} s whatever the size, {ours.peak:,.0f} MiB of memory"
    )
    further = max(ours.cpu - bare.cpu, 0.001)
    return [
        Ratio(
            f"verify {mebibytes:,.0f} MiB, {name}",
            mebibytes / ours.cpu,
            mebibytes / peer.cpu,
            "sha256sum",
            GOAL,
            0,
            clock,
            "MiB",
        ),
        Ratio(f"each further MiB, {name}", mebibytes / further, mebibytes / peer.cpu, "sha256sum", GOAL, 0, "", "MiB"),
    ]
