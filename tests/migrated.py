"""An empty database with every migration applied: made once for the migrations there are, and then copied.

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
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

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


def migrated_template(url: str) -> str:
    """The name of a database beside the one at `url` of PostgreSQL, for `CREATE DATABASE … TEMPLATE`. Nobody may hold a line to it."""
    parts = urlsplit(url)
    name = f"migrated_{_digest()}"
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock, psycopg.connect(url, autocommit=True) as server:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            with tempfile.TemporaryDirectory(prefix="kaiming-migrating-") as home:
                _apply_migrations(Path(home), {"DATABASE_URL": parts._replace(path=f"/{name}").geturl()})
    return name


def _apply_migrations(home: Path, extra: dict[str, str]) -> None:
    environment = environment_in(home)
    for name in ("DATABASE_URL", "REDIS_URL", "BROKER_URL"):
        environment.pop(name, None)
    environment |= extra
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def _migrate(made: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="kaiming-migrating-") as home:
        _apply_migrations(Path(home), {})
        shutil.copy(Path(home) / FILE, made.with_suffix(".new"))
        made.with_suffix(".new").rename(made)


def _digest() -> str:
    """What the result depends on: our migrations, and the libraries that bring their own."""
    told = hashlib.sha256()
    for path in (*sorted((ROOT / "apps").glob("*/migrations/*.py")), ROOT / "requirements.lock"):
        told.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return told.hexdigest()[:16]
