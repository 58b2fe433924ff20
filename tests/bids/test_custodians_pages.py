"""Pages of custodians: the operators' sets, the custodian's drill, and what the public and a bidder read of them."""

from __future__ import annotations

import hashlib
from base64 import b64decode

import pytest
from django.test import Client
from django.utils.html import strip_tags

from apps.bids.lifecycle import CustodianSetState
from apps.bids.models import CustodianSet, CustodyDrill
from apps.bids.rules.envelope import decrypt_with
from apps.bids.rules.escrow import PROOF
from apps.core import clock
from apps.parties.lifecycle import KeyState
from tests.bids.custodians import members_of_bodies, second_operator, with_keys
from tests.parties.conftest import NOW
from tests.world import World

OPERATOR, CUSTODIAN, PUBLIC = "/desk/custodians/", "/desk/custody/", "/custodians/"


@pytest.fixture(autouse=True)
def _stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return strip_tags(answer.content.decode())


def test_pages_say_what_is_missing_where_there_is_nothing_yet(world: World) -> None:
    assert "还没有托管组" in _read(world.client_of(world.operator), OPERATOR)
    assert "还没有密钥" in _read(world.client_of(world.custodian), CUSTODIAN)
    assert "现在没有现行的托管组" in _read(Client(), PUBLIC)


def test_from_the_proposal_to_a_set_that_everybody_can_read(world: World) -> None:
    """One operator proposes, custodians drill in their browsers, another operator approves, and then one ends it."""
    members = members_of_bodies(world, 3)
    custodians = [with_keys(member) for member in members]
    proposing, approving = world.client_of(world.operator), world.client_of(second_operator(world))

    few = proposing.post(f"{OPERATOR}sets", {"seats": [members[0].seat.pk], "threshold": "2"})
    assert few.status_code == 422
    assert "至少三家" in few.content.decode()
    sent = {"seats": [member.seat.pk for member in members], "threshold": "2"}
    assert proposing.post(f"{OPERATOR}sets", sent).status_code == 302
    proposed = CustodianSet.objects.get()
    assert "等待另一名业务员批准" in _read(proposing, OPERATOR)
    approval = f"{OPERATOR}sets/{proposed.code}/approval"
    assert proposing.post(approval).status_code == 403
    assert approving.post(approval).status_code == 422

    for one in custodians:
        browser = world.client_of(one.member)
        asked = browser.post(f"{CUSTODIAN}drills").json()
        place = f"{CUSTODIAN}drills/{asked['drill']}"
        assert browser.post(place, {"proof": "0" * 64}).status_code == 422
        proof = hashlib.sha256(PROOF + decrypt_with(b64decode(asked["share"]), one.identity)).hexdigest()
        assert browser.post(place, {"proof": proof}).status_code == 204
        assert "通过" in _read(browser, CUSTODIAN)
    assert CustodyDrill.objects.filter(passed_at=NOW).count() == 3
    assert approving.post(approval).status_code == 302

    public = _read(Client(), PUBLIC)
    assert all(member.organisation.name in public for member in members)
    assert not any(member.person.name in public for member in members)
    assert "集齐其中 2 份才能恢复" in public

    end = f"{OPERATOR}sets/{proposed.code}/end"
    assert proposing.post(end, {"reason": " "}).status_code == 422
    assert proposing.post(end, {"reason": "机构改革"}).status_code == 302
    proposed.refresh_from_db()
    assert (proposed.state, proposed.reason) == (CustodianSetState.ENDED, "机构改革")
    assert "机构改革" in _read(proposing, OPERATOR)


def test_strangers_and_unknown_sets_are_turned_away(world: World) -> None:
    operator, custodian = world.client_of(world.operator), world.client_of(world.custodian)

    for act in ("approval", "return", "end"):
        assert operator.post(f"{OPERATOR}sets/nothing/{act}").status_code == 404
    assert custodian.post(f"{CUSTODIAN}drills/nothing").status_code == 404
    refused = custodian.post(f"{CUSTODIAN}drills", headers={"accept": "application/json"})
    assert (refused.status_code, refused.json()["refused"]["code"]) == (422, "custodian_key_missing")
    assert not CustodyDrill.objects.filter(key_pair__state=KeyState.READY).exists()
    for member in (world.bidder, world.stranger, world.supervisor):
        assert world.client_of(member).get(OPERATOR).status_code == 403
        assert world.client_of(member).get(CUSTODIAN).status_code == 403


def test_the_operators_page_asks_the_database_as_often_for_four_bodies_as_for_three(
    world: World, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    client = world.client_of(world.operator)
    for member in members_of_bodies(world, 4):
        with_keys(member)

    with django_assert_max_num_queries(20):  # type: ignore[operator]  # pytest-django's context manager
        _read(client, OPERATOR)
