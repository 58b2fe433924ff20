"""Subscribers hear every fact of their kinds once, in order, whatever dies in between."""

from __future__ import annotations

import signal
from datetime import timedelta

import pytest
from django.db import transaction

from apps.evidence.journal import emit
from apps.evidence.models import Cursor, Entry, Job, StreamHead
from apps.evidence.streams import Stream
from apps.evidence.subscriptions import BATCH, deliver, ring_for_newcomers, subscriber
from tests.evidence import child
from tests.evidence.conftest import DESK_STREAM, NOW, PUBLIC_STREAM, SOMEBODY, ListPublished, NoticePublished
from tests.evidence.hearing import promise_echo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("alone")]


def say(*turns: int, stream: Stream = PUBLIC_STREAM) -> None:
    for turn in turns:
        with transaction.atomic():
            emit(NoticePublished("01", turn=turn), stream=stream, actor=SOMEBODY, at=NOW)


def listen(name: str, *, stumbling_over: frozenset[int] = frozenset()) -> list[int]:
    heard: list[int] = []

    @subscriber(name, kinds={"notice.published"})
    def hear(entry: Entry) -> None:
        if entry.payload["turn"] in stumbling_over:
            raise ValueError(entry.payload["turn"])
        heard.append(entry.payload["turn"])

    return heard


def test_facts_are_heard_once_and_in_order() -> None:
    heard = listen("inbox")
    say(1, 2, 3)

    assert deliver(NOW) == 3
    assert deliver(NOW) == 0
    say(4)
    deliver(NOW)

    assert heard == [1, 2, 3, 4]
    assert Cursor.objects.get().v == 4
    assert not StreamHead.objects.filter(is_ringing=True).exists()


def test_other_kinds_pass_without_being_handled() -> None:
    heard = listen("inbox")
    with transaction.atomic():
        emit(ListPublished(1), stream=Stream("lot:12:sealed", PUBLIC_STREAM.hearers.SEALED), actor=SOMEBODY, at=NOW)

    deliver(NOW)

    assert heard == []
    assert Cursor.objects.get().v == 1


def test_more_than_one_batch_is_heard_whole() -> None:
    heard = listen("inbox")
    say(*range(BATCH + 5))

    while deliver(NOW):
        pass

    assert heard == list(range(BATCH + 5))


def test_a_subscriber_that_stumbles_holds_up_only_itself_on_that_stream() -> None:
    stumbling, sure = listen("stumbling", stumbling_over=frozenset({2})), listen("sure")
    say(1, 2, 3)
    say(9, stream=DESK_STREAM)

    deliver(NOW)

    assert sorted(sure) == [1, 2, 3, 9]
    assert Cursor.objects.get(subscriber="stumbling", stream=DESK_STREAM.name).v == 1
    cursor = Cursor.objects.get(subscriber="stumbling", stream=PUBLIC_STREAM.name)
    assert (cursor.v, cursor.tries, cursor.retry_at) == (1, 1, NOW + timedelta(seconds=1))
    assert cursor.last_error.startswith("ValueError at ")
    assert set(stumbling) == {1, 9}


def test_it_is_tried_again_later_with_growing_pauses_and_then_goes_on() -> None:
    over = {2}
    heard: list[int] = []

    @subscriber("inbox", kinds={"notice.published"})
    def hear(entry: Entry) -> None:
        if entry.payload["turn"] in over:
            raise ValueError
        heard.append(entry.payload["turn"])

    say(1, 2, 3)
    deliver(NOW)
    deliver(NOW)
    assert Cursor.objects.get().tries == 1
    deliver(NOW + timedelta(seconds=1))
    cursor = Cursor.objects.get()
    assert (cursor.tries, cursor.retry_at) == (2, NOW + timedelta(seconds=3))

    over.clear()
    deliver(NOW + timedelta(seconds=2))
    assert Cursor.objects.get().v == 1
    deliver(NOW + timedelta(seconds=3))

    assert heard[-2:] == [2, 3]
    cursor = Cursor.objects.get()
    assert (cursor.v, cursor.tries, cursor.retry_at, cursor.last_error) == (3, 0, None, "")


def test_an_error_text_that_may_name_people_is_not_kept() -> None:
    @subscriber("inbox", kinds={"notice.published"})
    def hear(_entry: Entry) -> None:
        raise ValueError("zhang.san@example.com")

    say(1)
    deliver(NOW)

    assert "zhang" not in Cursor.objects.get().last_error


def test_what_a_stumbling_handler_wrote_is_undone_with_it() -> None:
    @subscriber("inbox", kinds={"notice.published"})
    def hear(entry: Entry) -> None:
        promise_echo(entry)
        raise ValueError

    say(1)
    deliver(NOW)

    assert not Job.objects.exists()


def test_a_newcomer_hears_everything_from_the_beginning() -> None:
    listen("old")
    say(1, 2)
    deliver(NOW)

    heard = listen("new")
    ring_for_newcomers()
    deliver(NOW)

    assert heard == [1, 2]


def test_a_fact_whose_process_is_killed_after_the_commit_is_delivered_by_the_next_round() -> None:
    with child.running("write_and_die") as dying:
        assert dying.wait(30) == -signal.SIGKILL, dying.communicate()
    heard = listen("inbox")

    assert deliver(NOW) == 1
    assert heard == [0]


def test_a_process_killed_in_the_middle_of_a_handler_leaves_the_fact_to_the_next_round() -> None:
    say(1)
    with child.running("die_delivering") as dying:
        assert dying.wait(30) == -signal.SIGKILL, dying.communicate()
    assert not Job.objects.exists()
    subscriber("echo", kinds={"notice.published"})(promise_echo)

    deliver(NOW)
    deliver(NOW)

    assert [job.payload for job in Job.objects.all()] == [{"stream": "lot:12:public", "v": 1}]
