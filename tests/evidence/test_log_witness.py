"""A witness follows a log only where it grew from what the witness saw: no fork and no rollback is ever cosigned."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from apps.evidence import witness_file
from apps.evidence.rules.checkpoints import Checkpoint, Request, checkpoint_of, witnesses_of
from apps.evidence.rules.merkle import EMPTY_ROOT, consistency_proof, leaf_hash, root_of
from apps.evidence.rules.notes import SIGNING, Note, key_of, public_key, signed
from apps.evidence.rules.tiles import place_of
from apps.evidence.witness.command import UNREACHABLE
from apps.evidence.witness.following import Unreachable, request_from
from apps.evidence.witness.memory import BadMemory, Memory
from trading.management.commands import demo

LOG_KEY = Ed25519PrivateKey.from_private_bytes(b"l" * 32)
LOG = public_key("kaiming.example/log/0", SIGNING, LOG_KEY)
LEAVES = [b"%d" % number for number in range(12)]
FORKED_LEAVES = [*LEAVES[:2], b"another", *LEAVES[3:]]
SECONDS = 1_800_000_000
AT = "http://log.example/log"


def note(size: int, leaves: list[bytes] = LEAVES, *, key: Ed25519PrivateKey = LOG_KEY) -> Note:
    return signed(str(Checkpoint(LOG.name, size, root_of(leaves[:size]))), LOG.name, key)


def asked(old: int, size: int, leaves: list[bytes] = LEAVES) -> str:
    proof = consistency_proof(old, leaves[:size]) if old <= size else []
    return str(Request(old, tuple(proof), note(size, leaves)))


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    made = Memory(tmp_path / "witness.json", name="witness.example/w1")
    made.trust(LOG, at=AT)
    return made


def answered(memory: Memory, *requests: str) -> list[HTTPStatus]:
    return [memory.answer(one, seconds=SECONDS).status for one in requests]


def test_a_log_that_grows_is_cosigned(memory: Memory) -> None:
    assert answered(memory, asked(0, 3), asked(3, 3), asked(3, 7), asked(7, 12)) == [HTTPStatus.OK] * 4

    kept = memory.newest(LOG.name)
    assert kept
    assert checkpoint_of(kept.text).size == 12
    assert witnesses_of(kept, [key_of(memory.vkey)]) == {"witness.example/w1": SECONDS}


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (asked(5, 9, FORKED_LEAVES), HTTPStatus.UNPROCESSABLE_ENTITY),
        (asked(5, 5, FORKED_LEAVES), HTTPStatus.UNPROCESSABLE_ENTITY),
        (str(Request(5, (), note(9))), HTTPStatus.UNPROCESSABLE_ENTITY),
        (str(Request(5, (bytes(32),), note(9))), HTTPStatus.UNPROCESSABLE_ENTITY),
        (asked(5, 3), HTTPStatus.BAD_REQUEST),
        (asked(3, 4), HTTPStatus.CONFLICT),
        (asked(0, 4), HTTPStatus.CONFLICT),
        (asked(0, 9, FORKED_LEAVES), HTTPStatus.CONFLICT),
        (str(Request(5, (), signed(str(Checkpoint("x", 9, EMPTY_ROOT)), "x", LOG_KEY))), HTTPStatus.NOT_FOUND),
        (str(Request(5, (), note(9, key=Ed25519PrivateKey.from_private_bytes(b"x" * 32)))), HTTPStatus.FORBIDDEN),
        (asked(5, 9).replace("old 5", "old 05"), HTTPStatus.BAD_REQUEST),
        ("", HTTPStatus.BAD_REQUEST),
    ],
)
def test_everything_else_is_refused_and_forgotten(memory: Memory, request_: str, status: HTTPStatus) -> None:
    answered(memory, asked(0, 5))
    before = str(memory.newest(LOG.name))

    answer = memory.answer(request_, seconds=SECONDS)

    assert answer.status == status
    assert answer.kept is None
    assert str(memory.newest(LOG.name)) == before
    if status == HTTPStatus.CONFLICT:
        assert (answer.body, answer.kind) == ("5\n", "text/x.tlog.size")


def test_an_empty_log_has_the_root_of_nothing(memory: Memory) -> None:
    wrong = signed(str(Checkpoint(LOG.name, 0, bytes(32))), LOG.name, LOG_KEY)

    assert answered(memory, str(Request(0, (), wrong)), asked(0, 0), asked(0, 3)) == [
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.OK,
        HTTPStatus.OK,
    ]


def test_it_remembers_after_a_restart_and_tells_its_key_to_nobody(memory: Memory, tmp_path: Path) -> None:
    answered(memory, asked(0, 5))
    file = tmp_path / "witness.json"

    again = Memory(file, name="another")

    assert (again.vkey, again.trusts(LOG.name), again.known_at(AT)) == (memory.vkey, LOG, LOG)
    assert answered(again, asked(0, 9, FORKED_LEAVES), asked(5, 9)) == [HTTPStatus.CONFLICT, HTTPStatus.OK]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_proof_of_a_fork_is_kept(memory: Memory, tmp_path: Path) -> None:
    answered(memory, asked(0, 5))
    fork = asked(5, 9, FORKED_LEAVES)

    answered(memory, fork)

    assert (tmp_path / "witness.json.refused").read_text("utf-8") == f"{fork}\n"


def test_what_cannot_be_written_down_is_not_cosigned(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_self: Memory) -> None:
        raise OSError("full")

    monkeypatch.setattr(Memory, "_write", fail)

    with pytest.raises(OSError, match="full"):
        memory.answer(asked(0, 5), seconds=SECONDS)
    assert memory.newest(LOG.name) is None


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"name": "a b", "key": "", "logs": {}, "places": {}}'])
def test_another_file_is_not_taken_for_its_memory(tmp_path: Path, content: str) -> None:
    (tmp_path / "state").write_text(content, "utf-8")

    with pytest.raises(BadMemory):
        Memory(tmp_path / "state", name="w")


def test_a_log_is_followed_by_its_tiles(memory: Memory) -> None:
    answered(memory, asked(0, 5))

    def fetch(part: str) -> bytes:
        return str(note(12)).encode() if part == "checkpoint" else tile(part, LEAVES)

    assert answered(memory, str(request_from(fetch, LOG, memory.newest(LOG.name)))) == [HTTPStatus.OK]


def tile(part: str, leaves: list[bytes]) -> bytes:
    assert part.startswith("tile/0/")
    number, width = place_of(part.removeprefix("tile/0/"))
    assert number == 0
    return b"".join(leaf_hash(one) for one in leaves[:width])


def test_a_log_that_shows_an_older_checkpoint_went_back(memory: Memory) -> None:
    answered(memory, asked(0, 5))

    request = request_from(lambda _part: str(note(3)).encode(), LOG, memory.newest(LOG.name))

    assert answered(memory, str(request)) == [HTTPStatus.BAD_REQUEST]


@pytest.mark.parametrize("shown", [b"", b"text", str(note(3, key=Ed25519PrivateKey.generate())).encode()])
def test_what_is_no_checkpoint_says_nothing(shown: bytes) -> None:
    with pytest.raises(Unreachable):
        request_from(lambda _part: shown, LOG, None)


def test_it_runs_as_one_file_on_a_machine_without_the_product(tmp_path: Path) -> None:
    tool = tmp_path / witness_file.NAME
    tool.write_bytes(witness_file.made())

    said = subprocess.run(
        [
            sys.executable,
            "-I",
            str(tool),
            "--log",
            "http://127.0.0.1:1/log",
            "--state",
            str(tmp_path / "state"),
            "--once",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == UNREACHABLE
    assert "URLError" in said.stderr
    assert json.loads((tmp_path / "state").read_text("utf-8"))["logs"] == {}


def test_the_demonstration_has_a_witness_with_a_key_and_a_folder_of_its_own(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.DATA_DIR = str(tmp_path / "demo")
    monkeypatch.setenv("WITNESSES", "")
    monkeypatch.setattr(demo, "vkey", lambda: str(LOG))

    (command,) = demo._witness("http://127.0.0.1:8000/")
    named, url = os.environ["WITNESSES"].split(" ")

    assert command[:5] == ["witness", "--log", "http://127.0.0.1:8000/log", "--key", str(LOG)]
    assert Memory(tmp_path / "demo-witness" / "witness.json", name="another").vkey == named
    assert url == f"http://127.0.0.1:{command[-1]}"
    assert demo._witness("http://127.0.0.1:8000/") == [], "somebody named witnesses"
