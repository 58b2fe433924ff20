"""S10 in browsers: a result is objected to on the second day of its publicity, and everybody sees that the lot stands still.

实施条例第五十四条、第六十条. Pictures go to `test-results/evaluation/`.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.awards import actions
from apps.awards.lifecycle import AwardState
from apps.evidence.ticking import tick
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DocumentObjection, Lot
from apps.tenders.rules.books import Regime
from tests.awards.stage import RECEIVED, reported, standing_in_for_the_report
from tests.awards.test_result_objections import NOT_UPHELD, OVER, SECOND_DAY
from tests.browser.desks import beside_the_loop, open_desk, served
from tests.tenders.stage import Stage, at
from tests.world import build

__all__ = ["beside_the_loop", "open_desk", "served"]


@pytest.fixture
def stage(served: str, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The regime of works, and a result that stands in for an evaluation's."""
    found = Stage(build(), Regime.ENG)
    standing_in_for_the_report(found.world, monkeypatch)
    return found


@pytest.fixture
def lot(stage: Stage) -> Lot:
    """候选人公示, since Wednesday."""
    found = reported(stage)
    actions.publish_candidates(found.pk, actor=stage.buyer.actor, now=RECEIVED)
    return found


def test_s10_an_objection_on_the_second_day_suspends_in_sight_of_all_until_its_answer(
    stage: Stage, lot: Lot, open_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answered on the third day since it came; the lot goes on by itself, and the publicity ends when it would have."""
    monkeypatch.setattr("apps.core.clock.now", lambda: SECOND_DAY)
    public, award = reverse("portal:lot", args=[lot.code]), reverse("awards:award", args=[lot.code])
    objector = open_desk(stage.world, stage.world.bidder)
    page = objector.page
    page.goto(public)
    page.get_by_role("link", name="对评标结果提出异议").click()
    page = objector.show(page.url, "50-objection-to-a-result")
    page.locator("[name=subject]").fill("第一中标候选人的业绩评分")
    page.locator("[name=content]").fill("其合同金额低于招标文件要求，请求复核。")
    page.get_by_role("button", name="实名提出异议").click()
    objection = DocumentObjection.objects.get()
    own = reverse("tenders:objection", args=[objection.code])
    page = objector.show(own, "51-objection-raised")
    expect(page.get_by_text("答复前暂停，不定标")).to_be_visible()
    assert objection.due_at == at("2026-11-30 23:59:59")

    visitor = open_desk(stage.world, None)
    page = visitor.show(public, "52-suspended-in-public")
    expect(page.get_by_text("收到对评标结果的异议（第1号），依法在答复前暂停招标投标活动").first).to_be_visible()
    assert stage.world.bidder.organisation.name not in page.locator(".notice.is-wait").first.inner_text()
    buyer = open_desk(stage.world, stage.buyer)
    page = buyer.show(award, "53-suspended-for-the-buyer")
    expect(page.get_by_text("收到异议，答复前暂停")).to_be_visible()
    expect(page.get_by_role("button", name="为中标人")).to_have_count(0)

    monkeypatch.setattr("apps.core.clock.now", lambda: at("2026-11-30 10:00"))
    page = buyer.show(own, "54-objection-to-answer")
    page.locator("[name=text]").fill(NOT_UPHELD.text)
    page.locator("[name=basis]").fill(NOT_UPHELD.basis)
    page.get_by_label("不成立", exact=False).check()
    page.get_by_role("button", name="公开答复").click()
    expect(page.get_by_text("异议（质疑）不成立")).to_be_visible()
    page = objector.show(own, "55-objection-answered")
    expect(page.get_by_text("2026-12-10 23:59:59").first).to_be_visible()
    page = visitor.show(public, "56-resumed-in-public")
    expect(page.get_by_role("cell", name=NOT_UPHELD.text)).to_be_visible()
    lot.refresh_from_db()
    assert lot.state == LotState.CANDIDATES_PUBLISHED
    tick(OVER)
    lot.award.refresh_from_db()
    assert lot.award.state == AwardState.PUBLICITY_OVER
