"""暂留在看板上: what is held for a key project is drawn, told to who arranges a hall, and closed to programs; more halls than a screen take turns."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from apps.scheduling.actions import green_service as actions
from apps.scheduling.actions.places import record_place
from apps.scheduling.models import GreenCase, Place
from apps.scheduling.queries.wall import HALLS_A_SCREEN, SECONDS_A_SCREEN, screen_of
from apps.scheduling.rules.plan import HalfDay, Part, ResourceKind
from tests.scheduling import green
from tests.tenders.stage import NOW, Stage, at

pytestmark = pytest.mark.sqlite
FRIDAY = date(2026, 10, 30)
HALL, ROOM = ResourceKind.OPENING_ROOM, ResourceKind.EVALUATION_ROOM


@pytest.fixture
def hall(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A hall; the product's clock stands at the stage's."""
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW)
    return record_place(HALL, name="开标室 1", seats=30, features=[], actor=eng.world.operator.actor, now=NOW)


def held(eng: Stage, place: Place, half_day: HalfDay) -> GreenCase:
    case = green.granted(eng.world)
    actions.hold_place(case.pk, place_id=place.pk, half_day=half_day, actor=eng.world.operator.actor, now=NOW)
    return case


def test_the_board_draws_a_hold_with_its_case_until_the_clock_ends_it(
    eng: Stage, hall: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, desk = held(eng, hall, HalfDay(FRIDAY, Part.AM)), eng.world.client_of(eng.world.operator)
    for view, times in (("week", 2), ("day", 2), ("month", 2)):
        page = desk.get(f"/desk/schedule/?view={view}&on={FRIDAY}").content.decode()
        assert page.count("is-held-for") == times, view
        assert reverse("green:case", args=[case.code]) in page
        assert "开标室 1, 10-30 上午, 已暂留" in page
    assert f"开标室 1,{FRIDAY},上午,,{case.code},{case.name},暂留,是," in desk.get(
        f"/desk/schedule/board.csv?view=week&on={FRIDAY}"
    ).content.decode("utf-8-sig")
    told = Client().get("/schedule/free-busy.json?week=2026-10-26").json()["places"][0]["half_days"]
    assert (told["2026-10-30/am"], told["2026-10-30/pm"]) == ("busy", "free")

    monkeypatch.setattr("apps.core.clock.now", lambda: at("2026-10-30 09:00"))
    assert desk.get(f"/desk/schedule/?view=week&on={FRIDAY}").content.decode().count("is-held-for") == 1


def test_who_arranges_a_hall_is_warned_of_a_hold_of_another_project(eng: Stage, hall: Place) -> None:
    lot = eng.accepted()
    case, desk = held(eng, hall, HalfDay(FRIDAY, Part.AM)), eng.world.client_of(eng.world.operator)
    address = reverse("green:held", args=[lot.code])
    assert address in desk.get(reverse("tenders:venue", args=[lot.code])).content.decode()

    def said(hall: str, opening_at: str) -> str:
        return desk.get(address, {"hall": hall, "opening_at": opening_at}).content.decode().strip()

    assert case.code in said("开标室 1", "2026-10-30T09:30")
    assert said("开标室 1", "2026-10-30T14:00") == said("开标室 2", "2026-10-30T09:30") == ""
    assert said("开标室 1", "") == said("", "2026-10-30T09:30") == said("开标室 1", "nonsense") == ""
    GreenCase.objects.update(project=lot.project)
    assert said("开标室 1", "2026-10-30T09:30") == ""


def test_more_halls_than_a_screen_take_turns_and_a_screen_may_keep_its_own(
    eng: Stage, hall: Place, client: Client
) -> None:
    Place.objects.bulk_create(
        Place(kind=HALL, name=f"开标室 {number:02}", seats=9, features=[], recorded_by="system", recorded_at=NOW)
        for number in range(2, HALLS_A_SCREEN + 3)
    )
    turn = datetime.fromtimestamp(int(NOW.timestamp()) // (2 * SECONDS_A_SCREEN) * 2 * SECONDS_A_SCREEN, NOW.tzinfo)

    first, second = (screen_of(turn + timedelta(seconds=late), number=None) for late in (0, SECONDS_A_SCREEN))

    assert [(one.number, one.count, len(one.halls)) for one in (first, second)] == [(1, 2, 10), (2, 2, 2)]
    assert {one.name for one in (*first.halls, *second.halls)} == set(Place.objects.values_list("name", flat=True))
    assert screen_of(turn, number=2) == second
    assert screen_of(turn, number=9) == second
    page = client.get("/schedule/wall/?screen=2").content.decode()
    assert "第 2 屏，共 2 屏" in page
    assert f"{reverse('scheduling:wall_board')}?screen=2" in page
    assert "自动翻页" in client.get("/schedule/wall/board").content.decode()
