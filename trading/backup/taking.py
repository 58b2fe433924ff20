"""A backup: the database first, then the stored files, then the keys, so that every file the database names is in the copy.

Of a bucket (S3_URL) no files are copied: its own replication and object lock keep them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from apps.evidence.models import LogCheckpoint, StreamHead
from trading.backup.point_in_time import Stream
from trading.settings import VERSION

DATABASE, OBJECTS, KEYS, TOLD = "database.sqlite3", "objects", "keys", "backup.json"
NOT_KEYS = frozenset({"objects", "landings", "outbox", "cluster", "backups", "files", "services.json"})
"""What lies in the data directory and is copied otherwise, or not at all."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the platform was when the backup was taken; a restored one has to be the same."""

    version: str
    at: str
    vendor: str
    heads: Mapping[str, tuple[int, str]]
    """Every stream of the journal: its newest version and that entry's digest in hex."""
    checkpoint: str
    """The newest checkpoint that a witness cosigned, or the newest at all; empty before the log began."""
    is_witnessed: bool
    objects: int


def standing_now() -> tuple[dict[str, tuple[int, str]], str, bool]:
    """The heads of the journal, the newest witnessed checkpoint (or the newest), and whether it is witnessed."""
    rows = StreamHead.objects.order_by("name").values_list("name", "v", "digest")
    heads = {name: (v, bytes(digest).hex()) for name, v, digest in rows.iterator(2000)}
    found = LogCheckpoint.objects.filter(cosignatures__isnull=False).order_by("-size").first()
    newest = found or LogCheckpoint.objects.order_by("-size").first()
    return heads, newest.note if newest else "", found is not None


def take_sqlite(to: Path, now: datetime) -> Told:
    """A whole backup of an embedded installation stands in `to`. People go on working meanwhile."""
    to.mkdir(mode=0o700, parents=True)
    before = standing_now()
    source = f"file:{settings.DATABASES['default']['NAME']}?mode=ro"
    with closing(sqlite3.connect(source, uri=True)) as live, closing(sqlite3.connect(to / DATABASE)) as copy:
        live.backup(copy)  # in one go: in portions each commit of somebody else would begin it anew
    return files_and_told(to, before, now)


def take_postgres(to: Path, stream: Stream) -> None:
    """A base backup of PostgreSQL stands in `to`; what is written from now on comes with the stream."""
    to.mkdir(mode=0o700, parents=True)
    stream.base_backup(to / "base")


def files_and_told(to: Path, before: tuple[dict[str, tuple[int, str]], str, bool], now: datetime) -> Told:
    """Stored files and keys are in the backup, and what it is is written beside them."""
    data = Path(settings.DATA_DIR)
    count = 0 if settings.S3_URL.scheme else _copy_objects(data / "objects", to / OBJECTS)
    _copy_keys(data, to / KEYS)
    heads, checkpoint, is_witnessed = before
    told = Told(VERSION, now.isoformat(), connection.vendor, heads, checkpoint, is_witnessed, count)
    (to / TOLD).write_text(json.dumps(asdict(told), indent=1), "utf-8")
    return told


def told_in(backup: Path) -> Told:
    """What a backup says of itself. Raises FileNotFoundError where there is none."""
    read = json.loads((backup / TOLD).read_text("utf-8"))
    return Told(**read | {"heads": {name: (v, digest) for name, (v, digest) in read["heads"].items()}})


def link_or_copy(source: Path | str, to: Path | str) -> None:
    """The file has a second name, or a copy where that is another disk. Only for what never changes."""
    try:
        os.link(source, to)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copy2(source, to)


def sha256_of(path: Path) -> str:
    """The file's digest in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy_objects(source: Path, to: Path) -> int:
    """Stored files never change, so that on one disk a second name is a whole copy; elsewhere the bytes are copied."""
    to.mkdir()
    count = 0
    for file in _files(source):
        place = to / file.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            link_or_copy(file, place)
        except FileNotFoundError:
            continue  # an upload that nobody handed in was cleared away meanwhile
        count += 1
    return count


def _copy_keys(data: Path, to: Path) -> None:
    to.mkdir(mode=0o700)
    database = Path(str(settings.DATABASES["default"]["NAME"])).name
    for one in sorted(data.iterdir()):
        if one.name in NOT_KEYS or one.name.startswith(database) or one.is_socket():
            continue
        if one.is_dir():
            shutil.copytree(one, to / one.name)
        else:
            shutil.copy2(one, to / one.name)


def _files(root: Path) -> Iterator[Path]:
    """Whole files; what is still being written has a name with a dot."""
    return (one for one in sorted(root.rglob("*")) if one.is_file() and not one.name.startswith("."))
