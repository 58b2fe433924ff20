"""A search as a file, line by line: for people, and for programs that compute the digests again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from apps.evidence.models import Entry
from apps.evidence.rules.chain import moment

KINDS = {"csv": "text/csv", "jsonl": "application/jsonl"}
COLUMNS = ("at", "stream", "v", "kind", "actor", "payload", "digest")


def written(entries: Iterable[Entry], form: str) -> bytes:
    """The file; its caller keeps it short."""
    return "".join(_as_csv(entries) if form == "csv" else map(_as_line, entries)).encode()


def _as_csv(entries: Iterable[Entry]) -> Iterator[str]:
    yield "\ufeff" + _row(COLUMNS)
    for one in entries:
        yield _row((moment(one.at), one.stream, one.v, one.kind, one.actor, one.body, one.digest_hex))


def _row(values: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(values)
    return text.getvalue()


def _as_line(one: Entry) -> str:
    told = {"stream": one.stream, "v": one.v, "kind": one.kind, "actor": one.actor, "at": moment(one.at)}
    chain = {"parent": bytes(one.parent).hex(), "digest": one.digest_hex}
    return json.dumps({**told, "payload": one.payload, **chain}, ensure_ascii=False) + "\n"
