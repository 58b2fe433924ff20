"""现场演示 — Start, seats and their keys; only in a demonstration on this very machine."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from apps.core.refusals import WrongState
from apps.portal.demonstration import keyring, live, offers
from apps.portal.demonstration.inside import InsideVisitor
from apps.portal.rehearsal.keys import keys_in
from apps.portal.rehearsal.visitor import Seat
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from tests.portal.test_demonstration import NOW
from tests.world import Member, World

pytestmark = pytest.mark.sqlite
"""A demonstration never touches another database."""

ADDRESSES = ("/demonstration/", "/demonstration/state.json", "/demonstration/keys", "/demonstration/entering/")


@pytest.fixture(autouse=True)
def every_test_is_on_one_day() -> None:
    """The live lot runs on the rehearsal clock."""


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> None:
    """A demonstration on loopback with a rehearsal clock of its own."""
    settings.CLOCK, settings.DATA_DIR = "rehearsal", tmp_path
    settings.DEMONSTRATION = settings.DEBUG = True
    settings.HOST = "127.0.0.1"


def _client(world: World, member: Member) -> Client:
    client = world.client_of(member)
    client.defaults["SERVER_NAME"] = "127.0.0.1"
    return client


def _inside(member: Member) -> InsideVisitor:
    visitor = InsideVisitor(Seat(member.seat.pk, member.person.name, member.organisation.name, member.seat.role))
    visitor.enter()
    return visitor


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("elsewhere", [("DEMONSTRATION", False), ("DEBUG", False), ("HOST", "10.0.0.8")])
def test_elsewhere_there_is_no_such_address(
    world: World, home: None, settings: Any, address: str, elsewhere: tuple[str, object]
) -> None:
    keyring.keep(world.bidder.seat.pk, _inside(world.bidder).keys)
    setattr(settings, *elsewhere)

    assert _client(world, world.bidder).get(address).status_code == 404
    assert _client(world, world.bidder).post("/demonstration/start").status_code == 404


def test_through_a_proxy_there_is_no_such_address(world: World, home: None) -> None:
    keyring.keep(world.bidder.seat.pk, _inside(world.bidder).keys)

    answer = _client(world, world.bidder).get("/demonstration/keys", headers={"X-Forwarded-For": "127.0.0.1"})

    assert answer.status_code == 404


def test_a_seat_gets_its_own_keys_and_no_others(world: World, home: None) -> None:
    visitor = _inside(world.bidder)
    keyring.keep(world.bidder.seat.pk, visitor.keys)

    own = _client(world, world.bidder).get("/demonstration/keys")
    other = _client(world, world.second_bidder).get("/demonstration/keys")

    assert keys_in(own.content.decode()).fingerprint == visitor.keys.fingerprint
    assert other.status_code == 404


@pytest.mark.parametrize("place", sorted({place for _act, place in offers.ACTS.values()}))
def test_every_offer_leads_to_a_page(world: World, home: None, place: str) -> None:
    address = offers.address_of(place, "WC-ENG-2026-0001-01")

    assert _client(world, world.operator).get(address).status_code in (403, 404)


def test_two_who_press_start_together_start_one_lot(home: None, monkeypatch: pytest.MonkeyPatch) -> None:
    lot = Lot(code="WC-ENG-2026-0001-01", state=LotState.TENDERING, submission_deadline=NOW + timedelta(days=1))
    both, told = threading.Barrier(2), []
    monkeypatch.setattr(live, "lot_of", lambda _live: lot)

    def choosing(_now: datetime) -> Lot:
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=0.2)
        return lot

    def press() -> None:
        try:
            told.append(live.start(NOW).lot)
        except WrongState as refusal:
            told.append(refusal.code)

    monkeypatch.setattr(live, "next_lot", choosing)
    threads = [threading.Thread(target=press) for _visitor in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == [lot.code, "demonstration_under_way"]
