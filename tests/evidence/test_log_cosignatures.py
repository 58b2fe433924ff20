"""The log asks its witnesses and keeps their cosignatures; one that is away or refuses is asked again and holds up nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from apps.evidence.checks import log_settings_are_understood
from apps.evidence.log.entering import newest_note, proof_of
from apps.evidence.log.sequencing import grow
from apps.evidence.log.witnessing import NotWitnessed, cosign, witnesses
from apps.evidence.models import Job, JobState, Log, LogCheckpoint, LogCosignature, LogTile
from apps.evidence.outbox import run_one
from apps.evidence.rules.checkpoints import checkpoint_of, witnesses_of
from apps.evidence.rules.merkle import EMPTY_ROOT
from apps.evidence.rules.notes import BadNote, base64, key_of
from apps.evidence.witness.command import FORKED, UNREACHABLE, main
from apps.evidence.witness.memory import Memory
from apps.evidence.witness.serving import server
from tests.evidence.conftest import NOW
from tests.evidence.logging_world import TICK, commitment, entered, log_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("something_is_open")]
NAME = "witness.example/w1"


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "witness.json", name=NAME)


@pytest.fixture
def witness(memory: Memory, settings: Any) -> Iterator[Memory]:
    """A witness that is asked; it learns of the log with `trust`."""
    with server(memory, host="127.0.0.1", port=0) as serving:
        settings.WITNESSES = f"{memory.vkey} http://127.0.0.1:{serving.server_port}/"
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield memory
        serving.shutdown()
        thread.join()


def seen_by(witness: Memory) -> dict[str, int]:
    note = newest_note()
    assert note
    return witnesses_of(note, [key_of(witness.vkey)])


def test_a_checkpoint_gets_the_cosignature_of_its_witness(witness: Memory) -> None:
    entered(1)
    grow(NOW)
    witness.trust(log_key(), at="")

    run_one(Job.objects.get(kind="evidence.cosign").pk, NOW)

    assert list(seen_by(witness)) == [NAME]
    proof = proof_of(commitment(1))
    assert proof
    assert list(witnesses_of(proof.note, [key_of(witness.vkey)])) == [NAME]


def test_a_proof_is_given_under_the_newest_checkpoint_that_was_cosigned(witness: Memory) -> None:
    entered(1)
    grow(NOW)
    witness.trust(log_key(), at="")
    cosign(NAME, now=NOW)
    entered(2)
    grow(NOW + TICK)

    first, second = proof_of(commitment(1)), proof_of(commitment(2))

    assert first
    assert second
    assert [checkpoint_of(one.note.text).size for one in (first, second)] == [32, 64]


def test_the_log_goes_on_from_what_the_witness_knows(witness: Memory) -> None:
    grow(NOW)
    witness.trust(log_key(), at="")
    cosign(NAME, now=NOW)
    LogCosignature.objects.all().delete()
    for turn in range(1, 5):
        grow(NOW + turn * TICK)

    cosign(NAME, now=NOW)
    cosign(NAME, now=NOW)

    assert list(seen_by(witness)) == [NAME]
    assert LogCosignature.objects.count() == 1


def test_a_witness_does_not_follow_a_log_that_forked(witness: Memory, tmp_path: Path) -> None:
    grow(NOW)
    witness.trust(log_key(), at="")
    cosign(NAME, now=NOW)
    _begin_anew()
    grow(NOW + TICK)
    grow(NOW + 2 * TICK)

    with pytest.raises(NotWitnessed, match="422"):
        cosign(NAME, now=NOW)

    assert seen_by(witness) == {}
    assert (tmp_path / "witness.json.refused").exists()


def test_a_witness_that_saw_more_than_we_have_says_that_we_went_back(witness: Memory) -> None:
    for turn in range(3):
        grow(NOW + turn * TICK)
    witness.trust(log_key(), at="")
    cosign(NAME, now=NOW)
    _begin_anew()
    grow(NOW + 4 * TICK)

    with pytest.raises(NotWitnessed, match="larger log"):
        cosign(NAME, now=NOW)


def test_a_witness_that_is_away_is_asked_again_and_only_by_one_job(memory: Memory, settings: Any) -> None:
    settings.WITNESSES = f"{memory.vkey} http://127.0.0.1:1"
    for turn in range(3):
        grow(NOW + turn * TICK)

    asked = Job.objects.filter(kind="evidence.cosign")
    assert asked.count() == 1
    run_one(asked.get().pk, NOW + TICK)

    row = asked.get()
    assert row.state == JobState.WAITING
    assert row.last_error.startswith("NotWitnessed")


def test_a_witness_that_signs_something_else_did_not_witness(witness: Memory, tmp_path: Path, settings: Any) -> None:
    grow(NOW)
    witness.trust(log_key(), at="")
    other = Memory(tmp_path / "other.json", name="other.example/w2")
    settings.WITNESSES = settings.WITNESSES.replace(witness.vkey, other.vkey)

    with pytest.raises(NotWitnessed, match="did not sign"):
        cosign("other.example/w2", now=NOW)
    assert not LogCosignature.objects.exists()


@pytest.mark.parametrize(
    "told", ["nonsense", "name+00000000+AAAA http://a", "{vkey}", "{vkey} ftp://a", "{vkey} file:///a"]
)
def test_a_setting_that_is_not_understood_is_refused(memory: Memory, settings: Any, told: str) -> None:
    settings.WITNESSES = told.format(vkey=memory.vkey)

    with pytest.raises(BadNote):
        witnesses()
    assert [found.id for found in log_settings_are_understood()] == ["evidence.E001"]


@pytest.mark.parametrize("told", ["nonsense", "AAAA", "é"])
def test_a_key_that_is_none_stops_the_start(settings: Any, told: str) -> None:
    settings.LOG_KEY = told

    assert [found.id for found in log_settings_are_understood()] == ["evidence.E002"]


def test_what_is_understood_starts(memory: Memory, settings: Any) -> None:
    settings.WITNESSES = f"{memory.vkey} http://a, {memory.vkey} https://b"
    settings.LOG_KEY = base64(bytes(32))

    assert log_settings_are_understood() == []


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_whoever_looks_from_outside_reports_growth_and_forks(live_server: Any, tmp_path: Path) -> None:
    arguments = ["--log", f"{live_server.url}/log", "--state", str(tmp_path / "seen"), "--once"]
    assert main(arguments) == UNREACHABLE

    for turn in range(9):
        grow(NOW + turn * TICK)
    assert main(arguments) == 0
    grow(NOW + 9 * TICK)
    assert main(arguments) == 0

    _begin_anew()
    for turn in range(11):
        grow(NOW + turn * TICK)
    assert main([*arguments, "--key", str(log_key())]) == FORKED


def _begin_anew() -> None:
    """A log of the same name and key begins again, as only the platform itself could do, past all of its own guards."""
    Log.objects.update(size=0, root=EMPTY_ROOT, interval=0)
    LogTile.objects.all().delete()
    LogCheckpoint.objects.all().delete()
    for file in (Path(settings.DATA_DIR) / "log").glob("*.checkpoint"):
        file.unlink()
