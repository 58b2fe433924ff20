"""投标函签字 by somebody else of the bidder: who may open the page, and whose certificates a letter that comes back may bear."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from django.test import Client

from apps.bids.queries.colleagues import signing_colleagues
from apps.core.actor import SYSTEM
from apps.core.audience import Role
from apps.evidence.rules import dsse
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
