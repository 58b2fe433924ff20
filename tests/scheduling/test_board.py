"""场地看板: what it shows for a day, a week and a month, for whom, and as a table. Handbook 2.5."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.evidence.models import Entry
from apps.evidence.subscriptions import deliver
from apps.scheduling.actions import bookings as actions
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models import Booking
from apps.scheduling.queries.asked import Asked, PlaceKind, View, asked_from
from apps.scheduling.queries.board import board_of
from apps.scheduling.queries.situation import version
from apps.scheduling.queries.wall import halls_of
from apps.scheduling.rules.plan import HalfDay, Kind, Part
from apps.scheduling.rules.standing import Standing, standing
from tests.scheduling.board_stage import FRIDAY, Centre, centre
from tests.tenders.conftest import gp
from tests.tenders.stage import NOW, Stage, at

__all__ = ["gp"]
pytestmark = pytest.mark.sqlite
WEEK = f"/desk/schedule/?view=week&on={FRIDAY}"
MORNING, AFTERNOON = HalfDay(FRIDAY, Part.AM), HalfDay(FRIDAY, Part.PM)


@pytest.fixture
def small(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> Centre:
    """The small centre, and the product's clock at its moment."""
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW)
    return centre(eng)


@pytest.fixture
def desk(small: Centre) -> Client:
    """The operator's browser."""
    return small.stage.world.client_of(small.stage.world.operator)


def test_an_address_says_what_is_looked_at_and_nonsense_is_the_week_of_today() -> None:
    asked = asked_from(
        {"view": "month", "on": "2026-11-30", "use": "evaluation", "place": "remote", "green": "1"}, on=FRIDAY
    )

    assert asked == Asked(View.MONTH, date(2026, 11, 30), Kind.EVALUATION, PlaceKind.REMOTE, is_green_only=True)
    assert (asked.earlier, asked.later) == (date(2026, 10, 1), date(2026, 12, 1))
    assert asked.question == "view=month&on=2026-11-30&use=evaluation&place=remote&green=1"
    for nonsense in ({}, {"view": "year", "on": "9999-12-31", "use": "x", "place": "y", "green": "2"}):
        assert asked_from(nonsense, on=FRIDAY) == Asked(View.WEEK, FRIDAY, None, None, is_green_only=False)


@pytest.mark.parametrize(
    ("state", "kind", "here", "stands"),
    [
        (BookingState.CONFIRMED, Kind.EVALUATION, HalfDay(date(2026, 10, 29), Part.PM), Standing.AHEAD),
        (BookingState.CONFIRMED, Kind.EVALUATION, MORNING, Standing.DUE),
        (BookingState.CONFIRMED, Kind.EVALUATION, AFTERNOON, Standing.LATE),
        (BookingState.CONFIRMED, Kind.OPENING, HalfDay(FRIDAY, Part.EVENING), Standing.ENDED),
        (BookingState.IN_USE, Kind.EVALUATION, AFTERNOON, Standing.RUNNING),
        (BookingState.IN_USE, Kind.EVALUATION, HalfDay(FRIDAY, Part.EVENING), Standing.OVER_RUN),
        (BookingState.RELEASED, Kind.EVALUATION, MORNING, Standing.ENDED),
    ],
)
def test_a_session_stands_by_its_half_days_and_the_one_that_runs(
    state: BookingState, kind: Kind, here: HalfDay, stands: Standing
) -> None:
    last = MORNING if kind is Kind.EVALUATION and state is BookingState.CONFIRMED else AFTERNOON
    assert standing(state, kind, first=MORNING, last=last, here=here) is stands


def test_the_week_shows_who_is_where_and_the_filters_never_show_a_taken_slot_as_free(
    small: Centre, desk: Client
) -> None:
    page = desk.get(WEEK).content.decode()
    assert page.count(f"booking={small.placed.code}") == 1
    assert "评标室 1, 10-30 上午, 已有安排" in page
    assert "评标室 1, 10-30 下午, 空闲" in page

    page = desk.get(f"{WEEK}&green=1").content.decode()
    assert "is-aside" in page
    assert "评标室 1, 10-30 上午, 已有安排" in page
    assert "没有符合筛选的场地" in desk.get(f"{WEEK}&use=opening").content.decode()


def test_today_says_of_each_place_who_runs_and_which_is_free(
    small: Centre, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = small.stage.world.operator.actor
    actions.begin_booking(small.placed.pk, actor=operator, now=at("2026-10-30 09:10"))
    monkeypatch.setattr("apps.core.clock.now", lambda: at("2026-10-30 14:00"))

    page = desk.get("/desk/schedule/?view=day").content.decode()

    assert (page.count("已超时"), page.count("空闲</span>")) == (2, 1)
    asked = asked_from({"view": "day"}, on=FRIDAY)
    rows = board_of(asked, None, now=at("2026-10-30 14:00")).rows
    assert [[one.standing for one in row.running] for row in rows] == [[Standing.OVER_RUN], []]


def test_the_month_leads_to_its_days(desk: Client) -> None:
    page = desk.get(f"/desk/schedule/?view=month&on={FRIDAY}").content.decode()

    assert page.count('class="sched-mark') == 1
    assert f"?view=day&amp;on={FRIDAY}" in page


def test_the_board_asks_as_often_for_many_sessions_as_for_one(small: Centre, desk: Client) -> None:
    with CaptureQueriesContext(connection) as few:
        desk.get(WEEK)
    small.take(small.waiting, small.second, MORNING)
    with CaptureQueriesContext(connection) as many:
        desk.get(WEEK)

    assert len(many) <= len(few)


def test_the_table_has_a_line_for_each_session(small: Centre, desk: Client) -> None:
    answer = desk.get(f"/desk/schedule/board.csv?view=week&on={FRIDAY}")

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Disposition"] == f'attachment; filename="schedule-week-{FRIDAY}.csv"'
    lot = small.placed.lot
    assert lines[1:] == [f"评标室 1,{FRIDAY},上午,评标,{lot.code},{lot.title},已确认,,5"]


def test_a_session_is_moved_after_the_page_said_what_would_move(small: Centre, desk: Client) -> None:
    address = reverse("scheduling:move", args=[small.placed.code])
    wish: dict[str, str | int] = {"place": small.second.pk, "on": f"{FRIDAY}", "part": 1}
    page = desk.get(address, wish).content.decode()
    assert "10-30 上午·评标室 1" in page
    assert "10-30 下午·评标室 2" in page
    assert small.placed.lot.project.organisation.name in page
    assert Booking.objects.get(pk=small.placed.pk).start == MORNING

    done = desk.post(address, {**wish, "version": version(), "reason": "专家行程调整"})

    assert done.status_code == 302
    small.placed.refresh_from_db()
    assert (small.placed.place, small.placed.start) == (small.second, AFTERNOON)


def test_a_stale_move_is_explained_and_the_wish_is_kept(small: Centre, desk: Client) -> None:
    address = reverse("scheduling:move", args=[small.placed.code])
    seen = version()
    small.take(small.waiting, small.second, MORNING)
    told = Entry.objects.count()

    answer = desk.post(address, {"place": small.second.pk, "on": FRIDAY, "part": 1, "version": seen, "reason": "行程"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "方案刚被他人更新" in page
    assert "10-30 下午·评标室 2" in page
    assert f'name="version" value="{version()}"' in page
    assert 'value="行程"' in page
    small.placed.refresh_from_db()
    assert (small.placed.start, Entry.objects.count()) == (MORNING, told)


def test_a_taken_slot_is_refused_before_and_a_move_without_reason_after(small: Centre, desk: Client) -> None:
    small.take(small.waiting, small.second, MORNING)
    address = reverse("scheduling:move", args=[small.placed.code])
    wish: dict[str, str | int] = {"place": small.second.pk, "on": f"{FRIDAY}", "part": 0}

    sheet = desk.get(f"{address}/sheet", wish).content.decode()
    assert "不能放在这一格" in sheet
    assert "<form" not in sheet
    answer = desk.post(address, {**wish, "part": 1, "version": version(), "reason": ""})
    assert answer.status_code == 422
    assert desk.get(f"{address}/sheet", {"place": "x"}).status_code == 422
    small.placed.refresh_from_db()
    assert small.placed.start == MORNING


def test_the_what_if_desk_answers_as_a_proposal_does_and_keeps_nothing(small: Centre, desk: Client) -> None:
    lot = small.stage.accepted()
    told, plan = Entry.objects.count(), version()
    asked: dict[str, str | int] = {
        "try": "1",
        "rows": "1",
        "pick": small.waiting.code,
        "0-lot": lot.code,
        "0-kind": "evaluation",
        "0-people": "5",
    }
    shut: dict[str, str | int] = {
        "shut-place": small.first.pk,
        "shut-first_on": str(FRIDAY),
        "shut-last_on": str(FRIDAY),
    }

    page = desk.get(
        "/desk/schedule/trial/", {**asked, "0-length": "1", "0-earliest_on": str(FRIDAY), **shut}
    ).content.decode()

    assert "申请 2 个，其中晚于承诺或者没有场地 0 个；移动他人 1 场。" in page
    assert "<s>10-30 上午·评标室 1</s>" in page
    assert "<b>10-30 上午·评标室 2</b>" in page
    assert page.count("<b>10-30 下午</b><p>评标室 2</p>") == 1
    assert f'name="lot" value="{lot.code}"' in page
    assert (Entry.objects.count(), version()) == (told, plan)
    assert desk.get("/desk/schedule/trial/", {"try": "1", "rows": "1", "0-lot": "甲"}).status_code == 422


def test_the_foyers_screen_shows_openings_of_public_lots_and_never_an_evaluation(small: Centre, client: Client) -> None:
    assert [hall.name for hall in halls_of(NOW)] == []
    page = client.get("/schedule/wall/").content.decode()

    assert "评标室" not in page
    assert small.placed.lot.title not in page


def test_the_foyers_screen_names_a_lot_once_its_notice_is_out(eng: Stage, gp: Stage) -> None:
    eng.scheduled()
    lot = gp.announced()
    deliver(gp.published)

    halls = {hall.name: hall.sessions for hall in halls_of(at("2026-11-24 09:40"))}

    assert [(one.title, one.at, one.has_begun) for one in halls[eng.hall]] == [("", None, False)]
    assert [(one.title, one.at, one.has_begun) for one in halls[gp.hall]] == [(lot.title, gp.deadline, True)]
