"""S14 in browsers: a highway lot in two envelopes; the buyer convenes the opening of the second, and prices count from then on.

公路工程建设项目招标投标管理办法. Pictures go to `test-results/evaluation/`.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.core.actor import CLOCK
from apps.evaluation.states import EvaluationState as S
from apps.openings import actions as openings
from apps.openings.lifecycle import OpeningState
from apps.tenders.rules.books import Regime
from tests.browser.desks import beside, beside_the_loop, confirm, open_desk, served
from tests.evaluation.stage import RealRoom
from tests.evaluation.test_two_envelopes import OUT, PRICES, highway_scheme, knows_a_price
from tests.openings.stage import TWO_ENVELOPES, Hall
from tests.tenders.stage import Stage, at
from tests.world import build

__all__ = ["beside_the_loop", "open_desk", "served"]
SOCKET = "WebSocket"
"""The server of these tests has no sockets; the hall then says that its line is lost."""


@pytest.fixture
def hall(served: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """Four bids; the first envelopes are opened and handed over. The server's clock is the hall's."""
    found = Hall(Stage(build(), Regime.ENG), tmp_path, scheme=highway_scheme(), envelopes=TWO_ENVELOPES)
    monkeypatch.setattr("apps.core.clock.now", lambda: found.now)
    beside(partial(_handed_over, found))
    return found


def test_s14_the_buyer_convenes_the_second_opening_and_the_chair_ends_its_review(hall: Hall, open_desk: Any) -> None:
    """Nobody knows a price before; the envelope of who did not pass is returned unopened."""
    world, prices = hall.stage.world, PRICES[:3]
    room = RealRoom(hall)
    rejected = hall.bidders[-1]
    beside(partial(_reviewed, room, rejected.bid))
    hall.now = room.now
    place = reverse("evaluation:room", args=[room.lot.code])
    host = open_desk(world, world.agency)
    page = host.show(place, "80-second-envelopes-to-convene")
    assert not any(price in page.content() for price in [*prices, OUT])
    page.locator("[name=opens_at]").fill(f"{OPENS_AT:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="安排并公布开标时间").click()
    expect(page.get_by_text("第二信封开标已安排")).to_be_visible()
    host.look(place, "81-second-opening-convened", [("zh-hans", "desktop")])
    visitor = open_desk(world, None)
    visitor.show(reverse("portal:lot", args=[room.lot.code]), "82-second-opening-in-public")

    convened = hall.opening
    hall.now = convened.opens_at or hall.now
    openings.await_second(convened.pk, actor=CLOCK, now=hall.now)
    hall.bidders = hall.bidders[:-1]
    beside(partial(hall.go_on_to, OpeningState.DECRYPTING))
    turned_away = open_desk(world, rejected.member)
    page = turned_away.show(reverse("openings:hall", args=[convened.code]), "83-second-envelope-returned")
    expect(page.get_by_text("未通过").first).to_be_visible()
    turned_away.page.goto("about:blank")
    turned_away.complaints[:] = [one for one in turned_away.complaints if SOCKET not in one]
    assert not knows_a_price([*prices, OUT])

    beside(partial(_opened, hall))
    room.now = hall.now
    chair = room.chair()
    leading = open_desk(world, room.signer(chair).member)
    page = leading.show(place, "84-second-envelopes-reviewed")
    expect(page.get_by_role("cell", name="9,123,000.00")).to_be_visible()
    confirm(page, "结束第二信封评审")
    expect(page.get_by_role("heading", name="结果已计算")).to_be_visible()
    leading.look(place, "85-prices-computed", [("zh-hans", "desktop")])
    assert room.evaluation.state == S.COMPUTED
    assert {row["price"] for row in room.result["ranked"]} == set(prices)
    assert [row["bid"] for row in room.result["rejected"]] == [rejected.bid]
    assert not knows_a_price([OUT])


OPENS_AT = at("2026-11-24 15:00")


def _handed_over(hall: Hall) -> None:
    hall.with_bids(*PRICES[:3], OUT).reaches(OpeningState.HANDED_TO_EVALUATION)
    hall.work()


def _reviewed(room: RealRoom, rejected: str) -> None:
    room.form()
    room.undertake_all()
    room.elect()
    room.judge_all(**{rejected: "未按第二章第3.1款提交资格文件"})
    room.score_all()
    room.now += timedelta(seconds=1)


def _opened(hall: Hall) -> None:
    hall.reaches_on(OpeningState.HANDED_TO_EVALUATION)
    hall.work()
