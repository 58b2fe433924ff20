"""S13 in browsers: the check of a report finds one expert's objective part different, and the committee looks at it again.

79.14 where the others end in .18 or .68, as in the published case 01. 87号令第六十四条. Pictures go to `test-results/evaluation/`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.evaluation.checking import checked
from apps.evaluation.models import Member
from apps.evaluation.states import EvaluationState as S
from apps.tenders.rules.books import Regime
from apps.tenders.rules.scheme import GP_SCORE
from tests.browser.desks import beside, beside_the_loop, open_desk, served
from tests.evaluation.stage import Room
from tests.evaluation.test_report_return import anew
from tests.tenders.stage import Stage
from tests.world import build

__all__ = ["beside_the_loop", "open_desk", "served"]
ODD, RIGHT = "6.41", "6.45"
"""The objective score of the third bid: with a price score of 26.73 and 46 points, 79.14 and 79.18."""


@pytest.fixture
def room(served: str, monkeypatch: pytest.MonkeyPatch) -> Room:
    """The report of a procurement is signed and received; its first member scored one record otherwise than all others."""
    scheme: dict[str, Any] = copy.deepcopy(dict(GP_SCORE))
    scheme["items"][2]["step"] = "0.01"
    found = Room(Stage(build(), Regime.GP), monkeypatch, scheme=scheme)
    monkeypatch.setattr("apps.core.clock.now", lambda: found.now)
    found.reaches(S.SCORING)
    for member in found.members():
        found.score(member, scores=scores_of(found, member))
    beside(partial(_reported, found))
    return found


def scores_of(room: Room, member: Member) -> dict[str, dict[str, str]]:
    """All alike but for half a point of judgement, and but for the record that the first member saw otherwise."""
    first, second, third = (one.bid for one in room.evaluation.bids.all())
    service = "16.5" if member.number % 2 == 0 else "16"
    record = ODD if member.number == 1 else RIGHT
    return {
        first: {"plan": "32", "service": service, "record": "7"},
        second: {"plan": "31", "service": service, "record": "7"},
        third: {"plan": "30", "service": service, "record": record},
    }


def test_s13_a_report_with_one_odd_objective_score_goes_back_and_is_signed_anew(room: Room, open_desk: Any) -> None:
    """政府采购货物和服务招标投标管理办法第六十四条: the original committee; the old report is kept."""
    bid = room.evaluation.bids.get(number=3).bid
    assert [(one.code, one.bid, one.item) for one in checked(room.evaluation)] == [("objective_differs", bid, "record")]
    odd, *others = room.members()
    check, recheck, place, signing = _places(room)
    buyer = open_desk(room.world, room.stage.buyer)
    assert sorted(totals_of(room, bid)) == ["79.14", "79.18", "79.18", "79.68", "79.68"]
    page = buyer.show(check, "61-report-check")
    expect(page.get_by_text("6.41").first).to_be_visible()
    page.get_by_label("退回理由").fill("第三家的业绩客观分不一致，请核对业绩原件。")
    page.get_by_role("button", name="退回复核").click()
    buyer.show(place, "62-returned-for-the-buyer")

    desk = open_desk(room.world, room.signer(odd).member).keep_keys(room.signer(odd))
    page = desk.show(place, "63-asked-to-recheck")
    page.get_by_role("link", name="去复核评分").click()
    page = desk.show(recheck, "64-recheck")
    page.get_by_label("复核后的评分").fill(RIGHT)
    page.get_by_label("修改或者维持的理由").fill("核对业绩原件，金额看错，改与原件一致。")
    page.get_by_role("button", name="签署复核后的评分表").click()
    expect(page.get_by_text("等待其他评委复核")).to_be_visible()
    for one in others:
        anew(room, one, {}, why="业绩原件三项，维持")
    assert room.evaluation.state == S.COMPUTED
    desk.show(place, "65-computed-anew")
    beside(room.report)

    page = desk.page
    page.goto(signing)
    page.get_by_role("button", name="签署评标报告").press("Enter")
    expect(page.get_by_role("heading", name="您已签署")).to_be_visible()
    for one in others:
        beside(partial(room.sign, one))
    page = buyer.page
    page.goto(check)
    expect(page.get_by_text("没有发现问题")).to_be_visible()
    page.locator("details.confirm > summary", has_text="接收评标报告").click()
    page.locator("details.confirm[open] button[type=submit]").click()
    buyer.show(check, "66-nothing-found")
    assert room.evaluation.state == S.RECEIVED
    assert room.evaluation.reports.count() == 2
    assert checked(room.evaluation) == []


def totals_of(room: Room, bid: str) -> list[str]:
    """What each member's points come to with those for the price."""
    price = next(Decimal(row["price_score"]) for row in room.result["ranked"] if row["bid"] == bid)
    return [f"{price + sum(map(Decimal, sheet['scores'][bid].values())):.2f}" for sheet in room.case["sheets"]]


def _reported(room: Room) -> None:
    steps: list[Callable[[], object]] = [room.report, room.sign_all, room.receive]
    for step in steps:
        step()


def _places(room: Room) -> list[str]:
    return [reverse(f"evaluation:{name}", args=[room.lot.code]) for name in ("check", "recheck", "room", "signing")]
