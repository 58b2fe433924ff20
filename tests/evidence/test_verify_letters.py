"""证据包核验第 5 项: the letters of bid. 招标投标法实施条例 §51: whether a letter is sealed and signed costs or saves a bid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from apps.evidence import pades
from apps.evidence.rules.canonical import canonical_bytes
from tests.browser.papers import plain_paper
from tests.evidence.bundle_pieces import BIDDERS, DEADLINE, MINUTE, PUBLISHED, Files
from tests.evidence.bundle_world import BundleWorld
from tests.evidence.signers import House, Signer
from tests.evidence.verdicts import codes, failed, verdict_on

pytestmark = pytest.mark.usefixtures("papers_are_judged_once")
SIGNED = DEADLINE - timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Given:
    """A whole bundle, who sealed it, and a letter of its first bidder."""

    world: BundleWorld
    files: Mapping[str, bytes]
    bid: str
    signer: Signer
    letter: bytes

    def with_letter(self, paper: bytes | None, **told: object) -> Files:
        """The supervisor's edition with this letter, sealed by the platform like any bundle."""
        said: dict[str, Any] = {"v": 1, "bid": self.bid, "file": "投标函.pdf", "in_order": True}
        said |= {"needs_seal": True, "needs_signature": True} | told
        added = {f"opening/letters/{self.bid}.json": canonical_bytes(said)}
        if paper is not None:
            added[f"opening/letters/{self.bid}.pdf"] = paper
        return self.world.sealed({**self.files, **added})


@pytest.fixture(scope="module")
def given(maker: BundleWorld, whole: Mapping[str, bytes]) -> Given:
    """One letter for all tests."""
    kept = maker.bids[0]
    return Given(maker, whole, kept["bid"], kept["signer"], sealed_and_signed(maker.house, kept["signer"]))


def test_a_letter_that_is_as_the_platform_says_passes(given: Given, tmp_path: Path) -> None:
    verdict = verdict_on(given.with_letter(given.letter), tmp_path)

    assert verdict.is_good, verdict.plain()


@pytest.mark.parametrize("paper", [None, plain_paper()])
def test_a_letter_that_lacks_what_is_demanded_is_no_fault_of_the_bundle(
    given: Given, paper: bytes | None, tmp_path: Path
) -> None:
    """Rejecting the bid is the committee's; the platform says what it found."""
    told = {"in_order": False, "file": "投标函.pdf" if paper else ""}

    assert failed(verdict_on(given.with_letter(paper, **told), tmp_path)) == set()


def test_a_platform_that_says_otherwise_than_the_letter_is_found(given: Given, tmp_path: Path) -> None:
    changed = given.letter.replace(b"(Letter of bid)", b"(Letter of bad)")
    assert changed != given.letter
    elsewhere = House(tmp_path / "ca", now=PUBLISHED)
    other = sealed_and_signed(elsewhere, elsewhere.signer("投标人0", BIDDERS[0][0], now=PUBLISHED))

    for paper, is_in_order in ((changed, True), (plain_paper(), True), (other, True), (given.letter, False)):
        verdict = verdict_on(given.with_letter(paper, in_order=is_in_order), tmp_path)
        assert (failed(verdict), codes(verdict)) == ({5}, {"letter_judged_otherwise"})


def test_a_letter_signed_after_the_receipt_is_found(given: Given, tmp_path: Path) -> None:
    late = sealed_and_signed(given.world.house, given.signer, at=DEADLINE + MINUTE)

    assert codes(verdict_on(given.with_letter(late), tmp_path)) == {"letter_signed_late"}


def test_a_letter_of_nobody_is_found(given: Given, tmp_path: Path) -> None:
    strange = {f"opening/letters/{'0' * 32}.pdf": given.letter}
    files = given.world.sealed(given.with_letter(given.letter) | strange)

    assert codes(verdict_on(files, tmp_path)) == {"letter_of_nobody"}
    assert "letter_of_nobody" in codes(verdict_on(given.with_letter(given.letter, bid="1" * 32), tmp_path))


def sealed_and_signed(house: House, signer: Signer, *, at: datetime = SIGNED) -> bytes:
    """A letter with the unit's seal and the representative's signature, both by one, with time-stamps."""
    trust = house.trust(now=at)
    paper = plain_paper()
    for field in ("UnitSeal", "Representative"):
        ready = pades.prepare(
            paper, certificate=signer.certificate, trust=trust, field=field, reason="投标函", name=signer.name, now=at
        )
        paper = pades.finish(ready, signer.raw(ready.attributes), trust)
    return paper
