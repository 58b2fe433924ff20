"""The buyer's page of a result, from publicity to notice. Handbook 1.15; style 49."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from apps.awards.models import Award
from apps.awards.standing import Standing
from apps.evidence.models import Entry
from apps.evidence.ticking import tick
from apps.portal.queries.desk import todos
from apps.tenders.models import Lot
from tests.awards.stage import BIDS, RECEIVED
from tests.tenders.stage import Stage

OVER = RECEIVED + timedelta(days=7)


@pytest.fixture
def stand_at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the product's clock for pages."""

    def stand(moment: datetime) -> None:
        monkeypatch.setattr("apps.core.clock.now", lambda: moment)

    stand(RECEIVED)
    return stand


def test_the_tenderee_goes_from_the_report_to_the_result(
    works: Lot, eng: Stage, standing: Standing, stand_at: Any
) -> None:
    browser, page = eng.world.client_of(eng.buyer), reverse("awards:award", args=[works.code])
    assert "2026-11-30 23:59:59" in browser.get(page).content.decode()
    assert [todo.url for todo in todos(eng.buyer.actor, RECEIVED) if todo.url == page] == [page]

    assert browser.post(reverse("awards:candidates", args=[works.code])).status_code == 302
    assert "期满前不能定标" in browser.get(page).content.decode()
    stand_at(OVER)
    tick(OVER)
    assert "应当确定第 1 名 北岭路桥有限公司" in browser.get(page).content.decode()
    passed = {"bid": BIDS[0], "ground": "gives_up", "reason": "来函放弃"}
    assert browser.post(reverse("awards:passing_over", args=[works.code]), passed).status_code == 302
    assert "应当确定第 2 名 江南建工集团有限公司" in browser.get(page).content.decode()
    assert browser.post(reverse("awards:decision", args=[works.code]), {"bid": BIDS[1]}).status_code == 302
    assert browser.post(reverse("awards:result", args=[works.code])).status_code == 302

    shown = browser.get(page).content.decode()
    assert "结果已公告" in shown
    assert "来函放弃" in shown


def test_programs_are_answered_with_the_version(works: Lot, eng: Stage, standing: Standing, stand_at: Any) -> None:
    browser = eng.world.client_of(eng.buyer)

    answer = browser.post(reverse("awards:candidates", args=[works.code]), headers={"accept": "application/json"})
    refused = browser.post(
        reverse("awards:decision", args=[works.code]), {"bid": BIDS[0]}, headers={"accept": "application/json"}
    )

    newest = Entry.objects.filter(stream=works.public_stream.name).order_by("-v")[0]
    assert answer.json() == {"v": newest.v}
    assert (refused.status_code, refused.json()["refused"]["code"]) == (409, "wrong_state")


def test_a_passing_over_without_reason_stays_on_the_page(
    procurement: Lot, gp: Stage, standing: Standing, stand_at: Any
) -> None:
    browser = gp.world.client_of(gp.buyer)

    answer = browser.post(
        reverse("awards:passing_over", args=[procurement.code]), {"bid": BIDS[0], "ground": "gives_up"}
    )

    assert answer.status_code == 422
    assert "尚未提交，请更正下列内容" in answer.content.decode()
    assert not Award.objects.exists()


def test_a_low_price_that_was_explained_is_named_where_the_award_is_decided(
    procurement: Lot, gp: Stage, standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """财库〔2026〕2号: whose price was found abnormally low and accepted is followed up."""
    monkeypatch.setattr("apps.awards.queries.award.explained_low", lambda _lot: {BIDS[0]})

    page = gp.world.client_of(gp.buyer).get(reverse("awards:award", args=[procurement.code]))

    assert page.context["explained_low"] == ["北岭路桥有限公司"]
    assert "有异常低价经说明后被接受" in page.content.decode()


@pytest.mark.parametrize("who", ["operator", "witness", "supervisor", "agency"])
def test_those_who_watch_read_and_find_no_button_to_decide(
    procurement: Lot, gp: Stage, standing: Standing, who: str
) -> None:
    page = gp.world.client_of(getattr(gp.world, who)).get(reverse("awards:award", args=[procurement.code]))

    assert page.status_code == 200
    assert "北岭路桥有限公司" in page.content.decode()
    assert reverse("awards:decision", args=[procurement.code]) not in page.content.decode()


@pytest.mark.parametrize("who", ["tenderee", "stranger"])
def test_others_do_not_find_it(procurement: Lot, gp: Stage, standing: Standing, who: str) -> None:
    page = gp.world.client_of(getattr(gp.world, who)).get(reverse("awards:award", args=[procurement.code]))

    assert page.status_code == 404
