"""On SQLite the writers of one process take turns, and every end of a transaction gives the turn on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from apps.evidence.journal import emit
from apps.evidence.models import Entry
from tests.evidence.conftest import NOW, PUBLIC_STREAM, SOMEBODY, NoticePublished

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.sqlite,
]


def say() -> None:
    emit(NoticePublished("01"), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)


def commit() -> None:
    with transaction.atomic():
        say()


def fail() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        say_and_fail()


def say_and_fail() -> None:
    say()
    raise ZeroDivisionError


def roll_back() -> None:
    with transaction.atomic():
        say()
        transaction.set_rollback(True)


def nest() -> None:
    with transaction.atomic():
        fail()
        commit()


def lose_the_connection() -> None:
    connection.ensure_connection()
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    say_in_begun_transaction()
    connection.close()


def say_in_begun_transaction() -> None:
    with transaction.atomic():
        say()


@pytest.mark.parametrize(
    ("end", "written"), [(commit, 1), (fail, 0), (roll_back, 0), (nest, 1), (lose_the_connection, 0)]
)
def test_every_end_gives_the_turn_to_the_next(end: Callable[[], None], written: int) -> None:
    with ThreadPoolExecutor(2) as pool:
        pool.submit(_in_a_thread, end).result(5)
        pool.submit(_in_a_thread, commit).result(5)

    assert Entry.objects.count() == written + 1


def _in_a_thread(act: Callable[[], None]) -> None:
    try:
        act()
    finally:
        connection.close()
