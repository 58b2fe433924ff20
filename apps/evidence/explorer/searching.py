"""What a reader finds in the journal: never a sealed stream, never what his own audience or his link does not cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from apps.core.actor import Actor
from apps.evidence.explorer.events import READINGS
from apps.evidence.explorer.threads import streams_about
from apps.evidence.models import Entry, StreamHead
from apps.evidence.streams import Hearers, is_heard_by

SCANNED_AT_MOST = 5000
"""How many entries one search looks at; beyond it asks for a narrower search instead of keeping people waiting."""
LAST_NAME = "~"
"""Stands after the name of every stream."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the journal that a link opens: of these lots (of all where none is named), between these moments."""

    lots: tuple[str, ...] = ()
    after: datetime | None = None
    before: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """True for a moment within."""
        return (self.after is None or at >= self.after) and (self.before is None or at < self.before)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: an actor with all that he may hear, or an auditor with that part of it which a link opens."""

    actor: Actor
    scope: Scope | None = None
    link: int = 0


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for in the journal; empty parts do not matter."""

    lot: str = ""
    stream: str = ""
    kind: str = ""
    actor: str = ""
    after: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands among all, newest first; says nothing about entries that one may not see."""

    at: datetime
    stream: str
    v: int


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search. `more` is where the next page begins; `is_cut` says that the search was too wide."""

    entries: list[Entry]
    more: Place | None
    is_cut: bool


def entries_for(reader: Reader, search: Search, *, start: Place | None, limit: int) -> Found:
    """The entries that the reader may read, newest first, from a place on."""
    audiences = Audiences(reader)
    found: list[Entry] = []
    for scanned, entry in enumerate(_matching(reader, search, audiences, start).iterator(500)):
        if len(found) == limit:
            return Found(found, _place(found[-1]), is_cut=False)
        if scanned == SCANNED_AT_MOST:
            return Found(found, _about(entry.at), is_cut=True)
        if audiences.include(entry.stream):
            found.append(entry)
    return Found(found, None, is_cut=False)


def entry_for(reader: Reader, stream: str, v: int) -> tuple[Entry, StreamHead] | None:
    """An entry with the head of its stream, or None when there is none that the reader may read."""
    head = StreamHead.objects.filter(name=stream).first()
    if head is None or not Audiences(reader).include(stream):
        return None
    entry = Entry.objects.filter(stream=stream, v=v).first()
    if entry is None or (reader.scope is not None and not reader.scope.covers(entry.at)):
        return None
    return entry, head


def neighbours(reader: Reader, entry: Entry) -> tuple[int | None, int | None]:
    """The versions before and after an entry of a stream that the reader may read, where they are his to read."""
    beside = Entry.objects.filter(stream=entry.stream, v__in=[entry.v - 1, entry.v + 1]).order_by("v")
    found = {one.v for one in beside if reader.scope is None or reader.scope.covers(one.at)}
    return (
        entry.v - 1 if entry.v - 1 in found else None,
        entry.v + 1 if entry.v + 1 in found else None,
    )


def streams_for(reader: Reader, *, after: str, limit: int) -> list[StreamHead]:
    """The streams that the reader may hear, by name, after a name; that of the readings stands on its own page."""
    heads = StreamHead.objects.filter(name__gt=after).exclude(hearers=Hearers.SEALED.value).order_by("name")
    audiences = Audiences(reader)
    heard = (head for head in heads.exclude(name=READINGS.name).iterator(500) if audiences.hear(head))
    return list(_first(limit, heard))


def readings(*, link: int | None, before: int | None, limit: int) -> list[Entry]:
    """Who looked at what, newest first, before a version. With a link only what was read through it."""
    rows = Entry.objects.filter(stream=READINGS.name).order_by("-v")
    if before is not None:
        rows = rows.filter(v__lt=before)
    if link is not None:
        rows = rows.filter(actor=f"audit:{link}")
    return list(rows[:limit])


class Audiences:
    """Which streams a reader may hear, asked once for each."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.known: dict[str, bool] = {}
        self.lots: dict[str, frozenset[str]] = {}

    def include(self, stream: str) -> bool:
        """True for a stream that exists and may be heard."""
        if stream not in self.known:
            head = StreamHead.objects.filter(name=stream).first()
            self.known[stream] = head is not None and self.hear(head)
        return self.known[stream]

    def hear(self, head: StreamHead) -> bool:
        """True for a stream that the reader may hear and that lies within what his link opens."""
        audience = Hearers(head.hearers)
        scope = self.reader.scope
        if scope is not None and (audience not in (Hearers.PUBLIC, Hearers.DESK) or _is_about_reading(head.name)):
            return False
        if scope is not None and scope.lots and head.name not in self.names():
            return False
        return is_heard_by(self.reader.actor, head.name, audience)

    def names(self) -> frozenset[str]:
        """The streams of all lots that the link opens."""
        lots = self.reader.scope.lots if self.reader.scope else ()
        return frozenset(name for lot in lots for name in self.of(lot))

    def of(self, lot: str) -> frozenset[str]:
        """The streams of one lot."""
        if lot not in self.lots:
            self.lots[lot] = frozenset(streams_about(lot))
        return self.lots[lot]


def _matching(reader: Reader, search: Search, audiences: Audiences, start: Place | None) -> QuerySet[Entry]:
    entries = Entry.objects.order_by("-at", "-stream", "-v").exclude(stream=READINGS.name)
    sealed = StreamHead.objects.filter(hearers=Hearers.SEALED.value).values("name")
    entries = entries.exclude(stream__in=sealed)
    if reader.scope is not None and reader.scope.lots:
        entries = entries.filter(stream__in=audiences.names())
    if search.lot:
        entries = entries.filter(stream__in=audiences.of(search.lot))
    if search.stream:
        entries = entries.filter(stream__startswith=search.stream)
    if search.kind:
        entries = entries.filter(kind__startswith=search.kind)
    if search.actor:
        entries = entries.filter(actor=search.actor)
    entries = _within(entries, search.after, search.before)
    if reader.scope is not None:
        entries = _within(entries, reader.scope.after, reader.scope.before)
    if start:
        same = Q(at=start.at) & (Q(stream__lt=start.stream) | Q(stream=start.stream, v__lt=start.v))
        entries = entries.filter(Q(at__lt=start.at) | same)
    return entries


def _within(entries: QuerySet[Entry], after: datetime | None, before: datetime | None) -> QuerySet[Entry]:
    if after:
        entries = entries.filter(at__gte=after)
    return entries.filter(at__lt=before) if before else entries


def _is_about_reading(stream: str) -> bool:
    """Who else reads, and through which links, is the supervisor's to know."""
    return stream.startswith("audits:")


def _place(entry: Entry) -> Place:
    return Place(entry.at, entry.stream, entry.v)


def _about(at: datetime) -> Place:
    """The whole second after a moment, so that an address never tells of an entry that one may not see."""
    return Place(at.replace(microsecond=0) + timedelta(seconds=1), LAST_NAME, 0)


def _first(limit: int, heads: Iterator[StreamHead]) -> Iterator[StreamHead]:
    for _, head in zip(range(limit), heads, strict=False):
        yield head
