"""The hot path of the journal: gives drafts their places in their streams with as few round trips as the database allows.

One row lock per stream, taken by the first statement and held until the caller's transaction ends, so that versions
become visible in order. PostgreSQL computes the digest itself, since only it knows the parent while holding the lock;
SQLite runs in this process and needs no such trick.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from apps.core.refusals import WrongState
from apps.evidence.models import Entry, StreamHead
from apps.evidence.rules.chain import DOMAIN, NO_PARENT, Draft, digest_of, moment

SAME_MOMENT = timedelta(seconds=30)
"""How long one transaction may wait for another: people who act at once may be written in either order."""

_APPEND = (
    "SELECT * FROM evidence_append("
    "%(stream)s, %(hearers)s, %(kind)s, %(actor)s, %(at)s, %(latest)s, %(body)s, %(domain)s, %(text)s)"
)
_LOCK = (
    "UPDATE evidence_streamhead SET v = v + %s, at = {later}(at, %s), is_ringing = true "
    "WHERE name = %s AND hearers = %s AND at <= %s RETURNING v, digest"
)
_LATER = {"postgresql": "GREATEST", "sqlite": "MAX"}
_SETTLE = "UPDATE evidence_streamhead SET parent = %s, digest = %s WHERE name = %s"
_BEGIN = (
    "INSERT INTO evidence_streamhead (name, hearers, v, at, parent, digest, is_ringing) "
    "VALUES (%s, %s, 0, %s, %s, %s, true) ON CONFLICT DO NOTHING"
)
_ROW = "(%s, %s, %s, %s, %s, %s, %s, %s)"
_INSERT = "INSERT INTO evidence_entry (stream, v, kind, actor, at, body, parent, digest) VALUES {rows} RETURNING id, stream, v"
ROWS_A_STATEMENT = 500
_AT = StreamHead._meta.get_field("at")


def append(drafts: Sequence[Draft]) -> list[Entry]:
    """Writes the drafts of one transaction; answers the entries in the same order. Locks streams in the order of their names.

    Raises WrongState when a stream has other hearers or its newest entry is later than the drafts.
    """
    if len(drafts) == 1 and connection.vendor == "postgresql":
        return [_append_in_one_statement(drafts[0])]
    runs: dict[str, list[int]] = {}
    for index, draft in enumerate(drafts):
        runs.setdefault(draft.stream, []).append(index)
    placed: dict[int, Entry] = {}
    for name in sorted(runs):
        placed.update(zip(runs[name], _append_run([drafts[index] for index in runs[name]]), strict=True))
    return _insert([placed[index] for index in range(len(drafts))])


def _insert(entries: list[Entry]) -> list[Entry]:
    for start in range(0, len(entries), ROWS_A_STATEMENT):
        rows = entries[start : start + ROWS_A_STATEMENT]
        values = [value for row in rows for value in _row(row)]
        with connection.cursor() as cursor:
            cursor.execute(_INSERT.format(rows=", ".join([_ROW] * len(rows))), values)
            numbers = {(stream, v): number for number, stream, v in cursor.fetchall()}
        for row in rows:
            row.pk = numbers[row.stream, row.v]
            row._state.adding = False
    return entries


def _row(entry: Entry) -> tuple[Any, ...]:
    told = (entry.stream, entry.v, entry.kind, entry.actor, _stored(entry.at), entry.body)
    return (*told, entry.parent, entry.digest)


def _append_in_one_statement(draft: Draft) -> Entry:
    values = {
        "at": draft.at,
        "latest": draft.at + SAME_MOMENT,
        "domain": DOMAIN,
        "text": draft.before_version(),
        "stream": draft.stream,
        "hearers": draft.hearers,
        "kind": draft.kind,
        "actor": draft.actor,
        "body": draft.payload,
    }
    entry_id, v, parent, digest = _grow(_APPEND, values, draft)
    entry = _entry(draft, v, bytes(parent), bytes(digest))
    entry.pk = entry_id
    entry._state.adding = False
    return entry


def _append_run(drafts: Sequence[Draft]) -> list[Entry]:
    first, count = drafts[0], len(drafts)
    if any(draft.hearers != first.hearers for draft in drafts):
        raise WrongState("stream_has_other_hearers", stream=first.stream, hearers=first.hearers)
    statement = _LOCK.format(later=_LATER[connection.vendor])
    latest = min(draft.at for draft in drafts) + SAME_MOMENT
    values = [count, _stored(max(draft.at for draft in drafts)), first.stream, first.hearers, _stored(latest)]
    newest, digest = _grow(statement, values, first)
    digest = bytes(digest)
    entries = []
    for v, draft in enumerate(drafts, start=newest - count + 1):
        parent, digest = digest, digest_of(draft, v, digest)
        entries.append(_entry(draft, v, parent, digest))
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, [parent, digest, first.stream])
    return entries


def _grow(statement: str, values: list[Any] | dict[str, Any], draft: Draft) -> tuple[Any, ...]:
    """Runs the statement that takes the stream's lock, beginning the stream when it is new."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
        if row is None:
            cursor.execute(_BEGIN, [draft.stream, draft.hearers, _stored(draft.at), NO_PARENT, NO_PARENT])
            cursor.execute(statement, values)
            row = cursor.fetchone()
    if row is None:
        raise _refusal(draft)
    return tuple(row)


def _refusal(draft: Draft) -> WrongState:
    head = StreamHead.objects.get(name=draft.stream)
    if head.hearers != draft.hearers:
        return WrongState("stream_has_other_hearers", stream=draft.stream, hearers=head.hearers)
    return WrongState("clock_behind_journal", stream=draft.stream, newest=moment(head.at))


def _entry(draft: Draft, v: int, parent: bytes, digest: bytes) -> Entry:
    return Entry(
        stream=draft.stream,
        v=v,
        kind=draft.kind,
        actor=draft.actor,
        at=draft.at,
        body=draft.payload,
        parent=parent,
        digest=digest,
    )


def _stored(at: datetime) -> Any:
    return _AT.get_db_prep_value(at, connection)
