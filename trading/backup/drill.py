"""The restore drill: a backup of the running platform, restored elsewhere to a moment after it, and judged there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from apps.core import clock
from trading import services
from trading.backup import taking
from trading.backup.judging import Verdict
from trading.backup.point_in_time import BackupBroken, Stream, recover
from trading.processes import MANAGE


@dataclass(frozen=True, slots=True)
class Drilled:
    """What the drill showed: the verdict, and how long saving and coming back took, in seconds."""

    verdict: Verdict
    backup: Path
    seconds_to_save: float
    seconds_to_restore: float


def drill(to: Path, *, meanwhile: Callable[[], object]) -> Drilled:
    """Saves, lets `meanwhile` happen, comes back elsewhere and judges. The backup stays in `to`; the restored copy does not.

    On PostgreSQL what happened meanwhile has to be restored too, on SQLite the moment is the backup's. Raises BackupBroken.
    """
    with tempfile.TemporaryDirectory(prefix="kaiming-restore-") as home:
        Path(home).chmod(0o755)
        if connection.vendor == "postgresql":
            return _on_postgres(to, Path(home), meanwhile)
        return _on_sqlite(to, Path(home), meanwhile)


def _on_sqlite(to: Path, home: Path, meanwhile: Callable[[], object]) -> Drilled:
    began = time.monotonic()
    taking.take_sqlite(to, clock.now())
    saved = time.monotonic()
    meanwhile()
    began_again = time.monotonic()
    data = _restored_files(to, home)
    database = home / "restored.sqlite3"
    shutil.copy(to / taking.DATABASE, database)
    verdict = _judged(to, data, f"sqlite://{database}")
    return Drilled(verdict, to, saved - began, time.monotonic() - began_again)


def _on_postgres(to: Path, home: Path, meanwhile: Callable[[], object]) -> Drilled:
    began = time.monotonic()
    stream = _stream(to / "wal")
    try:
        to.mkdir(mode=0o700, parents=True)
        stream.start()
        taking.take_postgres(to / "postgresql", stream)
        saved = time.monotonic()
        meanwhile()
        before = taking.standing_now()
        stream.mark()
    finally:
        stream.stop()
    taking.files_and_told(to, before, clock.now())
    began_again = time.monotonic()
    data = _restored_files(to, home)
    (home / "server").mkdir()
    server = recover(to / "postgresql" / "base", to / "wal", home / "server")
    try:
        name = connection.settings_dict["NAME"]
        verdict = _judged(to, data, f"{server.url.rpartition('/')[0]}/{name}")
    finally:
        services.stop(server)
    return Drilled(verdict, to, saved - began, time.monotonic() - began_again)


def _restored_files(to: Path, home: Path) -> Path:
    """Keys and stored files where a restored platform would have them."""
    data = home / "data"
    shutil.copytree(to / taking.KEYS, data)
    if (to / taking.OBJECTS).is_dir():
        shutil.copytree(to / taking.OBJECTS, data / "objects", copy_function=taking.link_or_copy)
    return data


def _judged(to: Path, data: Path, database: str) -> Verdict:
    """The judgement of a process of its own, which knows nothing but the copy."""
    environment = {name: value for name, value in os.environ.items() if name not in {"REDIS_URL", "BROKER_URL"}}
    environment |= {"DATA_DIR": str(data), "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "trading.settings"}
    done = subprocess.run(
        [sys.executable, str(MANAGE), "restore_drill", "--judge", str(to)],
        env=environment,
        capture_output=True,
        check=False,
    )
    try:
        return Verdict(**json.loads(done.stdout))
    except (ValueError, TypeError):
        raise BackupBroken(done.stderr.decode("utf-8", "replace").strip()[-800:]) from None


def _stream(folder: Path) -> Stream:
    """The stream of the server that this process uses."""
    told = connection.settings_dict
    address = f"postgres://{told['USER']}@{told['HOST']}:{told['PORT'] or 5432}/{told['NAME']}"
    return Stream(address, str(told["PASSWORD"]), folder)
