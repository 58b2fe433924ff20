"""Whether the journal still is what was written: every chain is computed again from its rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from apps.evidence.models import Entry, StreamHead
from apps.evidence.rules.canonical import NotCanonical, canonical
from apps.evidence.rules.chain import NO_PARENT, Draft, digest_of

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where the journal is not what was written. ``v`` is 0 for the head of the stream."""

    stream: str
    v: int
    zh: str
    en: str

    def sentence(self) -> str:
        """The finding in one line, with its place."""
        place = f"v{self.v}" if self.v else "head"
        return f"{self.stream} {place}: {self.en} {self.zh}"


@dataclass(slots=True)
class Audit:
    """What was looked at and what was found."""

    streams: int = 0
    entries: int = 0
    findings: list[Finding] = field(default_factory=list)


def audit(only: str | None) -> Audit:
    """Recomputes every chain, or one stream's; reads row by row, so that the journal may be of any length."""
    rows = Entry.objects.order_by("stream", "v")
    heads = StreamHead.objects.order_by("name")
    if only is not None:
        rows, heads = rows.filter(stream=only), heads.filter(name=only)
    waiting = {head.name: head for head in heads.iterator(CHUNK)}
    result = Audit()
    for name, entries in groupby(rows.iterator(CHUNK), key=lambda entry: entry.stream):
        _audit_stream(result, name, entries, waiting.pop(name, None))
    for name in sorted(waiting):
        _audit_stream(result, name, (), waiting[name])
    return result


def _audit_stream(result: Audit, name: str, entries: Iterable[Entry], head: StreamHead | None) -> None:
    result.streams += 1
    v, digest = 0, NO_PARENT
    for entry in entries:
        result.entries += 1
        result.findings += _faults_of_entry(entry, v, digest, head)
        v, digest = entry.v, bytes(entry.digest)
    result.findings += _faults_of_head(name, head, v, digest)


def _faults_of_entry(entry: Entry, previous: int, parent: bytes, head: StreamHead | None) -> Iterator[Finding]:
    if entry.v != previous + 1:
        yield _missing(entry.stream, previous + 1, entry.v - 1)
    elif bytes(entry.parent) != parent:
        yield Finding(
            entry.stream,
            entry.v,
            f"与前一条（v{previous}）不相衔接：有记录被替换、改写或调换顺序。",
            f"does not follow v{previous}: an entry was replaced, rewritten or moved.",
        )
    if head is not None and not is_as_written(entry, head.hearers):
        yield Finding(
            entry.stream,
            entry.v,
            "内容与其摘要不符：该条记录（或该流的知悉范围）被改动。",
            "its content does not give its digest: the entry, or the audience of the stream, was changed.",
        )


def is_as_written(entry: Entry, hearers: str) -> bool:
    """True when the entry's content gives its digest."""
    draft = Draft(entry.stream, hearers, entry.kind, entry.actor, entry.at, entry.body)
    try:
        is_canonical = canonical(json.loads(entry.body)) == entry.body
        return is_canonical and digest_of(draft, entry.v, bytes(entry.parent)) == bytes(entry.digest)
    except (NotCanonical, ValueError):
        return False


def _faults_of_head(name: str, head: StreamHead | None, v: int, digest: bytes) -> Iterator[Finding]:
    if head is None:
        yield Finding(name, 0, "该流的流首被删除。", "the head of the stream was removed.")
    elif head.v > v:
        yield _missing(name, v + 1, head.v)
    elif head.v < v:
        yield Finding(
            name,
            0,
            f"流首停在 v{head.v}，记录却到 v{v}。",
            f"the head stands at v{head.v}, but the entries go on to v{v}.",
        )
    elif bytes(head.digest) != digest:
        yield Finding(
            name,
            0,
            f"流首摘要与最后一条（v{v}）不符：流首或最后一条被改动。",
            f"its digest is not that of v{v}: the head or the last entry was changed.",
        )


def _missing(stream: str, first: int, last: int) -> Finding:
    which = f"v{first}" if first >= last else f"v{first}-v{last}"
    return Finding(stream, first, f"缺少记录 {which}。", f"{which} is missing.")
