"""The data of a fresh demonstration, told once for all parts and workers of a test run; copy it, do not use it."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACE = "KAIMING_TEST_SEED"
"""The folder that `manage.py test` names for all parts of its run."""
START_LIMIT_SECONDS = 600


def seeded_in(fallback: Path) -> Path:
    """The folder of a demonstration whose forty days are told, and which nobody has started yet.

    It lies where the run keeps it, or below `fallback` when there is no such place.
    """
    home = Path(os.environ.get(PLACE) or fallback)
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "demo" / "demonstration-seeded").exists():
            command = [sys.executable, "manage.py", "demo", "--only-seed"]
            subprocess.run(command, cwd=ROOT, env=environment_in(home), check=True, timeout=START_LIMIT_SECONDS)
    return home / "demo"


def environment_in(home: Path) -> dict[str, str]:
    """What a command of ours needs whose data lie in this folder; nothing of the tests' own settings."""
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return inherited | {"DATA_DIR": str(home), "LOG_LEVEL": "WARNING"}
