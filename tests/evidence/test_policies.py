"""C2SP tlog-policy: whose word about the log counts, written and read."""

from __future__ import annotations

import random

import pytest

from apps.evidence.rules.notes import BadNote, Note
from apps.evidence.rules.policies import Policy, policy_of
from tests.evidence.bundle_logging import BATCH, TransparencyLog


@pytest.fixture
def log() -> TransparencyLog:
    found = TransparencyLog(random.Random(3).randbytes)
    found.grow([])
    return found


def test_a_policy_is_read_as_it_was_written(log: TransparencyLog) -> None:
    alone = Policy(log.policy.log, ())

    assert policy_of(str(log.policy)) == log.policy
    assert policy_of(str(alone)) == alone
    assert str(alone).endswith("quorum none\n")
    assert str(log.policy.key) == log.policy.log


def test_one_witness_by_its_name_and_comments_are_read_too(log: TransparencyLog) -> None:
    (witness,) = log.policy.witnesses

    found = policy_of(
        f"# ours\nlog {log.policy.log} https://log.example\nwitness w {witness} https://w.example\nquorum w\n"
    )

    assert found == log.policy


def test_the_quorum_is_a_witness_who_cosigned(log: TransparencyLog) -> None:
    note = log.note(BATCH)

    assert log.policy.has_quorum(note)
    assert not log.policy.has_quorum(Note(note.text, note.signatures[:1]))
    assert Policy(log.policy.log, ()).has_quorum(Note(note.text, note.signatures[:1]))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "log {log}\n",
        "log {log}\nlog {log}\nquorum none\n",
        "log {witness}\nquorum none\n",
        "log {log}\nwitness w {log}\nquorum w\n",
        "log {log}\nwitness w {witness}\nquorum v\n",
        "log {log}\nwitness w {witness}\ngroup g all w\nquorum g\n",
        "log {log}\nwitness w {witness}\ngroup g any\nquorum g\n",
        "log {log}\nwitness w {witness}\ngroup g any x\nquorum g\n",
        "log {log}\nsurprise\nquorum none\n",
        "log\nquorum none\n",
        "log rubbish\nquorum none\n",
    ],
)
def test_what_is_no_policy_of_ours_is_refused(log: TransparencyLog, content: str) -> None:
    with pytest.raises(BadNote):
        policy_of(content.format(log=log.policy.log, witness=log.policy.witnesses[0]))


def test_a_policy_without_end_is_not_read(log: TransparencyLog) -> None:
    with pytest.raises(BadNote):
        policy_of("witness w x\n" * 200)
