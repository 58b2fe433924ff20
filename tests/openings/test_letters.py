"""投标函签署 once bids are open: both names with what speaks against them, for the desk all, for a bidder its own. 实施条例 §51."""

from __future__ import annotations

import json
import secrets
from datetime import datetime

import pytest

from apps.bids.rules.letter import REASONS, Capacity
from apps.evidence import pades
from apps.evidence.bundle import Content, Edition
from apps.evidence.store import put_once
from apps.openings.actions.decryption import OpenedContents
from apps.openings.chapter import openings_chapter
from apps.openings.letters import letters_of, with_letter
from apps.openings.lifecycle import OpeningState
from apps.openings.models import BidResult
from apps.parties.trust import trust
from tests.bids.test_letter_signing import colleague_of
from tests.browser.papers import plain_paper
from tests.evidence.signers import Signer as FileSigner
from tests.openings.people import Signer, signer
from tests.openings.stage import Hall
from tests.openings.test_pages import page_of

S = OpeningState


def test_both_names_stand_on_the_page_and_a_bidder_sees_its_own_alone(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.reaches(S.CONFIRMING)
    monkeypatch.setattr("apps.core.clock.now", lambda: hall.now)
    by_one, by_two = hall.bidders[0], hall.bidders[1]
    head = signer(colleague_of(by_two.member))
    letter(
        hall,
        by_one.bid,
        signed(signed(plain_paper(), by_one, "UnitSeal", hall.now), by_one, "Representative", hall.now),
    )
    letter(
        hall, by_two.bid, signed(signed(plain_paper(), by_two, "UnitSeal", hall.now), head, "Representative", hall.now)
    )

    desk = page_of(hall, hall.host.member, "letters")
    own = page_of(hall, by_two.member, "letters")

    found = {one.bidder: one.standing for one in letters_of(hall.opening, organisation_id=None)}
    assert [one.is_in_order for one in found.values()] == [True, True, False]
    assert [one.is_by_one_certificate for one in found.values()] == [True, False, False]
    assert desk.count("data-letter=") == 3
    assert "没有找到投标函" in desk
    assert "盖章和签字用的是同一张证书" in desk
    assert own.count("data-letter=") == 1
    assert ("王敏" in own, by_two.member.person.name in own, by_one.member.organisation.name in own) == (
        True,
        True,
        False,
    )
    assert "法定代表人</span>" in own
    letters = dict(letter_files(hall, Edition.SUPERVISOR))
    assert [path.rpartition(".")[2] for path in letters] == ["json", "pdf", "json", "pdf", "json"]
    assert json.loads(letters[f"opening/letters/{by_one.bid}.json"]) == {
        "v": 1,
        "bid": by_one.bid,
        "file": "投标函.pdf",
        "needs_seal": True,
        "needs_signature": True,
        "in_order": True,
    }
    assert letter_files(hall, Edition.PUBLIC) == []


def test_what_does_not_hold_is_named(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.reaches(S.CONFIRMING)
    monkeypatch.setattr("apps.core.clock.now", lambda: hall.now)
    bidder, other = hall.bidders[0], hall.bidders[1]
    letter(hall, bidder.bid, signed(plain_paper(), other, "UnitSeal", hall.now))

    page = page_of(hall, bidder.member, "letters")

    assert "证书不是该投标人的" in page
    assert "有缺少或者不成立的签署" in page


def test_nobody_else_finds_the_page_and_there_is_nothing_before_bids_are_open(hall: Hall) -> None:
    hall.reaches(S.DECRYPTING)
    place = f"/openings/{hall.lot.code}/letters"
    world = hall.stage.world

    assert world.client_of(world.stranger).get(place).status_code == 404
    assert world.client_of(world.expert).get(place).status_code == 403
    assert letters_of(hall.opening, organisation_id=None) == []


def letter_files(hall: Hall, edition: Edition) -> list[tuple[str, Content]]:
    """The letters in the bundle."""
    return [(path, held) for path, held in openings_chapter(hall.lot.pk, edition) if "/letters/" in path]


def letter(hall: Hall, bid: str, paper: bytes) -> None:
    """The bid's letter is this paper, looked at as the worker does."""
    stored = put_once(f"openings/{hall.opening.pk}/letters/{secrets.token_hex(16)}", [paper])
    result = BidResult.objects.get(opening=hall.opening, bid=bid)
    objects = {"commercial": [["投标函.pdf", stored.name]]}
    contents = OpenedContents(result.price, result.fields, result.keys, objects, b"", "")
    result.letter = with_letter(hall.opening, bid, contents, now=hall.now).letter
    result.objects_by_envelope |= objects
    result.save(update_fields=["letter", "objects_by_envelope"])


def signed(pdf: bytes, who: Signer, field: str, now: datetime) -> bytes:
    """The paper with one more signature."""
    house = trust(now)
    reason = "投标函加盖单位电子印章" if field == "UnitSeal" else REASONS[Capacity.LEGAL]
    name = who.member.person.name
    ready = pades.prepare(pdf, certificate=who.certificate, trust=house, field=field, reason=reason, name=name, now=now)
    key = FileSigner(name, who.keys.p256, who.certificate)
    return pades.finish(ready, key.raw(ready.attributes), house)
