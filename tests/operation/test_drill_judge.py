"""故障演练的裁判: what a drill's rounds are judged by finds each of the things that must not be, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from apps.bids.models import Bid, Submission
from apps.evidence.log.sequencing import grow
from apps.evidence.models import LogEntry, LogTile
from apps.evidence.rules.checkpoints import Checkpoint
from apps.evidence.rules.merkle import consistency_proof, root_of
from apps.parties.platform_key import platform_certificate, sign_as_platform
from apps.tenders.models import Lot
from tests.bids.bidders import WHILE_OPEN, Bidder
from tests.bids.conftest import _a_demonstration, bidder, lot, set_clock
from tests.evidence.conftest import run_sql, unguarded
from trading.drills import judging
from trading.drills.acts import Ledger, Mark
from trading.drills.judging import Fault, Finding
from trading.drills.standing import Judge

__all__ = ["_a_demonstration", "bidder", "lot", "set_clock"]

BID, OTHER, OPENED = Mark("bid", "b1/1"), Mark("bid", "b2/1"), Mark("opened", "b1")
LEAVES = [bytes([number]) for number in range(7)]


def faults(found: Iterator[Finding] | list[Finding]) -> list[Fault]:
    """Of which kinds the findings are."""
    return [one.fault for one in found]


def checkpoint(size: int, *, origin: str = "log", leaves: list[bytes] = LEAVES) -> Checkpoint:
    """The log when it had so many leaves."""
    return Checkpoint(origin, size, root_of(leaves[:size]))


@pytest.mark.parametrize(
    ("_case", "told", "expected"),
    [
        ("every act once in each of its streams", [("x", BID), ("y", BID), ("x", OTHER)], []),
        ("one was acknowledged and is missing", [("x", BID)], [Fault.LOST]),
        ("one that nobody did", [("x", BID), ("x", OTHER), ("x", Mark("bid", "b3/1"))], [Fault.REPEATED]),
        ("one of the platform's own before anybody looked", [("x", BID), ("x", OTHER), ("x", OPENED)], []),
        ("one of its own twice", [("x", BID), ("x", OTHER), ("x", OPENED), ("x", OPENED)], [Fault.REPEATED]),
        ("one twice in a stream", [("x", BID), ("x", BID), ("x", OTHER)], [Fault.REPEATED]),
    ],
)
def test_every_acknowledged_act_is_told_once(_case: str, told: list[tuple[str, Mark]], expected: list[Fault]) -> None:
    assert faults(judging.acts_found({BID, OTHER}, told)) == expected


def test_a_bid_is_read_out_once() -> None:
    assert faults(judging.read_once(["b1", "b2"])) == []
    assert [one.line() for one in judging.read_once(["b1", "b2", "b1"])] == ["repeated: b1 was read out 2 times"]


@pytest.mark.parametrize(
    ("_case", "now", "expected"),
    [
        ("still there", {("x", 2): b"2"}, []),
        ("gone", {}, [Fault.LOST]),
        ("another entry in its place", {("x", 2): b"3"}, [Fault.FORKED]),
    ],
)
def test_what_a_stream_said_it_still_says(_case: str, now: dict[tuple[str, int], bytes], expected: list[Fault]) -> None:
    assert faults(judging.streams_grown({"x": (2, b"2"), "empty": (0, b"")}, now)) == expected


@pytest.mark.parametrize(
    ("_case", "newest", "expected"),
    [
        ("as it was", checkpoint(4), []),
        ("grown", checkpoint(7), []),
        ("grown from something else", checkpoint(7, leaves=[b"x", *LEAVES[1:]]), [Fault.FORKED]),
        ("shorter", checkpoint(3), [Fault.FORKED]),
        ("as long, with another root", checkpoint(4, leaves=[b"x", *LEAVES[1:]]), [Fault.FORKED]),
        ("another log", checkpoint(4, origin="other"), [Fault.FORKED]),
    ],
)
def test_a_log_only_grows(_case: str, newest: Checkpoint, expected: list[Fault]) -> None:
    proof = consistency_proof(4, LEAVES[: newest.size]) if newest.size > 4 else []

    assert faults(judging.log_grown(checkpoint(4), newest, proof)) == expected


@pytest.fixture
def judge(bidder: Bidder, lot: Lot, settings: Any, tmp_path: Path) -> Judge:
    """Two revisions of a bid were handed in and acknowledged with their receipts, and the log has grown over them."""
    settings.DATA_DIR = tmp_path
    ledger = Ledger()
    for price in ("9123000.00", "9120000.00"):
        ledger.receipts.append(bidder.send(lot.code, price)[1]["receipt"])
    for revision in (1, 2):
        ledger.acknowledge(Mark("bid", f"{Bid.objects.get().code}/{revision}"))
    grow(WHILE_OPEN)
    judge = Judge(ledger, tmp_path / "witness.json", "witness.example/test", platform_certificate(now=WHILE_OPEN))
    assert judge.findings() == []
    return judge


@contextmanager
def undone_afterwards() -> Iterator[None]:
    """Whatever is done to the database inside was not done once it is left."""
    with transaction.atomic():
        with unguarded():
            yield
        transaction.set_rollback(True)


def change_an_entry() -> None:
    run_sql("UPDATE evidence_entry SET body = replace(body, ':2', ':3') WHERE kind = 'bid.replaced'")


def take_back_the_last_entry() -> None:
    run_sql("DELETE FROM evidence_entry WHERE kind = 'bid.replaced'")


def lose_a_submission() -> None:
    Submission.objects.filter(revision=2).delete()


def turn_back_the_bid() -> None:
    Bid.objects.update(revision=1)


def change_a_leaf() -> None:
    tile = LogTile.objects.get(level=0)
    tile.content = bytes(32) + bytes(tile.content)[32:]
    tile.save(update_fields=["content"])


def leave_out_of_the_log() -> None:
    LogEntry.objects.update(index=None)


TAMPERS: dict[Callable[[], None], set[Fault]] = {
    change_an_entry: {Fault.FORKED, Fault.LOST, Fault.REPEATED, Fault.OTHERWISE},
    take_back_the_last_entry: {Fault.FORKED, Fault.LOST, Fault.OTHERWISE},
    lose_a_submission: {Fault.LOST, Fault.OTHERWISE},
    turn_back_the_bid: {Fault.OTHERWISE},
    change_a_leaf: {Fault.OTHERWISE, Fault.LOST},
    leave_out_of_the_log: {Fault.LOST},
}


@pytest.mark.sqlite
def test_whatever_is_tampered_with_in_the_tables_is_found(judge: Judge) -> None:
    heads, seen = dict(judge.heads), judge.seen
    for tamper, expected in TAMPERS.items():
        with undone_afterwards():
            tamper()
            judge.heads, judge.seen = dict(heads), seen
            assert set(faults(judge.findings())) == expected, tamper.__name__
    judge.heads, judge.seen = heads, seen
    assert judge.findings() == []


@pytest.mark.sqlite
def test_what_was_promised_and_is_not_kept_is_found(judge: Judge) -> None:
    said = {"v": 1, "kind": "receipt", "bid": "ff", "revision": 1, "statement": "00" * 32}
    judge.ledger.receipts += [
        sign_as_platform(json.dumps(said).encode(), now=WHILE_OPEN),
        judge.ledger.receipts[0] | {"payload": judge.ledger.receipts[1]["payload"]},
    ]
    judge.ledger.acknowledge(Mark("sign-in", "ff"))
    judge.ledger.give_up("release: no answer")
    judge.witness.with_name(f"{judge.witness.name}.refused").touch()

    assert sorted(one.line().split(":")[0] for one in judge.findings()) == ["forked", *["lost"] * 3, "stuck"]
