"""The journal: a fact is written once, in the transaction that makes it true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.core.actor import PUBLIC, Actor
from apps.core.audience import Role
from apps.core.disclosure import Matter, Milestone, Output, may_know
from apps.core.refusals import NotAllowed, Refusal, WrongState
from apps.evidence import streams
from apps.evidence.appending import SAME_MOMENT
from apps.evidence.facts import Fact
from apps.evidence.journal import emit, emit_all, may_hear, since
from apps.evidence.models import Entry, StreamHead
from apps.evidence.rules.chain import NO_PARENT, Draft, digest_of
from apps.evidence.streams import Hearers, Stream
from tests.evidence.conftest import (
    DESK_STREAM,
    NOW,
    PUBLIC_STREAM,
    SEALED_STREAM,
    SOMEBODY,
    ListPublished,
    NoticePublished,
    run_sql,
)

pytestmark = pytest.mark.django_db


def test_a_fact_becomes_the_next_entry_of_its_stream() -> None:
    first = emit(NoticePublished("01"), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)
    second = emit(NoticePublished("01", turn=2), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW + timedelta(seconds=5))

    assert (first.v, second.v) == (1, 2)
    stored = list(Entry.objects.order_by("v"))
    assert [(entry.pk, entry.digest_hex) for entry in stored] == [
        (first.pk, first.digest_hex),
        (second.pk, second.digest_hex),
    ]
    assert (stored[0].kind, stored[0].actor, stored[0].at) == ("notice.published", "person:7", NOW)
    assert stored[0].payload == {"lot": "01", "turn": 1}


def test_each_entry_is_bound_to_the_one_before_and_the_head_to_the_last() -> None:
    for turn in range(1, 4):
        emit(NoticePublished("01", turn=turn), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)

    parent = NO_PARENT
    for entry in since(PUBLIC_STREAM.name, 0):
        draft = Draft(entry.stream, "public", entry.kind, entry.actor, entry.at, entry.body)
        assert bytes(entry.parent) == parent
        assert bytes(entry.digest) == digest_of(draft, entry.v, parent)
        parent = bytes(entry.digest)
    head = StreamHead.objects.get(name=PUBLIC_STREAM.name)
    assert (head.v, bytes(head.digest), head.is_ringing) == (3, parent, True)


def test_facts_of_one_moment_keep_their_order_and_cost_little() -> None:
    streams_ = [PUBLIC_STREAM, DESK_STREAM, PUBLIC_STREAM, SEALED_STREAM, PUBLIC_STREAM]
    emit_all([(NoticePublished("00"), stream) for stream in streams_[:4]], actor=SOMEBODY, at=NOW)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        entries = emit_all(
            [(NoticePublished("01", turn=turn), stream) for turn, stream in enumerate(streams_)], actor=SOMEBODY, at=NOW
        )

    assert [(entry.stream, entry.v) for entry in entries] == [
        ("lot:12:public", 3),
        ("lot:12:desk", 2),
        ("lot:12:public", 4),
        ("lot:12:sealed", 2),
        ("lot:12:public", 5),
    ]
    assert len(queries) <= 7


@pytest.mark.postgresql
def test_on_postgresql_an_entry_is_one_round_trip() -> None:
    emit(NoticePublished("01"), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)

    with CaptureQueriesContext(connection) as queries:
        emit(NoticePublished("01"), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)

    assert len(queries) == 1


def test_since_continues_where_the_listener_stopped() -> None:
    for turn in range(5):
        emit(NoticePublished("01", turn=turn), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)
    emit(NoticePublished("02"), stream=DESK_STREAM, actor=SOMEBODY, at=NOW)

    assert [entry.v for entry in since(PUBLIC_STREAM.name, 2)] == [3, 4, 5]
    assert [entry.v for entry in since(PUBLIC_STREAM.name, 0, limit=2)] == [1, 2]
    assert since(PUBLIC_STREAM.name, 5) == []
    assert since("lot:99:public", 0) == []


def test_what_fails_later_in_the_transaction_takes_its_facts_with_it() -> None:
    with transaction.atomic():
        emit(NoticePublished("01"), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)
        transaction.set_rollback(True)

    assert not Entry.objects.exists()
    assert emit(NoticePublished("01"), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW).v == 1


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(RuntimeError):
        emit(NoticePublished("01"), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)

    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("_case", "fact", "stream", "refusal", "code"),
    [
        (
            "another audience",
            NoticePublished("01"),
            Stream("lot:12:public", Hearers.DESK),
            WrongState,
            "stream_has_other_hearers",
        ),
        ("bidders told to all", ListPublished(3), PUBLIC_STREAM, NotAllowed, "not_yet_public"),
        ("bidders told to the desk", ListPublished(3), DESK_STREAM, NotAllowed, "not_yet_public"),
    ],
)
def test_refusals_leave_no_trace(_case: str, fact: Fact, stream: Stream, refusal: type[Refusal], code: str) -> None:
    emit(NoticePublished("01"), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)

    with pytest.raises(refusal) as caught, transaction.atomic():
        emit(fact, stream=stream, actor=SOMEBODY, at=NOW)

    assert caught.value.code == code
    assert caught.value.sentence("zh-hans")
    assert caught.value.sentence("en")
    assert Entry.objects.count() == 1
    assert StreamHead.objects.get().v == 1


def test_facts_of_one_moment_cannot_give_a_stream_two_audiences() -> None:
    told = [(NoticePublished("01"), Stream("lot:12:x", hearers)) for hearers in (Hearers.PUBLIC, Hearers.DESK)]

    with pytest.raises(WrongState) as caught, transaction.atomic():
        emit_all(told, actor=SOMEBODY, at=NOW)

    assert caught.value.code == "stream_has_other_hearers"
    assert not Entry.objects.exists()


def test_a_clock_that_went_back_is_refused() -> None:
    emit(NoticePublished("01"), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)
    earlier = NOW - SAME_MOMENT - timedelta(microseconds=1)

    with pytest.raises(WrongState) as caught, transaction.atomic():
        emit(NoticePublished("01"), stream=PUBLIC_STREAM, actor=SOMEBODY, at=earlier)

    assert caught.value.code == "clock_behind_journal"
    assert Entry.objects.count() == 1


def test_people_who_act_at_the_same_moment_keep_their_own_times() -> None:
    emit(NoticePublished("01"), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)
    entry = emit(NoticePublished("01"), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW - SAME_MOMENT)

    assert entry.at == NOW - SAME_MOMENT
    assert StreamHead.objects.get().at == NOW


def test_the_list_of_bidders_may_be_told_once_it_is_published() -> None:
    entry = emit(
        ListPublished(3), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW, reached=frozenset({Milestone.LIST_PUBLISHED})
    )

    assert entry.payload == {"count": 3}


def test_a_sealed_stream_takes_what_nobody_may_know_yet() -> None:
    assert emit(ListPublished(3), stream=SEALED_STREAM, actor=SOMEBODY, at=NOW).v == 1


@pytest.mark.parametrize("matter", Matter)
@pytest.mark.parametrize("reached", [frozenset(), *(frozenset({one}) for one in Milestone)])
def test_no_public_stream_says_what_the_table_hides(matter: Matter, reached: frozenset[Milestone]) -> None:
    telling = type("Telling", (ListPublished,), {"discloses": frozenset({matter})})

    def tell() -> None:
        emit(telling(3), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW, reached=reached)

    if may_know(matter, role=None, reached=reached, output=Output.STREAM):
        tell()
        assert Entry.objects.count() == 1
        return
    with pytest.raises(NotAllowed), transaction.atomic():
        tell()
    assert not Entry.objects.exists()


def test_only_the_audience_may_hear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        streams, "_ANSWERS", {"lot": lambda actor, rest: actor.role is Role.SUPERVISOR and rest == "12:desk"}
    )
    for stream in (PUBLIC_STREAM, DESK_STREAM, SEALED_STREAM, Stream("secret:1:desk", Hearers.DESK)):
        emit(NoticePublished("01"), stream=stream, actor=SOMEBODY, at=NOW)
    supervisor = Actor("person:1", Role.SUPERVISOR, 1, 1)

    def heard(actor: Actor) -> list[str]:
        names = StreamHead.objects.order_by("name").values_list("name", flat=True)
        return [name for name in names if may_hear(actor, name)]

    assert heard(PUBLIC) == ["lot:12:public"]
    assert heard(supervisor) == ["lot:12:desk", "lot:12:public"]
    assert not may_hear(supervisor, "lot:13:public")


@pytest.mark.parametrize("statement", ["UPDATE evidence_entry SET kind = 'x'", "DELETE FROM evidence_entry"])
def test_the_database_itself_refuses_to_change_or_remove_an_entry(statement: str) -> None:
    emit(NoticePublished("01"), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)

    with pytest.raises(DatabaseError, match="a journal entry is never"), transaction.atomic():
        run_sql(statement)

    assert Entry.objects.get().kind == "notice.published"


def test_the_orm_cannot_change_an_entry_either() -> None:
    entry = emit(NoticePublished("01"), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)

    with pytest.raises(DatabaseError, match="a journal entry is never"), transaction.atomic():
        entry.delete()

    assert Entry.objects.count() == 1


@pytest.mark.parametrize("name", ["", "lot 12", "12:lot", "lot::x", "l" * 121, "标段:1"])
def test_a_stream_has_a_plain_name(name: str) -> None:
    with pytest.raises(ValueError, match="is not the name of a stream"):
        Stream(name, Hearers.PUBLIC)
