"""A stage that many tests begin from is set once for real, and then put back row by row and file by file.

    hall = remembered("hall", lambda: Hall(eng, tmp_path).with_bids(*PRICES), own={"eng": eng}, folder=tmp_path)

What comes back equals what was made: the rows with their numbers, the files, and the result with everything it holds. It
is put back only where the database stands as it stood before; anywhere else the stage is set for real.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.apps import apps
from django.conf import UserSettingsHolder, settings
from django.db import connection, transaction

from apps.core import clock
from apps.evidence.models import StreamHead

T = TypeVar("T")
Row = tuple[Any, ...]
Tables = dict[str, dict[Any, Row]]
Files = dict[tuple[str, str], tuple[int, bytes]]
"""By root and name: mode and content."""
ROWS_A_STATEMENT = 100


@dataclass(frozen=True, slots=True)
class Change:
    """What a stage did to one table."""

    table: str
    columns: tuple[str, ...]
    key: str
    before: int
    """How many rows there were."""
    gone: list[Any]
    changed: list[Row]
    new: list[Row]


@dataclass(frozen=True, slots=True)
class Memory:
    """A stage that was set once."""

    heads: list[Row]
    """Where the journal stood before."""
    changes: list[Change]
    files: Files
    result: bytes
    kept: list[object]
    """Keys: they never change and are handed on as they are."""


_MEMORIES: dict[tuple[object, ...], Memory] = {}


def remembered(
    name: object, make: Callable[[], T], *, own: Mapping[str, object] | None = None, folder: Path | None = None
) -> T:
    """What `make` makes. `own` are the test's own objects, which the result refers to; `folder` is the test's own.

    What is committed is remembered apart from what a test rolls back, since more happens after a commit.
    """
    roots = {"data": Path(settings.DATA_DIR)} | ({"folder": folder} if folder else {})
    place = (name, connection.in_atomic_block, str(connection.settings_dict["NAME"]), roots["data"])
    memory = _MEMORIES.get(place)
    if memory is None:
        made, _MEMORIES[place] = _make(make, own or {}, roots)
        return made
    if not _stands_as_before(memory):
        return make()
    _put_back(memory, roots)
    return cast("T", _Reading(memory, own or {}, roots).load())


def standing() -> str:
    """A digest of what acts go by: every row there is, the settings that the test changed, and who set its clock.

    What begins from the same one and does the same comes to the same.
    """
    changed: dict[str, Any] = {}
    holder: Any = vars(settings)["_wrapped"]
    while isinstance(holder, UserSettingsHolder):
        changed = vars(holder) | changed
        holder = holder.default_settings
    told = sorted((name, repr(value)) for name, value in changed.items() if name.isupper())
    return hashlib.sha256(repr((_tables(), told, clock.now.__qualname__)).encode()).hexdigest()


def _make(make: Callable[[], T], own: Mapping[str, object], roots: Mapping[str, Path]) -> tuple[T, Memory]:
    heads, before, files = _heads(), _tables(), _files(roots)
    made = make()
    writing = _Writing(own, roots)
    writing.dump(made)
    changes = [change for table in _columns() if (change := _change(table, before[table], _rows(table)))]
    new = {name: file for name, file in _files(roots).items() if files.get(name) != file}
    return made, Memory(heads, changes, new, writing.written.getvalue(), writing.kept)


def _stands_as_before(memory: Memory) -> bool:
    if _heads() != memory.heads:
        return False
    counts = ", ".join(f"(SELECT count(*) FROM {_quoted(change.table)})" for change in memory.changes)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return list(cursor.fetchone()) == [change.before for change in memory.changes]


def _put_back(memory: Memory, roots: Mapping[str, Path]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for change in memory.changes:
            table, key = _quoted(change.table), _quoted(change.key)
            columns = ", ".join(map(_quoted, change.columns))
            for gone in change.gone:
                cursor.execute(f"DELETE FROM {table} WHERE {key} = %s", [gone])
            place = change.columns.index(change.key)
            assignments = ", ".join(f"{_quoted(column)} = %s" for column in change.columns)
            for row in change.changed:
                cursor.execute(f"UPDATE {table} SET {assignments} WHERE {key} = %s", [*row, row[place]])
            marks = f"({', '.join(['%s'] * len(change.columns))})"
            for start in range(0, len(change.new), ROWS_A_STATEMENT):
                rows = change.new[start : start + ROWS_A_STATEMENT]
                values = ", ".join([marks] * len(rows))
                cursor.execute(f"INSERT INTO {table} ({columns}) VALUES {values}", [one for row in rows for one in row])
    for (root, name), (mode, content) in memory.files.items():
        path = roots[root] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(mode)


def _change(table: str, before: dict[Any, Row], after: dict[Any, Row]) -> Change | None:
    gone = [key for key in before if key not in after]
    changed = [row for key, row in after.items() if key in before and before[key] != row]
    new = [row for key, row in after.items() if key not in before]
    key, columns = _columns()[table]
    return Change(table, columns, key, len(before), gone, changed, new) if gone or changed or new else None


def _heads() -> list[Row]:
    heads = StreamHead.objects.order_by("name").values_list("name", "v", "digest")
    return [(name, v, bytes(digest)) for name, v, digest in heads]


@cache
def _columns() -> dict[str, tuple[str, tuple[str, ...]]]:
    """By table: its key and all its columns."""
    return {
        model._meta.db_table: (
            str(model._meta.pk.column),
            tuple(str(field.column) for field in model._meta.local_concrete_fields),
        )
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }


def _tables() -> Tables:
    return {table: _rows(table) for table in _columns()}


def _rows(table: str) -> dict[Any, Row]:
    key, columns = _columns()[table]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(map(_quoted, columns))} FROM {_quoted(table)} ORDER BY {_quoted(key)}")
        rows = [tuple(map(_stored, row)) for row in cursor.fetchall()]
    return {row[columns.index(key)]: row for row in rows}


def _stored(value: Any) -> Any:
    """As the database takes it back: SQLite's moments are text."""
    if isinstance(value, memoryview):
        return bytes(value)
    return str(value) if isinstance(value, date) and connection.vendor == "sqlite" else value


def _files(roots: Mapping[str, Path]) -> Files:
    return {
        (root, str(path.relative_to(folder))): (path.stat().st_mode & 0o777, path.read_bytes())
        for root, folder in roots.items()
        for path in folder.rglob("*")
        if path.is_file() and (root != "data" or path.parent != folder)
    }


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


class _Writing(pickle.Pickler):
    """Names the test's own objects and paths instead of copying them."""

    def __init__(self, own: Mapping[str, object], roots: Mapping[str, Path]) -> None:
        self.written = io.BytesIO()
        super().__init__(self.written)
        self.own = {id(one): name for name, one in own.items()}
        self.roots = roots
        self.kept: list[object] = []

    def persistent_id(self, obj: object) -> tuple[str, ...] | None:
        if name := self.own.get(id(obj)):
            return ("own", name)
        if isinstance(obj, Path):
            for root, folder in self.roots.items():
                if obj.is_relative_to(folder):
                    return ("path", root, str(obj.relative_to(folder)))
        if isinstance(obj, (EllipticCurvePrivateKey, X25519PrivateKey)):
            self.kept.append(obj)
            return ("kept", str(len(self.kept) - 1))
        return None


class _Reading(pickle.Unpickler):
    """Puts the objects and paths of this test where those of the first one stood."""

    def __init__(self, memory: Memory, own: Mapping[str, object], roots: Mapping[str, Path]) -> None:
        super().__init__(io.BytesIO(memory.result))
        self.memory = memory
        self.own = own
        self.roots = roots

    def persistent_load(self, pid: Any) -> object:
        kind, name, *rest = pid
        if kind == "own":
            return self.own[name]
        return self.roots[name] / rest[0] if kind == "path" else self.memory.kept[int(name)]
