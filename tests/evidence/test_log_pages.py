"""A stranger reads the log as plain files, computes its tree again, and finds every proof as it should be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from apps.evidence import witness_file
from apps.evidence.log.sequencing import grow
from apps.evidence.models import FileTimeStamp, LogCheckpoint
from apps.evidence.rules.checkpoints import checkpoint_of, digest_of, proof_of, proven_checkpoint, signed_checkpoint
from apps.evidence.rules.merkle import is_consistent, leaf_hash, root_of
from apps.evidence.rules.notes import key_of, note_of
from apps.evidence.rules.tiles import leaf_of, leaves_in
from apps.evidence.witness.following import key_at, request_from
from tests.evidence.conftest import NOW
from tests.evidence.logging_world import TICK, commitment, entered

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("something_is_open")]
FOR_EVER = "public, max-age=31536000, immutable"


def fetch(part: str) -> bytes:
    answer = Client().get(f"/log/{part}")
    assert answer.status_code == 200, part
    return answer.content


def shown() -> str:
    """What the page says, without the clock and the rest of its frame."""
    return fetch("").decode().partition("<main")[2].partition("</main>")[0]


def grown(turns: int) -> None:
    """So many batches of 32, of which each holds one entry."""
    for turn in range(turns):
        entered(turn)
        grow(NOW + turn * TICK)


def test_whoever_reads_all_leaves_computes_the_root_that_was_signed() -> None:
    grown(10)

    checkpoint = signed_checkpoint(note_of(fetch("checkpoint").decode()), key_of(fetch("key").decode()))
    leaves = leaves_in(fetch("tile/entries/000")) + leaves_in(fetch("tile/entries/001.p/64"))

    assert checkpoint.size == len(leaves) == 320
    assert root_of(leaves) == checkpoint.root
    assert {leaf_of(bytes.fromhex(commitment(turn))) for turn in range(10)} < set(leaves)
    assert {len(leaf) for leaf in leaves} == {78}


def test_whoever_kept_a_checkpoint_finds_that_the_log_grew_from_it() -> None:
    grown(3)
    kept = note_of(fetch("checkpoint").decode())
    known = checkpoint_of(kept.text)
    for turn in range(3, 30):
        grow(NOW + turn * TICK)

    request = request_from(fetch, key_at(fetch), kept)

    newest = checkpoint_of(request.note.text)
    assert (request.old, newest.size) == (96, 960)
    assert is_consistent(96, 960, proof=request.proof, old_root=known.root, root=newest.root)


def test_every_place_is_proven_alike() -> None:
    grown(1)
    leaves = leaves_in(fetch("tile/entries/000.p/32"))

    key = key_of(fetch("key").decode())

    for index in (0, 1, 6, 31):
        proof = proof_of(fetch(f"proof/{index}").decode())
        assert proven_checkpoint(proof, leaf=leaf_hash(leaves[index]), log=key).size == 32


def test_what_never_changes_may_be_kept_for_ever_and_the_rest_for_a_moment() -> None:
    grown(9)

    kept = {
        part: Client().get(f"/log/{part}") for part in ("checkpoint", "key", "tile/0/000", "tile/1/000.p/1", "proof/0")
    }

    assert {part: answer["Cache-Control"] for part, answer in kept.items()} == {
        "checkpoint": "public, max-age=2",
        "key": "public, max-age=3600",
        "tile/0/000": FOR_EVER,
        "tile/1/000.p/1": FOR_EVER,
        "proof/0": "public, max-age=2",
    }
    assert not any(answer.has_header("Vary") or answer.cookies for answer in kept.values())
    assert kept["checkpoint"]["Content-Type"] == "text/plain; charset=utf-8"
    assert kept["tile/0/000"]["Content-Type"] == "application/octet-stream"
    assert (len(kept["tile/0/000"].content), len(kept["tile/1/000.p/1"].content)) == (8192, 32)


def test_an_earlier_width_of_a_tile_stays_as_it_was() -> None:
    grown(1)
    early = fetch("tile/0/000.p/32"), fetch("tile/entries/000.p/32")
    for turn in range(1, 9):
        grow(NOW + turn * TICK)

    assert (fetch("tile/0/000.p/32"), fetch("tile/entries/000.p/32")) == early


@pytest.mark.parametrize(
    "part",
    [
        "tile/0/000",
        "tile/0/000.p/33",
        "tile/0/001.p/1",
        "tile/1/000.p/1",
        "tile/0/0",
        "tile/9/000",
        "tile/entries/000",
        "proof/32",
    ],
)
def test_what_is_not_there_yet_is_not_kept_as_missing(part: str) -> None:
    grown(1)

    answer = Client().get(f"/log/{part}")

    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")


def test_before_the_log_begins_its_page_says_so() -> None:
    assert [Client().get(f"/log/{part}").status_code for part in ("checkpoint", "key", "proof/0", "")] == [404] * 3 + [
        200
    ]
    assert "日志尚未开始" in Client().get("/log/").content.decode()


def test_the_page_shows_the_newest_checkpoint_and_its_time() -> None:
    grown(2)
    note = note_of(LogCheckpoint.objects.get(size=32).note)
    FileTimeStamp.objects.create(
        sha256=digest_of(note.text), token=b"", at=NOW + timedelta(seconds=3), authority="时间戳机构"
    )

    page = Client().get("/log/").content.decode()

    assert checkpoint_of(note_of(fetch("checkpoint").decode()).text).root.hex() in page
    assert fetch("key").decode().strip() in page
    assert "第 32 条时的快照" in page
    assert "时间戳机构" in page
    assert "没有登记的见证人" in page


def test_neither_page_nor_files_change_with_what_waits() -> None:
    grown(1)
    parts = ("checkpoint", "key", "tile/0/000.p/32", "tile/entries/000.p/32", "proof/0")
    before = [fetch(part) for part in parts], shown()

    entered(*range(100, 120))

    assert ([fetch(part) for part in parts], shown()) == before


def test_the_witness_is_served_as_it_is_made() -> None:
    answer = Client().get("/log/kaiming-witness.pyz")

    assert answer.content == witness_file.made()
    assert "kaiming-witness.pyz" in answer["Content-Disposition"]
