"""密钥托管 in the format: k of n of one file's key in its header, by Python, by the tool and as stock age reads it.

电子招标投标办法第三十一条. What a header may not be is refused; what it is, any k custodians open and fewer do not.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.bids.rules.envelope import MacFailure, Stanza, make_header, new_identity, read_header, recipient_for
from apps.bids.rules.envelope.failures import EnvelopeFailure
from apps.bids.rules.escrow import (
    ESCROW,
    BadEscrow,
    Escrowed,
    EscrowSet,
    escrow_of,
    escrow_stanzas,
    recovered,
    share_for,
)
from apps.bids.sealing_tool.command import main
from apps.bids.sealing_tool.words import Exit
from tests.bids.golden import FOLDER, Counted
from tests.bids.sealing_ground import IDENTITY, ground, terms

KEY = bytes(range(16))
IDENTITIES = [new_identity(bytes([number]) * 32) for number in range(1, 16)]
RECIPIENTS = [recipient_for(identity) for identity in IDENTITIES]
SET = EscrowSet(2, tuple(RECIPIENTS[:3]))


def _header(stanzas: list[Stanza]) -> Any:
    return read_header(io.BytesIO(make_header(stanzas, KEY)))


def _stanzas(escrow: EscrowSet) -> list[Stanza]:
    return escrow_stanzas(KEY, escrow, entropy=Counted())


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_any_k_of_n_give_the_key_back_and_fewer_do_not(data: st.DataObject) -> None:
    count = data.draw(st.integers(3, 7))
    threshold = data.draw(st.integers(2, count - 1))
    header = _header(_stanzas(EscrowSet(threshold, tuple(RECIPIENTS[:count]))))
    found = escrow_of(header)
    assert found is not None
    shares = [share_for(found, place, IDENTITIES[place - 1]) for place in range(1, count + 1)]

    for chosen in combinations(shares, threshold):
        assert recovered(header, chosen, threshold=threshold) == KEY
    for few in combinations(shares, threshold - 1):
        with pytest.raises(MacFailure):
            recovered(header, few, threshold=threshold)


def test_a_wrong_share_does_no_harm_among_enough_and_opens_nothing_alone() -> None:
    header = _header(_stanzas(SET))
    found = escrow_of(header)
    assert found is not None
    first, second, third = (share_for(found, place, IDENTITIES[place - 1]) for place in (1, 2, 3))
    wrong = bytes([first[0] ^ 1]) + first[1:]

    assert recovered(header, [wrong, second, third], threshold=2) == KEY
    for shares in ([wrong, second], [second, second], [second, b""], [second, second[:-1] + b"\0"], [third]):
        with pytest.raises(MacFailure):
            recovered(header, shares, threshold=2)


def test_a_share_opens_for_its_custodian_only() -> None:
    found = escrow_of(_header(_stanzas(SET)))
    assert found is not None

    with pytest.raises(EnvelopeFailure):
        share_for(found, 1, IDENTITIES[1])


@pytest.mark.parametrize(
    ("_case", "threshold", "recipients"),
    [
        ("two custodians", 2, RECIPIENTS[:2]),
        ("one would do", 1, RECIPIENTS[:3]),
        ("all are needed", 3, RECIPIENTS[:3]),
        ("one twice", 2, [*RECIPIENTS[:2], RECIPIENTS[0]]),
        ("sixteen", 2, [*RECIPIENTS, recipient_for(IDENTITY)]),
    ],
)
def test_what_is_no_set_is_not_sealed_to(_case: str, threshold: int, recipients: list[str]) -> None:
    escrow = EscrowSet(threshold, tuple(recipients))

    assert not escrow.is_sound
    with pytest.raises(ValueError, match="three custodians"):
        _stanzas(escrow)


def test_the_digest_says_how_many_and_in_which_order() -> None:
    digests = {
        SET.digest,
        EscrowSet(2, tuple(reversed(SET.recipients))).digest,
        EscrowSet(2, tuple(RECIPIENTS[:4])).digest,
        EscrowSet(3, tuple(RECIPIENTS[:4])).digest,
    }

    assert len(digests) == 4


def _changed(place: int, arguments: tuple[bytes, ...] | None = None, body: bytes | None = None) -> list[Stanza]:
    stanzas = _stanzas(SET)
    one = stanzas[place]
    stanzas[place] = Stanza(arguments or one.arguments, one.body if body is None else body)
    return stanzas


_DIGEST = SET.digest.encode()


@pytest.mark.parametrize(
    ("_case", "stanzas"),
    [
        ("one left out", _stanzas(SET)[:2]),
        ("in another order", list(reversed(_stanzas(SET)))),
        ("a place twice", _changed(1, (ESCROW, _DIGEST, b"1"))),
        ("two sets", _changed(1, (ESCROW, b"0" * 64, b"2"))),
        ("no digest", _changed(0, (ESCROW, b"A" * 64, b"1"))),
        ("more arguments", _changed(0, (ESCROW, _DIGEST, b"1", b"name"))),
        ("no arguments", _changed(0, (ESCROW,))),
        ("a place from zero", _changed(0, (ESCROW, _DIGEST, b"01"))),
        ("an empty share", _changed(0, body=b"")),
        ("a share cut off", _changed(2, body=_stanzas(SET)[2].body[:-1])),
        ("a longer share", _changed(2, body=_stanzas(SET)[2].body + b"x")),
        ("no age file", _changed(2, body=b"x" * 217)),
        ("too many", [stanza for _ in range(6) for stanza in _stanzas(SET)]),
    ],
)
def test_what_is_not_as_the_format_has_it_is_refused(_case: str, stanzas: list[Stanza]) -> None:
    with pytest.raises(BadEscrow):
        escrow_of(_header(stanzas))


def test_a_header_without_escrow_has_none() -> None:
    assert escrow_of(_header([Stanza((b"kaiming/other-v1",), b"")])) is None


def test_the_golden_escrow_is_read() -> None:
    told = json.loads((FOLDER / "escrow.json").read_text("utf-8"))
    header = read_header(io.BytesIO(told["header"].encode()))

    found = escrow_of(header)

    assert isinstance(found, Escrowed)
    assert found.digest == told["set"]
    shares = [share_for(found, place, one["identity"]) for place, one in enumerate(told["custodians"], 1)]
    assert [share.hex() for share in shares] == [one["share"] for one in told["custodians"]]
    assert recovered(header, shares[1:], threshold=told["threshold"]).hex() == told["file_key"]


Run = Callable[[list[str]], tuple[int, Any]]
OFFERED = {"set": SET.digest, "threshold": 2, "recipients": list(SET.recipients), "names": ["甲", "乙", "丙"]}


@pytest.fixture
def run(capfdbinary: Any) -> Run:
    """Runs the tool; answers its exit status and what it told as JSON."""

    def told(arguments: list[str]) -> tuple[int, Any]:
        status = main(arguments)
        out, _err = capfdbinary.readouterr()
        return status, json.loads(out)

    return told


def test_the_tool_seals_to_custodians_only_when_asked_to(tmp_path: Path, run: Run) -> None:
    here = ground(tmp_path)
    here.tell(terms(escrow=OFFERED))

    status, told = run(here.seal())
    assert (status, told["escrow"]) == (Exit.DONE, "")
    assert all(escrow_of(_read(path)) is None for path in here.out.glob("*.age"))

    shutil.rmtree(here.out)
    status, told = run([*here.seal(), "--escrow"])
    assert (status, told["escrow"]) == (Exit.DONE, SET.digest)
    for path in here.out.glob("*.age"):
        found = escrow_of(_read(path))
        assert found is not None
        shares = [share_for(found, place, IDENTITIES[place - 1]) for place in (1, 3)]
        key = recovered(_read(path), shares, threshold=2)
        if path.name == "sheet.age" and shutil.which("age"):
            _stock_age_opens(path, tmp_path)
        assert len(key) == 16


@pytest.mark.parametrize(
    ("_case", "offered", "code"),
    [
        ("nobody is offered", None, "escrow_not_offered"),
        ("a set whose digest is another's", {**OFFERED, "set": "0" * 64}, "terms_wrong"),
        ("one custodian twice", {**OFFERED, "recipients": [*RECIPIENTS[:2], RECIPIENTS[1]]}, "terms_wrong"),
        ("one share would do", {**OFFERED, "threshold": 1}, "terms_wrong"),
    ],
)
def test_the_tool_seals_to_no_wrong_set(tmp_path: Path, run: Run, _case: str, offered: Any, code: str) -> None:
    here = ground(tmp_path)
    here.tell(terms(escrow=offered))

    status, told = run([*here.seal(), "--escrow"])

    assert (status, told["refused"]["code"]) == (Exit.REFUSED, code)
    assert not here.out.exists()


def _read(path: Path) -> Any:
    with path.open("rb") as file:
        return read_header(file)


def _stock_age_opens(path: Path, folder: Path) -> None:
    """What others' software makes of it: the stanzas of ours are skipped."""
    own = folder / "identity.txt"
    own.write_text(IDENTITY + "\n", "utf-8")
    ran = subprocess.run(["age", "-d", "-i", str(own), str(path)], capture_output=True, timeout=60, check=True)
    assert ran.stdout.startswith(b"PK")
