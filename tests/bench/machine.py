"""The machine a benchmark ran on: what it is, what is installed, how busy it is."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("channels", "daphne", "django", "numpy", "ortools", "psycopg", "pyhanko", "twisted", "typst", "weasyprint")
PROGRAMS: Mapping[str, tuple[str, ...]] = {
    "age": ("age", "--version"),
    "chromium": ("chromium", "--version"),
    "nginx": ("nginx", "-v"),
    "sha256sum": ("sha256sum", "--version"),
}
"""The peers that are programs, each with the command that tells its version."""


def machine() -> dict[str, str | int]:
    """Cores, memory in GiB, processor and system: what a figure hangs on, and nothing that names the machine."""
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    return {"cores": os.cpu_count() or 1, "memory": _memory(), "processor": _processor(), "system": system}


def versions() -> dict[str, str]:
    """Python, SQLite, the packages and the programs that are compared, those that are installed."""
    known = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    for name in PACKAGES:
        try:
            known[name] = version(name)
        except PackageNotFoundError:
            continue
    told = {name: _told(command) for name, command in PROGRAMS.items()}
    return {**known, **{name: number for name, number in told.items() if number}}


def load() -> float:
    """How many processes wanted a core in the last minute, as the kernel counts it."""
    return round(os.getloadavg()[0], 1)


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def _processor() -> str:
    names = re.findall(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    return names[0] if names else platform.machine()


def _told(command: tuple[str, ...]) -> str:
    program = shutil.which(command[0]) or shutil.which(command[0], path="/usr/sbin")
    if program is None:
        return ""
    done = subprocess.run([program, *command[1:]], capture_output=True, text=True, timeout=30, check=False)
    found = re.search(r"\d+(?:\.\d+)+", done.stdout + done.stderr)
    return found.group() if found else ""
