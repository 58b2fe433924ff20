"""暗标: every member scores the technical part under the same codes, signs and locks it; then the names are shown. 评标办法暂行规定第九条.

Scored and signed by hand in a browser; the other members sign beside it. Pictures go to `test-results/evaluation/`.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.evaluation.models import BlindSheet, EvaluatedBid
from apps.evaluation.queries.blind import labels_of
from apps.evaluation.states import EvaluationState as S
from apps.evidence.store import put_once
from apps.tenders.rules.books import Regime
from tests.browser.desks import beside_the_loop, open_desk, served
from tests.browser.papers import plain_paper
from tests.evaluation.stage import Room
from tests.evaluation.test_course import blind_scheme
from tests.tenders.stage import Stage
from tests.world import build

__all__ = ["beside_the_loop", "open_desk", "served"]
FILE = "[data-pages] canvas"


@pytest.fixture
def room(served: str, monkeypatch: pytest.MonkeyPatch) -> Room:
    """Three bids passed the preliminary review; their technical files are there. The server's clock is the room's."""
    found = Room(Stage(build(), Regime.ENG), monkeypatch, scheme=blind_scheme())
    monkeypatch.setattr("apps.core.clock.now", lambda: found.now)
    found.reaches(S.BLIND)
    stored = put_once("bids/opened/plan.pdf", [plain_paper()]).name
    EvaluatedBid.objects.update(objects_by_envelope={"technical": [["江南建工施工组织设计.pdf", stored]]})
    return found


def test_the_technical_part_is_scored_under_codes_and_locked_before_the_names_are_shown(
    room: Room, open_desk: Any
) -> None:
    """评标委员会和评标方法暂行规定第九条; 87号令第六十二条."""
    first, second, *others = room.members()
    codes = sorted(labels_of(room.evaluation).values())
    names = [one.organisation.name for one in room.evaluation.bids.select_related("organisation")]
    place, scoring = (reverse(f"evaluation:{name}", args=[room.lot.code]) for name in ("room", "scoring"))
    desk = open_desk(room.world, room.signer(first).member).keep_keys(room.signer(first))
    page = desk.show(place, "30-blind-to-score")
    expect(page.get_by_text("投标人以编号（T01 起）显示")).to_be_visible()
    assert not [name for name in names if name in page.content()]

    page = desk.show(scoring, "31-blind-scoring", until=FILE)
    expect(page.locator("[data-bid]")).to_have_count(3)
    assert [one.split()[0] for one in page.locator("[data-bid] b").all_inner_texts()] == codes
    assert not [name for name in names if name in page.content()]
    type_scores(page, bids=3, scores=["15", "7.5"])
    page.get_by_text("签署并锁定技术分").click()
    page.get_by_role("button", name="签署评分表", exact=True).click()
    expect(page.get_by_text("等待其他评委锁定暗标评分")).to_be_visible()

    colleague = open_desk(room.world, room.signer(second).member)
    colleague.page.goto(scoring)
    assert [one.split()[0] for one in colleague.page.locator("[data-bid] b").all_inner_texts()] == codes
    desk.show(place, "32-blind-locked")
    for one in (second, *others):
        room.lock(one)

    page = desk.show(place, "33-unblinded")
    expect(page.get_by_text("已揭标")).to_be_visible()
    for name in names:
        expect(page.get_by_text(name).first).to_be_visible()
    page = desk.show(scoring, "34-unblinded-scoring", until=FILE)
    type_scores(page, bids=3, scores=["8"])
    page.get_by_text("提交并签署评分表").click()
    page.get_by_role("button", name="签署评分表", exact=True).click()
    expect(page.get_by_text("等待其他评委提交评分表")).to_be_visible()
    first.refresh_from_db()
    locked = BlindSheet.objects.get(member=first).scores
    assert {bid: {item: row[item] for item in locked[bid]} for bid, row in first.sheet.scores.items()} == locked


def type_scores(page: Page, *, bids: int, scores: list[str]) -> None:
    """The same scores for every bid, by keyboard alone."""
    expect(page.locator("#score-1")).to_be_enabled()
    for bid in range(bids):
        page.locator("#score-1").focus()
        for score in scores:
            page.keyboard.type(score)
            page.keyboard.press("Enter")
        if bid + 1 < bids:
            page.keyboard.press("Alt+ArrowDown")
