"""投标函签字 by somebody else of the bidder: who may open the page, and whose certificates a letter that comes back may bear."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from apps.bids.queries.colleagues import signing_colleagues
from apps.core.actor import SYSTEM
from apps.core.audience import Role
from apps.evidence.rules import dsse, time_stamps
from apps.evidence.time_stamping import NoTimeStamp
from apps.parties.actions import add_member, end_membership
from apps.parties.ca import DemonstrationAuthority
from apps.parties.steps import NewMember
from apps.tenders.models import Lot
from tests.bids.bidders import WHILE_OPEN, Bidder, bidder_of
from tests.bids.conftest import SetClock
from tests.parties.conftest import NOW
from tests.tenders.stage import DEADLINE, journal_size
from tests.world import FOUNDED, Member, World


def test_a_colleague_finds_his_own_name_on_the_stamps_and_everybody_who_can_sign(
    world: World, bidder: Bidder, second: Bidder, lot: Lot, tmp_path: Path
) -> None:
    head = bidder_of(world, colleague_of(bidder.member), DemonstrationAuthority(tmp_path / "ca", now=NOW), tmp_path)
    before = journal_size()

    told = terms_of(head.client, lot)

    assert told["letter"]["person"] == "王敏"
    assert told["letter"]["organisation"] == bidder.member.organisation.name
    assert sorted(told["letter"]["stamps"]) == ["agent", "legal", "seal"]
    assert told["letter"]["stamps"]["legal"] != told["letter"]["stamps"]["agent"]
    assert {(one["name"], one["certificate"]) for one in told["letter"]["colleagues"]} == {
        ("陈立", dsse.keyid_of(bidder.certificate)),
        ("王敏", dsse.keyid_of(head.certificate)),
    }
    assert journal_size() == before


def test_who_left_or_has_no_certificate_cannot_sign(world: World, bidder: Bidder, lot: Lot, tmp_path: Path) -> None:
    without = colleague_of(bidder.member)

    told = terms_of(world.client_of(without), lot)
    assert (told["recipient"], "certificate" in told["letter"]) == ("", False)
    head = bidder_of(world, without, DemonstrationAuthority(tmp_path / "ca", now=NOW), tmp_path)
    assert len(signing_colleagues(bidder.member.organisation, now=WHILE_OPEN)) == 2
    end_membership(head.member.seat.pk, actor=bidder.member.actor, now=WHILE_OPEN)

    names = [one.name for one in signing_colleagues(bidder.member.organisation, now=WHILE_OPEN)]
    assert names == ["陈立"]


def test_the_page_is_for_bidders_and_only_while_bids_are_taken(
    world: World, bidder: Bidder, lot: Lot, set_clock: SetClock
) -> None:
    assert world.client_of(world.operator).get(address(lot)).status_code == 403
    assert Client().get(address(lot)).status_code == 302
    assert bidder.client.get("/desk/bids/WC-NONE/letter").status_code == 404

    set_clock(DEADLINE)
    late = bidder.client.get(address(lot), headers={"accept": "application/json"})

    assert late.status_code == 422
    assert late.json()["refused"]["code"] == "bid_late"


def test_a_signature_gets_a_time_stamp_and_nothing_is_kept(
    bidder: Bidder, lot: Lot, caplog: pytest.LogCaptureFixture
) -> None:
    """电子签名法 §13; RFC 3161. The platform learns a digest, and not even that stays."""
    before = journal_size()

    told = stamped(bidder.client, lot, json.dumps({"digest": "ab" * 32}))

    stamp = time_stamps.read(b64decode(told.json()["token"]))
    assert (stamp.digest, stamp.at) == (bytes.fromhex("ab" * 32), WHILE_OPEN.replace(microsecond=0))
    assert journal_size() == before
    assert caplog.text == ""


def test_an_authority_that_is_silent_holds_nobody_up(bidder: Bidder, lot: Lot, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object, **__: object) -> bytes:
        raise NoTimeStamp("silence")

    monkeypatch.setattr("apps.bids.views.letters.time_stamp_over", silent)

    assert stamped(bidder.client, lot, json.dumps({"digest": "ab" * 32})).json() == {"token": ""}


@pytest.mark.parametrize("body", ["", "[]", "{", '{"digest": 7}', '{"digest": "AB"}', f'{{"digest": "{"ab" * 33}"}}'])
def test_nothing_but_a_digest_is_stamped(bidder: Bidder, lot: Lot, body: str) -> None:
    before = journal_size()

    answer = stamped(bidder.client, lot, body)

    assert (answer.status_code, answer.json()["refused"]["code"]) == (422, "letter_digest_wrong")
    assert journal_size() == before


def test_time_stamps_are_for_bidders_and_only_while_bids_are_taken(
    world: World, bidder: Bidder, lot: Lot, set_clock: SetClock
) -> None:
    body = json.dumps({"digest": "ab" * 32})
    assert stamped(world.client_of(world.operator), lot, body).status_code == 403

    set_clock(DEADLINE)

    assert stamped(bidder.client, lot, body).json()["refused"]["code"] == "bid_late"


def stamped(client: Client, lot: Lot, body: str) -> Any:
    """What is answered to a request for a time-stamp."""
    accept = {"accept": "application/json"}
    return client.post(f"{address(lot)}/time-stamp", body, content_type="application/json", headers=accept)


def colleague_of(member: Member) -> Member:
    """The legal representative of the same bidder, with a seat of her own."""
    new = NewMember(
        login="wangmin",
        name="王敏",
        email="wangmin@example.cn",
        phone="0571-88001235",
        language="zh-hans",
        role=Role.BIDDER,
        is_administrator=False,
    )
    seat = add_member(member.organisation.pk, new, actor=SYSTEM, now=FOUNDED).membership
    return Member(person=seat.person, seat=seat)


def address(lot: Lot) -> str:
    """The signing page of a lot."""
    return f"/desk/bids/{lot.code}/letter"


def terms_of(client: Client, lot: Lot) -> dict[str, Any]:
    """What the signing page tells the browser."""
    answer = client.get(address(lot))
    assert answer.status_code == 200, answer.content
    found = re.search(
        r'<script id="letter-terms" type="application/json">(.*?)</script>', answer.content.decode(), re.S
    )
    assert found
    return dict(json.loads(found[1]))
