"""What the evidence app knows: entries as somebody may read them, jobs, and signs of life."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max, Min, Q, QuerySet

from apps.core.actor import Actor
from apps.evidence.models import Cursor, Entry, Job, JobState, Pulse, StreamHead
from apps.evidence.streams import Hearers, is_heard_by

SCANNED_AT_MOST = 5000
"""How many entries one search looks at; beyond it asks for a narrower search instead of keeping people waiting."""


LAST_NAME = "~"
"""Stands after the name of every stream."""


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for in the journal; empty parts do not matter."""

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


@dataclass(frozen=True, slots=True)
class Vitals:
    """Signs of life: seconds, and counts of what needs a hand. None where there is nothing to measure."""

    database_seconds: float
    worker_age_seconds: float | None
    oldest_due_job_seconds: float | None
    given_up_jobs: int
    stuck_subscriptions: int


def newest_at() -> datetime | None:
    """The time of the newest entry of the whole journal; None while nothing has happened."""
    newest: datetime | None = StreamHead.objects.aggregate(newest=Max("at"))["newest"]
    return newest


def entries_for(actor: Actor, search: Search, *, start: Place | None, limit: int) -> Found:
    """The entries that the actor may read, newest first, from a place on."""
    audiences = _Audiences(actor)
    found: list[Entry] = []
    for scanned, entry in enumerate(_matching(search, start).iterator(500)):
        if len(found) == limit:
            return Found(found, _place(found[-1]), is_cut=False)
        if scanned == SCANNED_AT_MOST:
            return Found(found, _about(entry.at), is_cut=True)
        if audiences.include(entry.stream):
            found.append(entry)
    return Found(found, None, is_cut=False)


def entry_for(actor: Actor, stream: str, v: int) -> tuple[Entry, StreamHead] | None:
    """An entry with the head of its stream, or None when there is none that the actor may read."""
    head = StreamHead.objects.filter(name=stream).first()
    if head is None or not is_heard_by(actor, stream, Hearers(head.hearers)):
        return None
    entry = Entry.objects.filter(stream=stream, v=v).first()
    return (entry, head) if entry else None


def streams_for(actor: Actor, *, after: str, limit: int) -> list[StreamHead]:
    """The streams that the actor may hear, by name, after a name."""
    heads = StreamHead.objects.filter(name__gt=after).exclude(hearers=Hearers.SEALED.value).order_by("name")
    return list(_first(limit, (head for head in heads if is_heard_by(actor, head.name, Hearers(head.hearers)))))


def vitals(now: datetime) -> Vitals:
    """Looks once. Raises DatabaseError when the database does not answer."""
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    took = time.perf_counter() - started
    beaten = Pulse.objects.filter(name="worker").values_list("at", flat=True).first()
    oldest: datetime | None = Job.objects.filter(due_at__lte=now).aggregate(oldest=Min("due_at"))["oldest"]
    return Vitals(
        database_seconds=round(took, 4),
        worker_age_seconds=_seconds(now - beaten) if beaten else None,
        oldest_due_job_seconds=_seconds(now - oldest) if oldest else None,
        given_up_jobs=Job.objects.filter(state=JobState.GIVEN_UP).count(),
        stuck_subscriptions=Cursor.objects.filter(retry_at__isnull=False).count(),
    )


class _Audiences:
    """Which streams an actor may hear, asked once for each."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.known: dict[str, bool] = {}

    def include(self, stream: str) -> bool:
        if stream not in self.known:
            hearers = StreamHead.objects.filter(name=stream).values_list("hearers", flat=True).first()
            self.known[stream] = hearers is not None and is_heard_by(self.actor, stream, Hearers(hearers))
        return self.known[stream]


def _matching(search: Search, start: Place | None) -> QuerySet[Entry]:
    entries = Entry.objects.order_by("-at", "-stream", "-v")
    sealed = StreamHead.objects.filter(hearers=Hearers.SEALED.value).values("name")
    entries = entries.exclude(stream__in=sealed)
    if search.stream:
        entries = entries.filter(stream__startswith=search.stream)
    if search.kind:
        entries = entries.filter(kind__startswith=search.kind)
    if search.actor:
        entries = entries.filter(actor=search.actor)
    if search.after:
        entries = entries.filter(at__gte=search.after)
    if search.before:
        entries = entries.filter(at__lt=search.before)
    if start:
        same = Q(at=start.at) & (Q(stream__lt=start.stream) | Q(stream=start.stream, v__lt=start.v))
        entries = entries.filter(Q(at__lt=start.at) | same)
    return entries


def _place(entry: Entry) -> Place:
    return Place(entry.at, entry.stream, entry.v)


def _about(at: datetime) -> Place:
    """The whole second after a moment, so that an address never tells of an entry that one may not see."""
    return Place(at.replace(microsecond=0) + timedelta(seconds=1), LAST_NAME, 0)


def _first(limit: int, heads: Iterator[StreamHead]) -> Iterator[StreamHead]:
    for _, head in zip(range(limit), heads, strict=False):
        yield head


def _seconds(age: timedelta) -> float:
    return round(max(age.total_seconds(), 0.0), 1)
