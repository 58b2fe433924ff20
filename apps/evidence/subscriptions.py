"""Subscribers: how a lower app's facts reach the higher apps that it does not know.

A subscriber keeps a cursor for each stream it hears. Cursor and handler share one transaction, so a fact is handled
exactly once there; what the handler causes outside (a job, a message) may come twice and must bear it. Within a stream
facts come in order, among streams they do not. A handler that raises is tried again later with its stream only: the
other streams and subscribers go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction

from apps.evidence.journal import since
from apps.evidence.mishaps import back_off, where_it_broke
from apps.evidence.models import Cursor, Entry, StreamHead

log = structlog.get_logger("evidence")
Handler = Callable[[Entry], None]
BATCH = 100
STREAMS_A_ROUND = 200


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who hears which kinds of facts."""

    name: str
    kinds: frozenset[str]
    handle: Handler


SUBSCRIBERS: dict[str, Subscriber] = {}


def subscriber(name: str, *, kinds: Iterable[str]) -> Callable[[Handler], Handler]:
    """Registers a handler under a name that must never change: its cursors are kept by it.

    The handler runs inside the transaction that moves the cursor: it uses steps, never durable use-cases. A subscriber
    that is new to a running installation hears everything from the beginning.
    """

    def register(handle: Handler) -> Handler:
        SUBSCRIBERS[name] = Subscriber(name, frozenset(kinds), handle)
        return handle

    return register


def deliver(now: datetime) -> int:
    """Brings every subscriber up to date with the streams that ring; answers how many entries were passed on.

    A stream stops ringing when all have heard it, or wait for their next try.
    """
    _ring_again(now)
    passed = 0
    for head in list(StreamHead.objects.filter(is_ringing=True).order_by("name")[:STREAMS_A_ROUND]):
        cursors = {cursor.subscriber: cursor for cursor in Cursor.objects.filter(stream=head.name)}
        passed += _go_past_what_is_not_heard(head, cursors)
        rounds = [_catch_up(one, cursors.get(one.name), head, now) for one in SUBSCRIBERS.values()]
        passed += sum(count for count, _ in rounds)
        if all(is_settled for _, is_settled in rounds):
            StreamHead.objects.filter(name=head.name, v=head.v).update(is_ringing=False)
    return passed


def ring_for_newcomers() -> None:
    """Has every stream ring when a registered subscriber has never heard anything. Called when a worker starts."""
    known = set(Cursor.objects.order_by().values_list("subscriber", flat=True).distinct())
    if SUBSCRIBERS.keys() - known:
        StreamHead.objects.filter(is_ringing=False).update(is_ringing=True)


def _ring_again(now: datetime) -> None:
    streams = list(Cursor.objects.filter(retry_at__lte=now).order_by("stream").values_list("stream", flat=True))
    if streams:
        StreamHead.objects.filter(name__in=streams, is_ringing=False).update(is_ringing=True)


def _go_past_what_is_not_heard(head: StreamHead, cursors: dict[str, Cursor]) -> int:
    """Those for whom the next batch holds nothing go past it together; answers how many entries that were, one by one.

    The cursors tell where they stand afterwards.
    """
    places = {name: cursors[name].v if name in cursors else 0 for name in SUBSCRIBERS}
    behind = min(places.values(), default=head.v)
    if behind >= head.v:
        return 0
    batch = Entry.objects.filter(stream=head.name, v__gt=behind).order_by("v").values_list("v", "kind")[:BATCH]
    entries = list(batch)
    ahead = {name: [kind for v, kind in entries if v > place] for name, place in places.items()}
    idle = [name for name, kinds in ahead.items() if kinds and SUBSCRIBERS[name].kinds.isdisjoint(kinds)]
    if idle:
        cursors.update(_moved(head.name, sorted(idle), to=entries[-1][0]))
    return sum(len(ahead[name]) for name in idle)


def _moved(stream: str, names: list[str], *, to: int) -> dict[str, Cursor]:
    """The cursors of these subscribers, none before `to`. Rows are locked by name, so that two workers do not wait for each other."""
    with transaction.atomic(durable=True):
        fresh = [Cursor(subscriber=name, stream=stream) for name in names]
        Cursor.objects.bulk_create(fresh, ignore_conflicts=True)
        of_them = Cursor.objects.filter(stream=stream, subscriber__in=names)
        cursors = {cursor.subscriber: cursor for cursor in of_them.select_for_update().order_by("subscriber")}
        of_them.filter(v__lt=to).update(v=to, tries=0, retry_at=None, last_error="")
    for cursor in cursors.values():
        cursor.v = max(cursor.v, to)
    return cursors


def _catch_up(one: Subscriber, cursor: Cursor | None, head: StreamHead, now: datetime) -> tuple[int, bool]:
    """Passes on one batch; answers how many entries, and whether nothing is left to do for now."""
    if cursor and (cursor.v >= head.v or (cursor.retry_at and cursor.retry_at > now)):
        return 0, True
    try:
        v, count = _pass_on(one, head.name, BATCH)
    except Exception:  # noqa: BLE001  # a handler may fail in any way; what stood before it is passed on alone
        return _pass_on_singly(one, head.name, now), True
    return count, v >= head.v


def _pass_on(one: Subscriber, stream: str, limit: int) -> tuple[int, int]:
    with transaction.atomic(durable=True):
        cursor, _ = Cursor.objects.select_for_update().get_or_create(subscriber=one.name, stream=stream)
        entries = since(stream, cursor.v, limit=limit)
        for entry in entries:
            if entry.kind in one.kinds:
                one.handle(entry)
        if entries:
            cursor.v, cursor.tries, cursor.retry_at, cursor.last_error = entries[-1].v, 0, None, ""
            cursor.save(update_fields=["v", "tries", "retry_at", "last_error"])
    return cursor.v, len(entries)


def _pass_on_singly(one: Subscriber, stream: str, now: datetime) -> int:
    for count in range(BATCH):
        try:
            if _pass_on(one, stream, 1)[1] == 0:
                return count
        except Exception as failure:  # noqa: BLE001  # recorded on the cursor and tried again
            _remember(one, stream, failure, now)
            return count
    return BATCH


def _remember(one: Subscriber, stream: str, failure: Exception, now: datetime) -> None:
    with transaction.atomic(durable=True):
        cursor, _ = Cursor.objects.select_for_update().get_or_create(subscriber=one.name, stream=stream)
        cursor.tries += 1
        cursor.retry_at = now + back_off(cursor.tries)
        cursor.last_error = where_it_broke(failure)
        cursor.save(update_fields=["tries", "retry_at", "last_error"])
    told = {"subscriber": one.name, "stream": stream, "v": cursor.v + 1, "tries": cursor.tries}
    log.error("subscriber.failed", **told, error=cursor.last_error)
