"""投标函的签署 once the bid is open: who sealed and signed it, and whether that holds. 招标投标法实施条例 §51."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from apps.bids.queries import letter
from apps.bids.rules.letter import capacity_of, is_letter, letter_name, signature_count, signers_of
from apps.bids.rules.letter_signatures import LetterStanding, signatures_of, standing_of
from apps.evidence import pades
from apps.parties.time_authority import LocalAuthority
from tests.browser.papers import plain_paper
from tests.evidence.signers import House, Signer

GOLDEN = json.loads((Path(__file__).resolve().parents[1] / "golden" / "bids" / "letter.json").read_text("utf-8"))
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
CODE = "12320500MB0A1B2C3D"
"""Whom the certificates of the tests' house name."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The authority that issues here."""
    return House(tmp_path_factory.mktemp("letter") / "ca", now=NOW - timedelta(days=30))


@pytest.fixture(scope="module")
def signer(house: House) -> Signer:
    """Somebody of the bidder."""
    return house.signer("陈立", "甲川建设集团有限公司", now=NOW - timedelta(days=20))


def test_which_file_is_the_letter_is_the_same_for_everybody() -> None:
    assert [letter_name(one["names"]) for one in GOLDEN["materials"]] == [one["letter"] for one in GOLDEN["materials"]]
    assert [is_letter(one["file"], one["material"]) for one in GOLDEN["files"]] == [
        one["is"] for one in GOLDEN["files"]
    ]


def test_who_sealed_and_who_signed_is_the_same_for_everybody() -> None:
    found = [
        signers_of(one["fields"], is_sealed=one["isSealed"], is_signed=one["isSigned"]) for one in GOLDEN["signers"]
    ]

    assert found == [(one["seal"], one["signature"]) for one in GOLDEN["signers"]]
    assert [signature_count(one["content"].encode()) for one in GOLDEN["counts"]] == [
        one["count"] for one in GOLDEN["counts"]
    ]


def test_what_a_signature_says_it_is_for_is_the_same_for_everybody() -> None:
    assert {capacity_of(reason) or "": reason for reason in GOLDEN["reasons"].values()} == GOLDEN["reasons"]


def test_a_sealed_and_signed_letter_is_in_order(house: House, signer: Signer) -> None:
    paper = _signed(_signed(plain_paper(), signer, "UnitSeal", house), signer, "Representative", house)

    standing = _standing(paper, house)

    assert standing.is_in_order
    assert standing.seal is not None
    assert (standing.seal.field, standing.seal.organisation) == ("UnitSeal", "甲川建设集团有限公司")
    assert [one.covers_file for one in standing.signatures] == [False, True]
    assert standing.is_by_one_certificate
    assert [one.capacity for one in standing.signatures] == ["", ""]
    assert [(one.has_stamp, one.stamped_at) for one in standing.signatures] == [(True, NOW)] * 2


def test_seal_and_signature_of_two_people_are_told_apart_with_the_capacity(house: House, signer: Signer) -> None:
    """招标投标法实施条例 §51: the unit's seal by one, the signature by its legal representative with his own certificate."""
    head = house.signer("王敏", "甲川建设集团有限公司", now=NOW - timedelta(days=20))
    sealed = _signed(plain_paper(), signer, "UnitSeal", house)
    reason = GOLDEN["reasons"]["legal"]

    standing = _standing(_signed(sealed, head, "Representative", house, reason=reason), house)

    assert standing.is_in_order
    assert not standing.is_by_one_certificate
    assert standing.seal is not None
    assert standing.signature is not None
    assert (standing.seal.signer, standing.seal.capacity) == ("陈立", "")
    assert (standing.signature.signer, standing.signature.capacity) == ("王敏", "legal")


def test_a_signature_without_a_time_stamp_counts_and_goes_by_its_own_time(house: House, signer: Signer) -> None:
    paper = _signed(
        _signed(plain_paper(), signer, "UnitSeal", house, is_stamped=False), signer, "Representative", house
    )

    standing = _standing(paper, house)

    assert standing.is_in_order
    assert [(one.has_stamp, one.stamped_at, one.when) for one in standing.signatures] == [
        (False, None, NOW),
        (True, NOW, NOW),
    ]


def test_a_time_stamp_over_something_else_spoils_its_signature(
    house: House, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RFC 3161: the token is over the value of this very signature."""
    other = house.trust(now=NOW).time
    assert other is not None
    misplaced = other.token(bytes(32))
    monkeypatch.setattr("apps.parties.time_authority.LocalAuthority.token", lambda *_: misplaced)
    paper = _signed(plain_paper(), signer, "UnitSeal", house)

    (found,) = _standing(paper, house).signatures

    assert (found.is_intact, found.is_trusted, found.has_stamp, found.stamped_at) == (True, True, True, None)
    assert not found.is_sound


def test_who_was_revoked_between_his_word_and_the_time_stamp_is_not_trusted(tmp_path: Path) -> None:
    """The stamp's moment counts, not what the signer's own clock said."""
    house = House(tmp_path / "ca", now=NOW - timedelta(days=30))
    signer = house.signer("陈立", "甲川建设集团有限公司", now=NOW - timedelta(days=20))
    stamped_at = NOW + timedelta(hours=2)
    paper = _signed(plain_paper(), signer, "UnitSeal", house, stamped_at=stamped_at)
    house.revoke(signer, at=NOW + timedelta(hours=1))

    (found,) = (
        signatures_of(paper, bidder=CODE, trusted=letter.trusted_by(house.trust(now=NOW + timedelta(hours=3)))) or ()
    )

    assert (found.at, found.stamped_at, found.is_trusted) == (NOW, stamped_at, False)


@pytest.mark.parametrize(
    ("_case", "spoil"),
    [
        ("no signature at all", lambda _paper, _signer, _house: plain_paper()),
        ("the seal alone", lambda paper, _signer, _house: paper),
        (
            "changed after sealing",
            lambda paper, signer, house: _signed(paper, signer, "Representative", house).replace(b"bid)", b"bad)"),
        ),
        (
            "something behind the last",
            lambda paper, signer, house: _signed(paper, signer, "Representative", house) + b"\n%more\n",
        ),
        ("no PDF", lambda _paper, _signer, _house: b"no pdf"),
        ("cut off", lambda paper, signer, house: _signed(paper, signer, "Representative", house)[:-400]),
    ],
)
def test_what_is_not_in_order_is_said(
    house: House, signer: Signer, _case: str, spoil: Callable[[bytes, Signer, House], bytes]
) -> None:
    standing = _standing(spoil(_signed(plain_paper(), signer, "UnitSeal", house), signer, house), house)

    assert not standing.is_in_order


def test_a_strangers_seal_is_not_the_bidders(house: House, signer: Signer, tmp_path: Path) -> None:
    paper = _signed(_signed(plain_paper(), signer, "UnitSeal", house), signer, "Representative", house)
    elsewhere = House(tmp_path / "other", now=NOW - timedelta(days=30))

    of_another = signatures_of(paper, bidder="91320500MA1C1XY12B", trusted=letter.trusted_by(house.trust(now=NOW)))
    untrusted = signatures_of(paper, bidder=CODE, trusted=letter.trusted_by(elsewhere.trust(now=NOW)))
    unknown = signatures_of(paper, bidder=CODE, trusted=None)

    assert of_another is not None
    assert [(one.is_trusted, one.is_bidders) for one in of_another] == [(True, False)] * 2
    assert untrusted is not None
    assert [(one.is_intact, one.is_trusted) for one in untrusted] == [(True, False)] * 2
    assert unknown is not None
    assert [(one.is_intact, one.is_trusted) for one in unknown] == [(True, False)] * 2


def _standing(paper: bytes, house: House) -> LetterStanding:
    found = signatures_of(paper, bidder=CODE, trusted=letter.trusted_by(house.trust(now=NOW)))
    return standing_of("投标函.pdf", found, needs_seal=True, needs_signature=True)


def _signed(
    pdf: bytes,
    signer: Signer,
    field: str,
    house: House,
    *,
    reason: str = "投标函",
    is_stamped: bool = True,
    stamped_at: datetime = NOW,
) -> bytes:
    time = LocalAuthority(house.authority, now=stamped_at) if is_stamped else None
    trust = replace(house.trust(now=NOW), time=time)
    ready = pades.prepare(
        pdf, certificate=signer.certificate, trust=trust, field=field, reason=reason, name=signer.name, now=NOW
    )
    return pades.finish(ready, signer.raw(ready.attributes), trust)
