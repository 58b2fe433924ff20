"""Whole stories of an opening as its people act them out over HTTP: two bids, bids that are not decrypted, a platform that fails.

招标投标法第二十八条；实施条例第四十四条；电子招标投标办法第三十一条.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from apps.core import clock
from apps.openings.lifecycle import OpeningState
from apps.openings.models import BidResult
from apps.openings.queries.record import record_of
from apps.openings.rules.terms import HolderRole
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DataSheet, Lot, Remedy
from tests.openings.stage import Bidder, Hall
from tests.openings.test_acts import Browser
from tests.openings.test_import_backup import bring, plain_of
from tests.tenders.stage import Stage, kinds

pytestmark = pytest.mark.sqlite
"""What is told here passes through pages and programs' addresses alike; every act has a test of its own on both databases."""
S = OpeningState
PRICES = ("9123000.00", "9050000.00", "9310000.00", "9480000.00", "9275000.00", "9390000.00")
Opened = Callable[[int], "Room"]


class Room:
    """A hall at the deadline and everybody's browser."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.host, self.witness, self.representative = (
            Browser(hall, one) for one in (hall.host, hall.witness, hall.representative)
        )
        self.bidders = [Browser(hall, one) for one in hall.bidders]

    def goes_to_the_list(self) -> Any:
        """Start, draw, list; what the list was answered."""
        self.does(self.host.post("start"))
        self.does(self.witness.post("draw", secret=secrets.token_hex(32), nonce=secrets.token_hex(16)))
        self.does(self.host.post("draw"))
        return self.host.post("list")

    def starts_decryption(self) -> datetime:
        """The holders are ready and the window runs; until when."""
        self.hall.holders_ready()
        self.does(self.host.post("decryption"))
        return datetime.fromisoformat(self.host.get("state.json")["until"])

    def release(self, place: int) -> Any:
        """One bidder releases its keys."""
        return self.bidders[place].state("release", self.hall.bidders[place].release_statement(self.hall))

    def opens(self) -> None:
        """Settled, revealed by two, opened by the worker."""
        self.does(self.host.post("settlement"))
        for browser, role in ((self.host, HolderRole.HOST), (self.witness, HolderRole.WITNESS)):
            self.does(browser.post("reveal", role=role.value, shares=browser.signer.opened_shares(self.hall, role)))
        self.hall.work()

    def reads_out(self) -> list[dict[str, Any]]:
        """Every sentence."""
        while (state := self.host.get("state.json"))["state"] != S.CONFIRMING:
            self.does(self.host.post("announcement"))
        return list(state["utterances"])

    def row(self, place: int) -> dict[str, Any]:
        """What everybody sees of a bid."""
        bid = self.hall.bidders[place].bid
        return next(one for one in self.host.get("state.json")["bids"] if one["bid"] == bid)

    @staticmethod
    def does(answer: Any) -> None:
        """The act was accepted."""
        assert "v" in answer, answer


@pytest.fixture
def opened(eng: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """A room with so many bids at the deadline, on the hall's clock."""

    def room(bidders: int) -> Room:
        hall = Hall(eng, tmp_path).with_bids(*PRICES[:bidders])
        monkeypatch.setattr(clock, "now", lambda: hall.now)
        return Room(hall)

    return room


def refusal(answer: Any) -> str:
    """Why not."""
    return str(answer["refused"]["code"])


def confirmation(room: Room, bidder: Bidder) -> dict[str, Any]:
    """What a bidder signs about what was read out."""
    return {"v": 1, "kind": "confirmation", "lot": room.hall.lot.code, "bid": bidder.bid, "accepted": True, "price": str(bidder.price)}  # fmt: skip


def test_s3_one_is_absent_one_has_the_wrong_certificate_one_is_opened_by_its_backup(opened: Opened) -> None:
    """The two causes are the bidders' own (视为撤销); the backup is the remedy that the document names; the others go on."""
    room = opened(5)
    hall = room.hall
    first, _second, absent, stranger_to_its_key, careless = hall.bidders
    DataSheet.objects.filter(lot=hall.lot).update(remedies=[Remedy.BACKUP_FILE.value])
    room.does(room.goes_to_the_list())
    until = room.starts_decryption()

    room.does(room.release(0))
    room.does(room.release(1))
    wrong = first.sign(stranger_to_its_key.release_statement(hall))
    refused = room.bidders[3].post("release", statement=wrong.statement, signature=wrong.signature)
    keys = {**careless.file_keys(), "sheet": secrets.token_bytes(16)}
    room.does(room.bidders[4].state("release", careless.release_statement(hall, keys=keys)))

    assert refusal(refused) == "signature_wrong"
    assert refusal(room.host.post("settlement")) == "bids_undecided"
    hall.now = until
    for bidder, cause, reason in ((absent, "bidder_absent", "时限内无操作"), (stranger_to_its_key, "bidder_certificate", "证书与递交时不符")):  # fmt: skip
        room.does(room.host.post("attribution", bid=bidder.bid, cause=cause, reason=reason))
    assert [room.row(place)["attribution"]["effect"] for place in (2, 3)] == ["revoked", "revoked"]
    room.opens()
    assert BidResult.objects.get(bid=careless.bid).failure == "release_bad"
    assert bring(hall, careless, plain_of(careless)) == ""
    read = {one["bid"] for one in room.reads_out() if one["bid"]}
    assert read == {first.bid, hall.bidders[1].bid, careless.bid}
    for place in (0, 1, 4):
        room.does(room.bidders[place].state("confirmation", confirmation(room, hall.bidders[place])))
    room.does(room.host.post("record"))
    hall.work()
    said = record_of(hall.opening, is_demonstration=True)
    assert [(row[0], row[2], row[3]) for row in said["given_up"]] == [  # type: ignore[attr-defined]  # rows of text
        (absent.name, "视为撤销", "时限内无操作"),
        (stranger_to_its_key.name, "视为撤销", "证书与递交时不符"),
    ]
    assert "备份文件开启" in [cell for row in said["bids"] for cell in row]  # type: ignore[attr-defined]  # rows of text
    assert str(absent.price) not in json.dumps(room.host.get("state.json"))


def test_s4_two_bids_fail_the_lot_and_a_second_round_is_prepared(opened: Opened) -> None:
    """Nothing is opened, everybody reads why, and the agency tenders again under the same number (招标次数二)."""
    room = opened(2)
    hall, agency = room.hall, room.host.client

    assert refusal(room.goes_to_the_list()) == "too_few_bidders"
    agency.post(f"/desk/lots/{hall.lot.code}/rounds/", {"confirmed": "1"})
    assert not Lot.objects.filter(former=hall.lot).exists()
    room.does(room.host.post("fail", reason="截至投标截止时间递交投标文件的投标人为2家，不足三家，本次招标失败"))

    hall.lot.refresh_from_db()
    assert (hall.opening.state, hall.lot.state) == (S.FAILED, LotState.FAILED)
    assert kinds(hall.opening.public_stream.name)[-1] == kinds(hall.lot.public_stream.name)[-1] == "opening.failed"
    page = Client().get(f"/lots/{hall.lot.code}/").content.decode()
    assert "不足三家，本次招标失败" in page
    for bidder in hall.bidders:
        assert bidder.name not in page
        assert refusal(Browser(hall, bidder).post("objections", text="为什么")) == "list_not_published"
    assert not BidResult.objects.exists()
    answer = agency.post(f"/desk/lots/{hall.lot.code}/rounds/", {"confirmed": "1"})
    assert answer.status_code == 302
    again = Lot.objects.get(former=hall.lot)
    assert (again.code, again.round_number, again.state) == (f"{hall.lot.code}-R2", 2, LotState.DRAFT)
    assert again.code in agency.get(answer["Location"]).content.decode()


def test_s5_the_platform_fails_for_four_of_six_and_nobody_loses_a_minute(opened: Opened) -> None:
    """Found by the published rule, paused and extended under one number; the four release in it, and the record says so."""
    room = opened(6)
    hall, touched = room.hall, (2, 3, 4, 5)
    room.does(room.goes_to_the_list())
    until = room.starts_decryption()
    room.does(room.release(0))
    room.does(room.release(1))
    ready = {place: hall.bidders[place].release_statement(hall) for place in touched}
    assert refusal(room.host.post("incident", measure="pause")) == "no_outage"
    for place in touched:
        room.does(room.bidders[place].post("attempts", fault="platform_failed", recipient="", detail="503"))

    room.does(room.host.post("incident", measure="pause"))
    paused = hall.now

    assert [refusal(room.bidders[place].state("release", said)) for place, said in ready.items()] == ["wrong_state"] * 4
    assert refusal(room.host.post("settlement")) == "wrong_state"
    room.does(room.host.post("incident", measure="extend", minutes=10))
    hall.now = paused + timedelta(minutes=20) - timedelta(seconds=1)
    room.does(room.host.post("resume"))
    assert datetime.fromisoformat(room.host.get("state.json")["until"]) == until + timedelta(minutes=30)
    hall.now = until + timedelta(minutes=29)
    for place in touched:
        room.does(room.release(place))
    room.opens()
    room.reads_out()
    for browser, bidder in zip(room.bidders, hall.bidders, strict=True):
        room.does(browser.state("confirmation", confirmation(room, bidder)))
    (incident,) = room.host.get("state.json")["incidents"]
    room.does(room.host.post("record"))
    hall.work()
    said = record_of(hall.opening, is_demonstration=True)
    assert (incident["code"], incident["affected"]) == (f"GZ-{hall.lot.code}-01", 4)
    assert incident["code"] in json.dumps(said, ensure_ascii=False)
    assert BidResult.objects.filter(failure="").count() == 6
