"""The pages of enquiries, votes and qualification, for each who may open them. 招标投标法 §38, §39; 实施条例 §52; 87号令 §44."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from apps.evaluation.models import EnquiryMatter, EvaluatedBid
from apps.evaluation.queries import todos_for
from apps.evaluation.states import EvaluationState as S
from apps.evidence.store import put_once
from tests.evaluation.stage import Room
from tests.evaluation.test_matters import BIDS, LOW, answer, ask, found, keys_for
from tests.evaluation.test_review_rules import BILL
from tests.tenders.stage import Stage


@pytest.fixture
def low_room(gp: Stage, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A procurement in which one price is abnormally low, at the scoring; pages stand where the room stands."""
    room = Room(gp, monkeypatch, prices=LOW)
    monkeypatch.setattr("apps.core.clock.now", lambda: room.now)
    return room.reaches(S.SCORING)


def at(room: Room, name: str, *more: object) -> str:
    return reverse(f"evaluation:{name}", args=[room.lot.code, *more])


def text(browser: Any, address: str) -> str:
    answered = browser.get(address)
    assert answered.status_code == 200
    said: str = answered.content.decode()
    return said


def test_a_low_price_is_asked_about_explained_and_voted_on_by_pages(low_room: Room) -> None:
    """S9 by the pages alone."""
    room, chair = low_room, low_room.chair()
    expert = next(one for one in room.members() if not one.is_chair)
    browser = room.world.client_of(room.signer(expert).member)
    assert "有 1 家报价触发异常低价情形" in text(browser, at(room, "room"))
    assert "要求说明报价" in text(browser, at(room, "matters"))
    browser.post(at(room, "enquiries"), {"matter": "low_price", "bid": BIDS[0]})

    leading = room.world.client_of(room.signer(chair).member)
    assert "发给投标人" in text(leading, at(room, "matters"))
    drafted = room.evaluation.enquiries.get()
    leading.post(at(room, "enquiry_decision"), {"enquiry": drafted.code, "decision": "send", "minutes": "30"})

    bidder = room.world.bidder
    keys_for(room, bidder)
    own = room.world.client_of(bidder)
    page = text(own, at(room, "asked"))
    assert "触发下列情形" in page
    assert "评委" not in page.split("<main")[1].split("</main>")[0]
    assert [todo.url for todo in todos_for(bidder.actor, room.now)] == [at(room, "asked")]
    drafted.refresh_from_db()
    answer(room, drafted, bidder)

    assert "请您表决" in text(browser, at(room, "matters"))
    said = {"motion": "1", "agrees": "no", "reason": "成本构成可信"}
    assert browser.post(at(room, "votes"), said).status_code == 302
    room.vote_on(1)
    assert "未否决" in text(browser, at(room, "matters"))


def test_nobody_else_finds_what_was_asked(low_room: Room) -> None:
    room = low_room
    ask(room, EnquiryMatter.LOW_PRICE)

    for who in (room.world.second_bidder, room.world.stranger):
        assert room.world.client_of(who).get(at(room, "asked")).status_code == 404
    for who in (room.world.agency, room.world.tenderee):
        assert room.world.client_of(who).get(at(room, "matters")).status_code == 404


def test_an_answer_after_its_time_says_so(low_room: Room) -> None:
    room = low_room
    ask(room, EnquiryMatter.LOW_PRICE)
    room.now += timedelta(minutes=31)

    assert "答复期限已过" in text(room.world.client_of(room.world.bidder), at(room, "asked"))


def test_a_bill_is_screened_on_its_page(low_room: Room) -> None:
    room = low_room
    stored = put_once(f"documents/{'c' * 32}.csv", [BILL.encode()])
    EvaluatedBid.objects.filter(bid=BIDS[0]).update(objects_by_envelope={"price": [["清单.csv", stored.name]]})
    browser = room.world.client_of(room.signer(room.chair()).member)

    assert "清单.csv" in text(browser, at(room, "matters"))
    page = text(browser, at(room, "screening", 1, 0))
    assert "合价写的是 12000.00 元" in page
    assert browser.get(at(room, "screening", 2, 0)).status_code == 404


def test_the_purchaser_examines_on_its_page(gp: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room(gp, monkeypatch)
    monkeypatch.setattr("apps.core.clock.now", lambda: room.now)
    room.reaches(S.PRELIMINARY)
    browser = room.world.client_of(room.stage.buyer)
    assert "提交资格审查结果" in text(browser, at(room, "qualification"))
    said = {f"qualified-{bid}": "yes" if one.is_qualified else "no" for bid, one in found(BIDS[2]).items()}
    said |= {f"reason-{BIDS[2]}": "没有许可证", f"clause-{BIDS[2]}": "3.1", f"page-{BIDS[2]}": "7"}

    assert browser.post(at(room, "qualification"), said).status_code == 302

    assert "没有许可证（3.1，7）" in text(browser, at(room, "qualification"))
    member = room.signer(room.members()[0]).member
    page = text(room.world.client_of(member), at(room, "room"))
    assert f"passed-{BIDS[0]}" in page
    assert f"passed-{BIDS[2]}" not in page
    state = json.loads(text(room.world.client_of(member), at(room, "state")))
    assert [one["bid"] for one in state["you"]["bids"]] == BIDS[:2]
