"""Several of our own commands as child processes that live and end together."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from apps.core.stopping import at_a_signal

MANAGE = Path(__file__).resolve().parent.parent / "manage.py"
PATIENCE_SECONDS = 15


def run_together(commands: Sequence[Sequence[str]]) -> int:
    """Runs the commands until one ends or a signal asks to stop; ends all by their own pid; returns the worst exit code."""
    stopping = at_a_signal()
    children = [start(command) for command in commands]
    while not stopping.wait(0.2):
        if any(child.poll() is not None for child in children):
            break
    asked = stopping.is_set()
    codes = [end(child) for child in children]
    return 0 if asked else max((abs(code) for code in codes), default=0) or 1


def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Starts one of our commands in its own session, so that a Ctrl-C reaches it only through us."""
    return subprocess.Popen([sys.executable, str(MANAGE), *command], start_new_session=True)


def end(child: subprocess.Popen[bytes]) -> int:
    """Asks the process to stop, waits, and insists after a while; returns its exit code, 0 for a stop that was asked for."""
    if child.poll() is not None:
        return child.returncode
    child.terminate()
    try:
        child.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    return 0
