"""The operator's board in a browser: a session is dragged, moved by keyboard, and moved against a plan that has changed. Handbook 2.5.

Pictures go to `test-results/evaluation/` like those of other desks.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from apps.scheduling.models import Booking
from apps.scheduling.queries.situation import situation_at
from apps.scheduling.rules.hard_rules import broken_rules
from apps.scheduling.rules.plan import HalfDay, Part
from apps.tenders.rules.books import Regime
from tests.browser.desks import TWO_VIEWS, beside_the_loop, open_desk, served
from tests.scheduling.board_stage import FRIDAY, Centre, centre
from tests.scheduling.week_of_case09 import MONDAY, WEDNESDAY, week
from tests.tenders.stage import NOW, Stage
from tests.world import build

__all__ = ["beside_the_loop", "open_desk", "served"]
WEEK = f"/desk/schedule/?view=week&on={FRIDAY}"
MORNING, AFTERNOON = HalfDay(FRIDAY, Part.AM), HalfDay(FRIDAY, Part.PM)


@pytest.fixture
def small(served: str, monkeypatch: pytest.MonkeyPatch) -> Centre:
    """The small centre; the server's clock is the stage's."""
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW)
    return centre(Stage(build(), Regime.ENG))


def test_a_session_is_moved_by_hand_and_by_keyboard_and_a_stale_plan_is_explained(
    small: Centre, open_desk: Any
) -> None:
    """Nothing moves before the sheet is confirmed; a wish outlives a plan that changed (409)."""
    desk = open_desk(small.stage.world, small.stage.world.operator)
    page: Page = desk.page
    page.goto(WEEK)
    page.locator(f'[data-session$="/{small.placed.code}/move"]').drag_to(_cell(small, page, small.second, MORNING))
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_text("只移动这一场，不移动其他人")).to_be_visible()
    expect(sheet.get_by_text("10-30 上午·评标室 2")).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    assert _where(small) == (small.first, MORNING)

    grip = page.locator("[data-cell] [data-grip]")
    grip.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已拿起")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("status")).to_have_text("评标室 2, 10-30 上午, 空闲")
    page.keyboard.press("Escape")
    expect(page.get_by_role("status")).to_have_text("已取消，未移动。")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(sheet.get_by_text("10-30 下午·评标室 2")).to_be_visible()

    small.take(small.waiting, small.second, MORNING)
    sheet.get_by_label("原因").fill("专家行程调整")
    sheet.get_by_role("button", name="确认移动").click()
    expect(page.get_by_text("方案刚被他人更新")).to_be_visible()
    expect(page.get_by_text("10-30 下午·评标室 2")).to_be_visible()
    assert _where(small) == (small.first, MORNING)
    page.get_by_role("button", name="确认移动").click()
    expect(page.get_by_text("已改期，方案已更新")).to_be_visible()
    assert _where(small) == (small.second, AFTERNOON)
    desk.complaints[:] = [one for one in desk.complaints if "409" not in one]


def test_every_page_of_the_board_is_read_by_everybody(small: Centre, open_desk: Any) -> None:
    """In both languages, on a desk and on a phone."""
    desk = open_desk(small.stage.world, small.stage.world.operator)
    move = f"/desk/schedule/bookings/{small.placed.code}/move?place={small.second.pk}&on={FRIDAY}&part=1"
    trial = f"/desk/schedule/trial/?try=1&rows=1&pick={small.waiting.code}&shut-place={small.first.pk}"
    desk.look(f"{WEEK}&booking={small.placed.code}", "300-board-week", TWO_VIEWS)
    desk.look(f"/desk/schedule/?view=month&on={FRIDAY}&green=1", "301-board-month", TWO_VIEWS)
    desk.look(move, "302-board-move", TWO_VIEWS)
    desk.look(f"{trial}&shut-first_on={FRIDAY}&shut-last_on={FRIDAY}", "303-board-trial", TWO_VIEWS)
    visitor = open_desk(small.stage.world, None)
    visitor.look("/schedule/wall/", "304-foyer", TWO_VIEWS)


@pytest.mark.long
def test_s12_the_last_of_six_key_projects_finds_its_place_in_a_full_week(
    served: str, monkeypatch: pytest.MonkeyPatch, open_desk: Any
) -> None:
    """Scenario S12 with the size of a published week: 78 projects, 15 rooms, no key project late, nobody moved twice or past a promise."""
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW)
    full = week(Stage(build(), Regime.ENG))
    desk = open_desk(full.stage.world, full.stage.world.operator)
    page: Page = desk.page

    page.goto(f"/desk/schedule/?view=week&on={MONDAY}&booking={full.last.code}")
    page.get_by_role("button", name="计算方案").click()
    expect(page.get_by_role("heading", name="为什么是这一格")).to_be_visible()
    expect(page.get_by_role("heading", name="会动到什么")).to_be_visible()
    desk.look(f"/desk/schedule/?view=week&on={MONDAY}&booking={full.last.code}", "305-s12-proposed", TWO_VIEWS)
    page.goto(f"/desk/schedule/?view=week&on={MONDAY}&booking={full.last.code}")
    page.get_by_role("button", name="确认安排").click()
    expect(page.get_by_role("button", name="确认安排")).to_have_count(0)
    desk.look(f"/desk/schedule/?view=week&on={MONDAY}&green=1", "306-s12-green", TWO_VIEWS)

    placed = list(Booking.objects.exclude(on=None))
    assert len(placed) == 78
    assert [one.on for one in placed if one.is_green and one.on and one.on > WEDNESDAY] == []
    assert [one.on for one in placed if one.on and one.promise_on and one.on > one.promise_on] == []
    assert broken_rules(situation_at(NOW)) == ()


def _cell(small: Centre, page: Page, place: Any, half_day: HalfDay) -> Any:
    return page.locator(small.cell(place, half_day.day, half_day.part))


def _where(small: Centre) -> tuple[Any, HalfDay | None]:
    one = Booking.objects.select_related("place").get(pk=small.placed.pk)
    return one.place, one.start
