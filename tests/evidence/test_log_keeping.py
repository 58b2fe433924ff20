"""A reader keeps the last checkpoint that he saw, and learns of it when the log does not follow."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from apps.bids.sealing_tool import log_followed
from apps.bids.sealing_tool.words import ToolRefusal
from apps.evidence.rules.checkpoints import Checkpoint, Proof
from apps.evidence.rules.merkle import inclusion_proof, leaf_hash, root_of
from apps.evidence.rules.notes import SIGNING, BadNote, Note, public_key, signed
from apps.evidence.rules.tiles import place_of
from apps.evidence.witness.following import Fetch, Gone, Unreachable
from apps.evidence.witness.keeping import FILE, Keeping, LogForked, Seen, usual_place

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
LOG = public_key("kaiming.example/log/1", SIGNING, KEY)
LEAVES = [b"%d" % number for number in range(40)]
REWRITTEN = [*LEAVES[:5], b"otherwise", *LEAVES[6:]]


def note(size: int, leaves: Sequence[bytes] = LEAVES, *, key: Ed25519PrivateKey = KEY) -> Note:
    return signed(str(Checkpoint(LOG.name, size, root_of(leaves[:size]))), LOG.name, key)


def log(size: int, leaves: Sequence[bytes] = LEAVES) -> Fetch:
    """A log of so many leaves, as its files."""

    def fetch(part: str) -> bytes:
        if part == "checkpoint":
            return str(note(size, leaves)).encode()
        number, width = place_of(part.removeprefix("tile/0/"))
        if number * 256 + width > size:
            raise Gone(part)
        return b"".join(map(leaf_hash, leaves[number * 256 : number * 256 + width]))

    return fetch


def silent(_part: str) -> bytes:
    raise Unreachable("checkpoint")


@pytest.fixture
def keeping(tmp_path: Path) -> Keeping:
    made = Keeping(tmp_path / "state" / FILE)
    assert made.see(note(16), LOG, silent) is Seen.FIRST
    return made


def test_a_log_that_grew_is_kept_from_run_to_run(keeping: Keeping, tmp_path: Path) -> None:
    assert keeping.see(note(16), LOG, silent) is Seen.SAME
    assert keeping.see(note(23), LOG, log(23)) is Seen.GREW

    later = Keeping(tmp_path / "state" / FILE)

    assert later.see(note(16), LOG, log(23)) is Seen.OLDER
    assert later.see(note(40), LOG, log(40)) is Seen.GREW
    assert json.loads((tmp_path / "state" / FILE).read_text())["logs"][LOG.name]["note"] == str(note(40))


@pytest.mark.parametrize(
    ("shown", "fetch"),
    [
        (note(16, REWRITTEN), silent),
        (note(32, REWRITTEN), log(32, REWRITTEN)),
        (note(8, REWRITTEN), log(32, REWRITTEN)),
        (note(8), log(8)),
    ],
    ids=["of one size", "larger", "smaller", "went back"],
)
def test_a_log_that_does_not_follow_is_told_and_what_was_seen_stays(
    keeping: Keeping, tmp_path: Path, shown: Note, fetch: Fetch
) -> None:
    before = (tmp_path / "state" / FILE).read_bytes()

    with pytest.raises(LogForked):
        keeping.see(shown, LOG, fetch)

    assert (tmp_path / "state" / FILE).read_bytes() == before


def test_another_key_under_the_same_name_is_told(keeping: Keeping) -> None:
    other = Ed25519PrivateKey.from_private_bytes(b"o" * 32)

    with pytest.raises(LogForked, match="key"):
        keeping.see(note(32, key=other), public_key(LOG.name, SIGNING, other), silent)
    with pytest.raises(BadNote):
        keeping.see(note(32, key=other), LOG, silent)


def test_a_log_that_does_not_answer_is_not_called_false(keeping: Keeping) -> None:
    with pytest.raises(Unreachable):
        keeping.see(note(32), LOG, silent)


def test_a_file_that_is_not_ours_is_not_begun_anew(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("[]")

    with pytest.raises(BadNote, match="keeps no checkpoints"):
        Keeping(tmp_path / FILE)


def test_the_usual_place_is_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    assert usual_place() == tmp_path / "kaiming" / FILE


# --- the sealing tool, as a bidder runs it on a receipt ---


def receipt(size: int) -> bytes:
    """What of a receipt file is about the log."""
    proof = Proof(3, tuple(inclusion_proof(3, LEAVES[:size])), note(size))
    return json.dumps({"log": {"salt": "73" * 32, "proof": str(proof), "key": str(LOG)}}).encode()


def test_the_tool_follows_the_log_from_receipt_to_receipt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    place = tmp_path / FILE
    monkeypatch.setattr(log_followed, "over_http", lambda _url: log(32))
    first = log_followed.follow(receipt(16), "https://log.example/log", place)
    second = log_followed.follow(receipt(23), "https://log.example/log", place)

    assert (first["of_receipt"], first["newest"], first["kept_in"]) == ("first", "grew", str(place))
    assert (second["of_receipt"], second["newest"]) == ("older", "same")


def test_the_tool_refuses_a_log_that_was_rewritten_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(log_followed, "over_http", lambda _url: log(32, REWRITTEN))

    with pytest.raises(ToolRefusal) as refused:
        log_followed.follow(receipt(16), "https://log.example/log", tmp_path / FILE)

    assert refused.value.code == "log_forked"
    assert "监督部门" in refused.value.zh
    assert "tell the supervisor" in refused.value.en
    monkeypatch.setattr(log_followed, "over_http", lambda _url: silent)
    with pytest.raises(ToolRefusal) as nothing_said:
        log_followed.follow(receipt(23), "https://log.example/log", tmp_path / FILE)
    assert nothing_said.value.code == "log_unreachable"


def test_a_receipt_from_before_the_log_grew_over_it_has_nothing_to_follow(tmp_path: Path) -> None:
    assert log_followed.follow(b"{}", "https://log.example/log", tmp_path / FILE) == {}
    assert not (tmp_path / FILE).exists()
