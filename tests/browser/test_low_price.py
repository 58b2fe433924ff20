"""S9 in browsers: an abnormally low price is asked about, explained within thirty minutes, and voted on. 财库〔2026〕2号.

The bidder signs its answer with the key of its own browser. Pictures go to `test-results/evaluation/`.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.evaluation.models import EnquiryMatter
from apps.evaluation.queries.matters import explained_low
from apps.evaluation.states import EvaluationState as S
from apps.tenders.rules.books import Regime
from tests.browser.desks import TWO_VIEWS, beside_the_loop, open_desk, served
from tests.browser.papers import plain_paper
from tests.evaluation.stage import Room
from tests.evaluation.test_matters import BIDS, LOW, answer, ask, keys_for
from tests.tenders.stage import Stage
from tests.world import build

__all__ = ["beside_the_loop", "open_desk", "served"]
EXPLANATION = "设备自有生产线制造，主要材料为年初锁价采购，成本构成见附件，报价包含全部费用，不低于成本。"


@pytest.fixture
def room(served: str, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A procurement at the scoring in which one price is below half of the others. The server's clock is the room's."""
    found = Room(Stage(build(), Regime.GP), monkeypatch, prices=LOW)
    monkeypatch.setattr("apps.core.clock.now", lambda: found.now)
    return found.reaches(S.SCORING)


def test_s9_a_low_price_is_explained_in_time_and_the_committee_accepts(room: Room, open_desk: Any) -> None:
    """财库〔2026〕2号: thirty minutes or more; the explanation is voted on with reasons, then scores may be signed."""
    chair = room.chair()
    matters, asked, place = (reverse(f"evaluation:{one}", args=[room.lot.code]) for one in ("matters", "asked", "room"))
    leading = open_desk(room.world, room.signer(chair).member)
    page = leading.show(place, "40-low-price-found")
    page.get_by_role("link", name="要求说明报价").click()
    page = leading.show(matters, "41-low-price-to-ask")
    page.get_by_role("button", name="拟写报价说明通知").click()
    leading.look(matters, "42-low-price-drafted", [("zh-hans", "desktop")])
    page.goto(matters)
    page.get_by_label("答复时间（分钟，不少于 30）").fill("30")
    page.get_by_role("button", name="发给投标人").click()
    expect(page.get_by_text("等待答复").first).to_be_visible()
    room.tick(600)

    bidder = open_desk(room.world, room.world.bidder).keep_keys(keys_for(room, room.world.bidder))
    page = bidder.show(asked, "43-low-price-asked")
    expect(page.get_by_text("低于通过符合性审查的次低投标报价的 50%")).to_be_visible()
    expect(page.locator("[data-countdown-left]")).to_contain_text("19:")
    page.get_by_label("证明材料").set_input_files(
        {"name": "成本构成.pdf", "mimeType": "application/pdf", "buffer": plain_paper()}
    )
    page.get_by_role("button", name="上传").click()
    page.locator("textarea[name=answer]").fill(EXPLANATION)
    page.get_by_role("button", name="签署并提交答复").click()
    expect(page.get_by_text("已答复")).to_be_visible()
    bidder.look(asked, "44-low-price-answered", TWO_VIEWS)

    page = leading.show(matters, "45-low-price-to-vote")
    expect(page.get_by_text(EXPLANATION).first).to_be_visible()
    vote(page, "不同意，说明成立", "成本构成和锁价合同可信")
    room.vote_on(1)
    page = leading.show(matters, "46-low-price-accepted")
    expect(page.get_by_text("未否决")).to_be_visible()
    assert explained_low(room.lot) == {BIDS[0]}
    room.score_all()
    assert room.evaluation.state == S.COMPUTED


def test_s9_an_explanation_that_convinces_nobody_ends_the_procurement(room: Room, open_desk: Any) -> None:
    """政府采购法第三十六条: with two left there is no result."""
    answer(room, ask(room, EnquiryMatter.LOW_PRICE, text=""), room.world.bidder, answer="薄利多销。")
    member = room.members()[0]
    desk = open_desk(room.world, room.signer(member).member)
    page = desk.page
    page.goto(reverse("evaluation:matters", args=[room.lot.code]))
    vote(page, "同意否决", "没有成本构成，不能证明能够履约")
    room.vote_on(1, 1, 2, 3, 4, 5)

    page = desk.show(reverse("evaluation:room", args=[room.lot.code]), "47-low-price-refused")

    expect(page.get_by_text("不足三家").first).to_be_visible()
    assert room.evaluation.state == S.COMPUTED
    assert room.result["ranked"] == []


def vote(page: Page, choice: str, reason: str) -> None:
    """One member votes by hand."""
    page.get_by_label(choice, exact=True).check()
    page.get_by_label("理由", exact=True).fill(reason)
    page.get_by_role("button", name="提交表决意见").click()
    expect(page.get_by_text("表决意见已记录")).to_be_visible()
