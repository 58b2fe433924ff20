"""An empty SQLite database with every migration applied: made once for the migrations there are, and then copied.

Applying them takes a quarter of a minute, and each worker of a test run and each stage of a browser would do it again.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.seeded import ROOT, environment_in

KEPT = ROOT / "var" / "migrated"
FILE = "kaiming.sqlite3"
"""The embedded database in a data directory."""


def put_migrated(place: Path) -> None:
    """There is a database at `place`, as `migrate` leaves one."""
    place.parent.mkdir(parents=True, exist_ok=True)
    KEPT.mkdir(parents=True, exist_ok=True)
    made = KEPT / f"{_digest()}.sqlite3"
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            _migrate(made)
        shutil.copy(made, place)


def _migrate(made: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="kaiming-migrating-") as home:
        environment = environment_in(Path(home))
        for name in ("DATABASE_URL", "REDIS_URL", "BROKER_URL"):
            environment.pop(name, None)
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=environment, check=True)
        shutil.copy(Path(home) / FILE, made.with_suffix(".new"))
        made.with_suffix(".new").rename(made)


def _digest() -> str:
    """What the result depends on: our migrations, and the libraries that bring their own."""
    told = hashlib.sha256()
    for path in (*sorted((ROOT / "apps").glob("*/migrations/*.py")), ROOT / "requirements.lock"):
        told.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return told.hexdigest()[:16]
