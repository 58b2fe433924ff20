"""Shared commits: everybody's own fact, one wait for the disk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from apps.core.refusals import NotAllowed, Refusal
from apps.evidence.auditing import audit
from apps.evidence.gathering import emit_together
from apps.evidence.journal import since
from apps.evidence.models import Entry
from tests.evidence.conftest import NOW, PUBLIC_STREAM, SOMEBODY, ListPublished, NoticePublished

pytestmark = pytest.mark.django_db(transaction=True)


def test_many_voices_lose_and_repeat_nothing() -> None:
    ready = Barrier(8)

    def speak(writer: int) -> list[int]:
        ready.wait()
        try:
            return [
                emit_together(NoticePublished(str(writer), turn=turn), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW).v
                for turn in range(10)
            ]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        versions = list(pool.map(speak, range(8)))

    assert sorted(v for mine in versions for v in mine) == list(range(1, 81))
    for writer, mine in enumerate(versions):
        said = [entry.v for entry in since(PUBLIC_STREAM.name, 0) if entry.payload["lot"] == str(writer)]
        assert said == mine
    assert audit(None).findings == []


def test_one_voice_that_is_refused_does_not_silence_the_others() -> None:
    emit_together(NoticePublished("first"), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)
    ready = Barrier(6)

    def speak(writer: int) -> str:
        ready.wait()
        at = NOW - timedelta(days=1) if writer == 3 else NOW
        try:
            emit_together(NoticePublished(str(writer)), stream=PUBLIC_STREAM, actor=SOMEBODY, at=at)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "said"

    with ThreadPoolExecutor(6) as pool:
        ends = list(pool.map(speak, range(6)))

    assert ends == ["said", "said", "said", "clock_behind_journal", "said", "said"]
    assert Entry.objects.count() == 6
    assert audit(None).findings == []


def test_it_is_no_part_of_a_transaction() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        emit_together(NoticePublished("1"), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)

    assert not Entry.objects.exists()


def test_what_may_not_be_told_yet_is_refused_before_anybody_waits() -> None:
    with pytest.raises(NotAllowed) as caught:
        emit_together(ListPublished(3), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)

    assert caught.value.code == "not_yet_public"
    assert not Entry.objects.exists()
