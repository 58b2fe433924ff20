"""The log grows in batches of one size at the intervals of one clock, and proves whatever was entered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django.fixtures import DjangoAssertNumQueries

from apps.evidence.log.entering import enter, proof_at, proof_of, proofs_of
from apps.evidence.log.growing import Forest
from apps.evidence.log.sequencing import grow
from apps.evidence.models import Job, Log, LogCheckpoint, LogEntry, LogTile
from apps.evidence.rules.checkpoints import checkpoint_of, proven_checkpoint
from apps.evidence.rules.merkle import is_consistent, leaf_hash, root_over
from apps.evidence.rules.notes import key_of
from apps.evidence.rules.tiles import consistency_path, leaf_of
from tests.evidence.conftest import NOW
from tests.evidence.logging_world import TICK, checkpoint, commitment, entered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_log_of_its_own")]


def test_what_was_entered_is_proven_after_the_next_interval() -> None:
    entered(1, 2, 3)
    assert proof_of(commitment(1)) is None

    assert grow(NOW)

    for number in (1, 2, 3):
        proof = proof_of(commitment(number))
        assert proof
        leaf = leaf_hash(leaf_of(bytes.fromhex(commitment(number))))
        assert proven_checkpoint(proof, leaf=leaf, log=key_of(Log.objects.get().vkey)) == checkpoint()


def test_every_later_checkpoint_begins_with_the_earlier_ones(something_is_open: None) -> None:
    seen = []
    for turn in range(20):
        entered(*range(turn * 100, turn * 100 + turn))
        assert grow(NOW + turn * TICK)
        seen.append(checkpoint())

    last = seen[-1]
    assert [one.size for one in seen] == [32 * turn for turn in range(1, 21)]
    for one in seen:
        proof = consistency_path(one.size, last.size, Forest().hashes)
        assert is_consistent(one.size, last.size, proof=proof, old_root=one.root, root=last.root)
    leaves = Forest().hashes(0, 0, 256) + Forest().hashes(0, 256, 256) + Forest().hashes(0, 512, 128)
    assert root_over(leaves) == last.root
    assert sorted(LogTile.objects.values_list("level", "number")) == [(0, 0), (0, 1), (0, 2), (1, 0)]


def test_an_old_entry_is_proven_under_the_newest_checkpoint() -> None:
    entered(1)
    for turn in range(10):
        entered(100 + turn)
        grow(NOW + turn * TICK)

    proof = proof_of(commitment(1))

    assert proof
    assert checkpoint_of(proof.note.text).size == 320
    leaf = leaf_hash(leaf_of(bytes.fromhex(commitment(1))))
    assert proven_checkpoint(proof, leaf=leaf, log=key_of(Log.objects.get().vkey))


def test_the_log_grows_once_in_an_interval_whoever_asks() -> None:
    entered(1)
    assert grow(NOW)
    entered(2)

    assert not grow(NOW + timedelta(seconds=9))
    assert grow(NOW + TICK)


def test_a_server_whose_clock_is_behind_does_not_grow_it_again(something_is_open: None) -> None:
    grow(NOW + TICK)

    assert not grow(NOW)
    assert grow(NOW - timedelta(hours=1))


def test_a_late_run_grows_by_one_batch_and_not_by_one_for_each_interval_missed(something_is_open: None) -> None:
    grow(NOW)

    assert grow(NOW + 100 * TICK)
    assert checkpoint().size == 64


@pytest.mark.parametrize("count", [0, 1, 32, 70])
def test_neither_checkpoints_nor_places_count_what_was_entered(something_is_open: None, count: int) -> None:
    entered(*range(count))

    for turn in range(3):
        assert grow(NOW + turn * TICK)

    assert list(LogCheckpoint.objects.order_by("size").values_list("size", flat=True)) == [32, 64, 96]
    content = bytes(LogTile.objects.get(level=0, number=0).content)
    assert len({content[place : place + 32] for place in range(0, len(content), 32)}) == 96


def test_more_than_a_batch_goes_into_the_following_ones_first_come_first_in() -> None:
    entered(*range(70))

    places = []
    for turn in range(3):
        grow(NOW + turn * TICK)
        places.append(LogEntry.objects.filter(index__isnull=False).count())

    assert places == [32, 64, 70]
    assert LogEntry.objects.get(commitment=commitment(69)).index in range(64, 96)


def test_the_order_within_a_batch_is_drawn() -> None:
    entered(*range(32))

    grow(NOW)

    places = list(LogEntry.objects.order_by("pk").values_list("index", flat=True))
    assert set(places) == set(range(32))
    assert places != list(range(32))


def test_a_quiet_log_does_not_grow() -> None:
    assert not grow(NOW)
    assert not Log.objects.exists()

    entered(1)
    grow(NOW)

    assert not grow(NOW + TICK)
    assert checkpoint().size == 32


def test_an_entry_whose_fact_is_taken_back_is_not_entered() -> None:
    with transaction.atomic():
        enter(commitment(1), now=NOW)
        transaction.set_rollback(True)

    assert not LogEntry.objects.exists()
    assert not grow(NOW)


def test_entered_twice_it_stands_there_once() -> None:
    entered(1)
    grow(NOW)
    entered(1)

    assert not grow(NOW + TICK)
    assert LogEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_entry_needs_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        enter(commitment(1), now=NOW)


@pytest.mark.parametrize("wrong", ["", "00", commitment(1).upper(), "x" * 64])
def test_an_entry_is_a_digest(wrong: str) -> None:
    with pytest.raises(ValueError, match="hex"):
        enter(wrong, now=NOW)
    assert not LogEntry.objects.exists()


def test_many_are_proven_by_as_few_questions_as_one(
    something_is_open: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    entered(*range(40))
    grow(NOW)
    grow(NOW + TICK)

    with django_assert_num_queries(6):
        assert len(proofs_of([commitment(number) for number in range(50)])) == 40


def test_padding_is_proven_like_an_entry() -> None:
    entered(1)
    grow(NOW)

    proofs = [proof_at(index) for index in range(32)]

    assert all(proofs)
    assert {len(proof.path) for proof in proofs if proof} == {5}
    assert proof_at(32) is None
    assert proof_at(-1) is None


def test_one_checkpoint_in_ten_minutes_is_kept_and_time_stamped(something_is_open: None) -> None:
    for turn in range(8):
        grow(NOW + turn * timedelta(minutes=4))
    assert list(LogCheckpoint.objects.filter(is_kept=True).values_list("size", flat=True)) == [32, 128, 224]
    assert Job.objects.filter(kind="evidence.time_stamp").count() == 3

    grow(NOW + timedelta(hours=2))

    assert list(LogCheckpoint.objects.values_list("size", flat=True)) == [32, 128, 224, 288]
