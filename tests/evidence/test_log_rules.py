"""C2SP: signed notes, checkpoints, cosignatures, proofs, requests to witnesses and tiles, read and written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from apps.evidence.rules import tiles
from apps.evidence.rules.checkpoints import (
    Checkpoint,
    Proof,
    Request,
    checkpoint_of,
    proof_of,
    proven_checkpoint,
    request_of,
    signed_checkpoint,
    witnesses_of,
)
from apps.evidence.rules.merkle import consistency_proof, inclusion_proof, leaf_hash, root_of
from apps.evidence.rules.notes import (
    SIGNING,
    WITNESSING,
    BadNote,
    Note,
    cosigned,
    is_signed_by,
    key_of,
    note_of,
    public_key,
    seconds_of,
    signed,
)

EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
"""From the specification of signed notes."""
LOG_KEY, WITNESS_KEY = Ed25519PrivateKey.from_private_bytes(b"l" * 32), Ed25519PrivateKey.from_private_bytes(b"w" * 32)
LOG = public_key("kaiming.example/log/0", SIGNING, LOG_KEY)
WITNESS = public_key("witness.example/w1", WITNESSING, WITNESS_KEY)
SECONDS = 1_679_315_147
LEAVES = [tiles.leaf_of(bytes([number]) * 32) for number in range(5)]
GOLDEN = Path(__file__).parents[1] / "golden" / "log.json"
TEXT = str(Checkpoint(LOG.name, len(LEAVES), root_of(LEAVES)))


def _note() -> Note:
    note = signed(TEXT, LOG.name, LOG_KEY)
    return replace(note, signatures=(*note.signatures, cosigned(TEXT, WITNESS.name, WITNESS_KEY, seconds=SECONDS)))


def golden() -> dict[str, object]:
    """What `tests/golden/log.json` holds: one of each text, from the keys and leaves of this file."""
    statement, salt = "声明".encode(), b"s" * 16
    leaf = tiles.leaf_of(tiles.commitment_of(statement, salt))
    return {
        "statement": statement.decode(),
        "salt": salt.hex(),
        "leaf": leaf.decode(),
        "leaf_hash": leaf_hash(leaf).hex(),
        "log_key": str(LOG),
        "witness_key": str(WITNESS),
        "leaves": [one.decode() for one in LEAVES],
        "checkpoint": str(_note()),
        "proof": str(Proof(3, tuple(inclusion_proof(3, LEAVES)), _note())),
        "request": str(Request(3, tuple(consistency_proof(3, LEAVES)), _note())),
        "bundle": tiles.bundle_of(LEAVES).hex(),
        "tile": b"".join(map(leaf_hash, LEAVES)).hex(),
        "path": tiles.path_of(1_234_067, 112),
    }


def test_every_text_is_written_as_in_the_golden_file() -> None:
    assert golden() == json.loads(GOLDEN.read_text("utf-8"))


def test_the_example_of_the_specification_is_verified() -> None:
    key, note = key_of(EXAMPLE_KEY), note_of(EXAMPLE_NOTE)

    assert is_signed_by(note, key)
    assert str(key) == EXAMPLE_KEY
    assert str(note) == EXAMPLE_NOTE


def test_a_changed_text_is_not_signed() -> None:
    note = note_of(EXAMPLE_NOTE.replace("example message", "other message"))

    with pytest.raises(BadNote):
        is_signed_by(note, key_of(EXAMPLE_KEY))


def test_a_key_without_a_signature_did_not_sign() -> None:
    assert not is_signed_by(note_of(EXAMPLE_NOTE), LOG)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\n— name\n",
        "text\n\n- name AAAAAAAA\n",
        "text\n\n— name AAAA\n",
        "text\n\n— name AAAAAAB=\n",
        "te\txt\n\n— name AAAAAAAA\n",
        "text\n\n— na+me AAAAAAAA\n",
        "text\n\n— name AAAAAAAA",
        "text\n\n" + "— name AAAAAAAA\n" * 65,
    ],
)
def test_what_is_no_note_is_refused(content: str) -> None:
    with pytest.raises(BadNote):
        note_of(content)


@pytest.mark.parametrize(
    "vkey", ["", "name", "name+00000000+AAAA", EXAMPLE_KEY.replace("530d", "530e"), "a b" + EXAMPLE_KEY]
)
def test_what_is_no_key_is_refused(vkey: str) -> None:
    with pytest.raises(BadNote):
        key_of(vkey)


def test_a_checkpoint_is_read_as_it_was_signed() -> None:
    note = note_of(str(_note()))

    assert signed_checkpoint(note, LOG) == Checkpoint(LOG.name, 5, root_of(LEAVES))
    assert str(checkpoint_of(note.text)) == TEXT


@pytest.mark.parametrize(
    "text",
    ["a\n1\n", "a\n01\nAA==\n", "a\n-1\nAA==\n", f"{TEXT}\n", TEXT[:-2] + "\n", "\n".join(["a", "1", "AA=="]) + "\n"],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        checkpoint_of(text)


def test_a_log_cannot_speak_for_another() -> None:
    text = str(Checkpoint("other.example/log", 5, root_of(LEAVES)))

    with pytest.raises(BadNote):
        signed_checkpoint(signed(text, LOG.name, LOG_KEY), LOG)


def test_a_witness_says_when_it_saw_the_log() -> None:
    assert seconds_of(_note(), WITNESS) == SECONDS
    assert witnesses_of(_note(), [WITNESS]) == {WITNESS.name: SECONDS}


def test_a_cosignature_with_another_time_is_false() -> None:
    note = _note()
    line = note.signatures[1]
    later = replace(line, value=(SECONDS + 1).to_bytes(8, "big") + line.value[8:])
    changed = replace(note, signatures=(note.signatures[0], later))

    with pytest.raises(BadNote):
        seconds_of(changed, WITNESS)
    assert witnesses_of(changed, [WITNESS]) == {}


def test_a_proof_leads_from_the_leaf_to_the_signed_root() -> None:
    proof = Proof(3, tuple(inclusion_proof(3, LEAVES)), _note())

    read = proof_of(str(proof))

    assert read == proof
    assert proven_checkpoint(read, leaf=leaf_hash(LEAVES[3]), log=LOG).size == 5
    with pytest.raises(BadNote):
        proven_checkpoint(read, leaf=leaf_hash(LEAVES[2]), log=LOG)


def test_extra_data_of_a_proof_is_passed_over() -> None:
    proof = Proof(0, tuple(inclusion_proof(0, LEAVES)), _note())

    assert proof_of(str(proof).replace("index 0", "extra AAAA\nindex 0")) == proof


def test_a_request_is_read_as_it_was_written() -> None:
    asked = Request(3, (bytes(32), b"x" * 32), _note())

    assert request_of(str(asked)) == asked
    assert request_of(str(replace(asked, old=0, proof=()))).proof == ()


def test_a_request_with_too_many_hashes_is_refused() -> None:
    with pytest.raises(BadNote):
        request_of(str(Request(3, (bytes(32),) * 64, _note())))


def test_the_addresses_of_tiles_are_those_of_the_specification() -> None:
    assert tiles.path_of(1_234_067, 256) == "x001/x234/067"
    assert tiles.path_of(273, 112) == "273.p/112"
    assert tiles.path_of(0, 256) == "000"
    widths = [
        tiles.width_of(level, number, 70_000)
        for level, number in [(0, 272), (0, 273), (0, 274), (1, 0), (1, 1), (2, 0)]
    ]
    assert widths == [256, 112, 0, 256, 17, 1]


@given(st.integers(0, 10**12), st.integers(1, 256))
def test_an_address_names_one_tile(number: int, width: int) -> None:
    assert tiles.place_of(tiles.path_of(number, width)) == (number, width)


@pytest.mark.parametrize(
    "path", ["", "0", "1000", "000.p/0", "000.p/256", "000.p/300", "000.p/01", "x000/000", "000/000", "../000", "００0"]
)
def test_an_address_has_one_spelling(path: str) -> None:
    with pytest.raises(tiles.BadPath):
        tiles.place_of(path)


@given(st.lists(st.binary(max_size=70), max_size=5))
def test_a_bundle_holds_its_leaves(leaves: list[bytes]) -> None:
    assert tiles.leaves_in(tiles.bundle_of(leaves)) == leaves


def test_a_leaf_shows_nothing_but_its_digest() -> None:
    commitment = tiles.commitment_of(b"statement", b"s" * 16)

    assert tiles.leaf_of(commitment) == b'{"c":"%s","v":1}' % commitment.hex().encode()


@given(st.text(max_size=200))
def test_whatever_is_given_is_read_or_refused(content: str) -> None:
    for read in (note_of, proof_of, request_of, checkpoint_of, key_of):
        with pytest.raises(BadNote):
            read(content)
