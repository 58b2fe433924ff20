"""What processes used, as the kernel counts it: time, memory and bytes written (/proc, Linux)."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 2**20
WARMING = 20
"""Answers that are not counted."""


@dataclass(frozen=True, slots=True)
class Usage:
    """One run of a command, from start to end: seconds by the clock and of the processor, and its largest memory in MiB."""

    wall: float
    cpu: float
    peak: float


def used_by(command: Sequence[str], *, cwd: str) -> Usage:
    """Runs a command that must succeed. What it prints about its own time counts: a server's start is not part of its work."""
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE) as running:
        said = running.stdout.read() if running.stdout else b""
        _pid, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, list(command))
    taken = {"wall": time.perf_counter() - started, "cpu": used.ru_utime + used.ru_stime, **json.loads(said or b"{}")}
    return Usage(taken["wall"], taken["cpu"], used.ru_maxrss / 1024)


def tree_of(pid: int) -> list[int]:
    """The process and all below it."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return [pid, *(one for child in below for one in tree_of(int(child)))]


def written_by(pids: Sequence[int]) -> int:
    """Bytes that these processes have had written to disks since they began."""
    return sum(_number(pid, "io", "write_bytes:") for pid in pids)


def spent_by(pids: Sequence[int]) -> float:
    """Seconds of the processor that these processes have used since they began."""
    ticks = os.sysconf("SC_CLK_TCK")
    fields = [Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split() for pid in pids]
    return sum(int(one[11]) + int(one[12]) for one in fields) / ticks


def resident(pids: Sequence[int]) -> float:
    """MiB of memory that these processes hold now."""
    return sum(_number(pid, "status", "VmRSS:") for pid in pids) / 1024


def peak(pids: Sequence[int]) -> float:
    """MiB of memory that these processes have held at most, each by itself."""
    return sum(_number(pid, "status", "VmHWM:") for pid in pids) / 1024


def _number(pid: int, file: str, name: str) -> int:
    lines = Path(f"/proc/{pid}/{file}").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def cost_of(port: int, pid: int, place: str, count: int) -> float:
    """Processor seconds that the server needs for one answer, in the middle of so many."""
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
