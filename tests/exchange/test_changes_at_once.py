"""The change feed while many write and somebody reads: numbers are allotted in the order of commits, and no reader misses one."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event

import pytest
from django.db import connection, transaction

from apps.core.actor import SYSTEM
from apps.evidence.journal import emit
from apps.evidence.models import Entry
from apps.evidence.streams import Hearers, Stream
from apps.exchange import events
from apps.exchange.models import Change, FeedHead
from apps.exchange.queries.changes import changes_since
from apps.exchange.subscriptions import number_public_facts
from tests.tenders.stage import NOW

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
WRITERS, ACTS = 6, 12
ACTS_LOST = 9
"""Of the acts of all writers so many fail after their numbers were given."""


def _facts(streams: int, each: int) -> list[list[Entry]]:
    """Public facts that nobody has numbered yet, by their streams."""
    with transaction.atomic():
        return [
            [
                emit(
                    events.WebhookPaused(n),
                    stream=Stream(f"lot:{9000 + one}:public", Hearers.PUBLIC),
                    actor=SYSTEM,
                    at=NOW,
                )
                for n in range(each)
            ]
            for one in range(streams)
        ]


class _Lost(Exception):
    """The act fails after its numbers were given."""


def _number(entries: Sequence[Entry], *, is_lost: bool) -> None:
    try:
        with transaction.atomic():
            for entry in entries:
                number_public_facts(entry)
            if is_lost:
                raise _Lost
    except _Lost:
        return


def _write(entries: list[Entry], seed: int) -> None:
    """One worker: acts of one to three facts, some of which fail and are done again later, as the subscriber does."""
    chance, left = Random(seed), list(entries)  # which act fails is no secret
    try:
        while left:
            size = chance.randint(1, 3)
            is_lost = chance.random() < ACTS_LOST / (WRITERS * ACTS)
            _number(left[:size], is_lost=is_lost)
            if not is_lost:
                left = left[size:]
    finally:
        connection.close()


def _page() -> dict[str, object]:
    """What somebody else sees now."""
    try:
        return changes_since(0, limit=9)
    finally:
        connection.close()


def _read(is_over: Event) -> list[int]:
    """A program that pages on and on, three at a time, from where it stopped."""
    seen: list[int] = []
    try:
        while True:
            is_last = is_over.is_set()
            page = changes_since(seen[-1] if seen else 0, limit=3)
            seen += [change["number"] for change in page["changes"]]
            if is_last and not page["changes"]:
                return seen
    finally:
        connection.close()


def _is_somebody_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize("is_lost", [False, True])
def test_who_comes_later_waits_for_the_one_before_and_nothing_is_seen_meanwhile(is_lost: bool) -> None:
    """Were numbers taken from a sequence, a reader would see the second before the first, or a gap for ever."""
    [[first], [second]] = _facts(2, 1)

    with ThreadPoolExecutor(1) as pool, ThreadPoolExecutor(1) as pool_of_readers:
        with transaction.atomic():
            number_public_facts(first)
            later = pool.submit(_write, [second], 0)
            while not _is_somebody_waiting():
                assert not later.done()
            seen_meanwhile = pool_of_readers.submit(_page).result(30)
            transaction.set_rollback(is_lost)
        later.result(30)

    assert seen_meanwhile == {"changes": [], "next": 0, "newest": 0}
    numbers = dict(Change.objects.values_list("entry", "number"))
    assert numbers == ({second.pk: 1} if is_lost else {first.pk: 1, second.pk: 2})
    assert FeedHead.objects.get().last == len(numbers)


def test_a_reader_that_pages_meanwhile_gets_every_number_once_and_in_order() -> None:
    of_writers, is_over = _facts(WRITERS, ACTS), Event()

    with ThreadPoolExecutor(WRITERS + 2) as pool:
        readers = [pool.submit(_read, is_over) for _ in range(2)]
        writers = [pool.submit(_write, entries, seed) for seed, entries in enumerate(of_writers)]
        for one in writers:
            one.result(60)
        is_over.set()
        seen = [one.result(60) for one in readers]

    assert seen == [list(range(1, WRITERS * ACTS + 1))] * 2
    told = dict(Change.objects.values_list("entry", "number"))
    for entries in of_writers:
        assert [told[entry.pk] for entry in entries] == sorted(told[entry.pk] for entry in entries)
