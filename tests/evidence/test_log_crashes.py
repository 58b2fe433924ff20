"""Wherever the power fails while the log grows: never a fork, never a lost entry, and never two that grow it at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from apps.evidence.log import sequencing
from apps.evidence.log.entering import proof_of
from apps.evidence.log.growing import Forest
from apps.evidence.log.sequencing import grow
from apps.evidence.models import Job, Log, LogCheckpoint, LogEntry, LogTile
from apps.evidence.rules.checkpoints import proven_checkpoint
from apps.evidence.rules.merkle import is_consistent
from apps.evidence.rules.notes import base64
from apps.evidence.rules.tiles import consistency_path
from apps.evidence.working import one_round
from tests.evidence.conftest import NOW
from tests.evidence.logging_world import TICK, checkpoint, commitment, entered, leaf, log_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_log_of_its_own")]

STEPS: dict[str, tuple[object, str]] = {
    "the key is read": (sequencing, "key_for"),
    "the row is locked": (sequencing, "_locked"),
    "the batch is drawn": (sequencing, "_shuffled"),
    "the tree grows": (Forest, "grow"),
    "the tiles are written": (Forest, "keep"),
    "the entries have their places": (sequencing, "_give_places"),
    "the root is computed": (Forest, "root"),
    "the checkpoint is signed": (sequencing, "signed"),
    "the checkpoint is written": (sequencing, "_sign"),
    "the witnesses are promised": (sequencing, "promise_cosignatures"),
    "the transaction has committed": (sequencing, "_grow_by_a_batch"),
    "the checkpoint is remembered": (sequencing, "remember_shown"),
}
"""What happens one after the other; docs/evidence.md has the same table."""


class PowerCut(BaseException):
    """Nothing after this happens."""


def cut(monkeypatch: pytest.MonkeyPatch, step: str, *, after: bool) -> None:
    home, name = STEPS[step]
    real: Callable[..., Any] = getattr(home, name)

    def fail(*arguments: Any, **named: Any) -> Any:
        if after:
            real(*arguments, **named)
        raise PowerCut

    monkeypatch.setattr(home, name, fail)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_the_log_goes_on_as_if_nothing_had_happened(monkeypatch: pytest.MonkeyPatch, step: str, after: bool) -> None:
    entered(1, 2)
    grow(NOW)
    seen = checkpoint()
    entered(3, 4)

    with monkeypatch.context() as patch:
        cut(patch, step, after=after)
        with pytest.raises(PowerCut):
            grow(NOW + TICK)
    shown = checkpoint()
    grow(NOW + 2 * TICK)

    last = checkpoint()
    for one in (seen, shown):
        proof = consistency_path(one.size, last.size, Forest().hashes)
        assert is_consistent(one.size, last.size, proof=proof, old_root=one.root, root=last.root)
    assert last.size == 64
    for number in (1, 2, 3, 4):
        found = proof_of(commitment(number))
        assert found
        assert proven_checkpoint(found, leaf=leaf(number), log=log_key()) == last


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", [step for step in STEPS if step != "the key is read"])
def test_a_log_that_died_at_birth_is_born_again(monkeypatch: pytest.MonkeyPatch, step: str, after: bool) -> None:
    entered(1)

    with monkeypatch.context() as patch:
        cut(patch, step, after=after)
        with pytest.raises(PowerCut):
            grow(NOW)
    grow(NOW + TICK)

    assert checkpoint().size == 32
    assert proof_of(commitment(1))


def test_a_database_that_was_put_back_is_signed_no_further(caplog: pytest.LogCaptureFixture) -> None:
    entered(1)
    grow(NOW)
    before = Log.objects.values().get()
    rows = LogTile.objects.values_list("content", flat=True).get()
    entered(2)
    grow(NOW + TICK)

    Log.objects.update(**before)
    LogCheckpoint.objects.filter(size=64).delete()
    LogTile.objects.update(content=rows)
    LogEntry.objects.filter(commitment=commitment(2)).update(index=None)

    assert not grow(NOW + 2 * TICK)
    assert checkpoint().size == 32
    assert "log_went_back" in caplog.text


def test_another_root_at_the_same_size_is_a_fork_and_not_signed_upon() -> None:
    entered(1)
    grow(NOW)
    Log.objects.update(root=bytes(32))
    entered(2)

    assert not grow(NOW + TICK)
    assert LogCheckpoint.objects.count() == 1


def test_the_worker_goes_on_where_the_log_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_origin: str, _note: str) -> None:
        raise OSError("full")

    entered(1)
    monkeypatch.setattr(sequencing, "remember_shown", fail)

    one_round(NOW)

    assert "log.failed" in caplog.text
    assert checkpoint().size == 32


def test_a_machine_without_the_key_leaves_the_log_to_others(caplog: pytest.LogCaptureFixture) -> None:
    entered(1)
    grow(NOW)
    for file in (Path(settings.DATA_DIR) / "log").glob("*.key"):
        file.unlink()
    entered(2)
    jobs = Job.objects.count()

    assert not grow(NOW + TICK)

    assert "log_key_missing" in caplog.text
    assert (Log.objects.get().size, Job.objects.count()) == (32, jobs)
    assert proof_of(commitment(2)) is None


def test_another_key_is_not_the_key(settings: Any) -> None:
    entered(1)
    grow(NOW)
    settings.LOG_KEY = base64(b"k" * 32)
    entered(2)

    assert not grow(NOW + TICK)


def test_the_key_may_come_from_the_settings(settings: Any) -> None:
    settings.LOG_KEY = base64(b"k" * 32)
    entered(1)

    assert grow(NOW)
    assert checkpoint().size == 32
    assert not list((Path(settings.DATA_DIR) / "log").glob(f"{log_key().name[-8:]}.key"))


@pytest.mark.django_db(transaction=True)
def test_of_several_servers_one_grows_the_log() -> None:
    entered(*range(40))
    ready = Barrier(4)

    def serve() -> list[bool]:
        ready.wait()
        try:
            return [grow(NOW + turn * TICK) for turn in range(3)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(serve) for _ in range(4)]
        done = [one.result() for one in asked]

    assert sum(map(sum, done)) == 2
    assert checkpoint().size == 64
    assert LogEntry.objects.filter(index=None).count() == 0
    assert LogCheckpoint.objects.count() == 2
