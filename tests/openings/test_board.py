"""今日开标: the board, the wall, the halls for programs and the calendar. Nowhere who bids or how many, before the list."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from apps.openings.lifecycle import OpeningState
from apps.tenders import actions as tenders
from apps.tenders.queries.publicity import postponing
from apps.tenders.rules.books import Regime
from tests.openings.stage import Hall
from tests.tenders.stage import DEADLINE, PUBLISHED, Stage
from tests.world import World

S = OpeningState
OUTPUTS = ("", "board", "wall/", "wall/board", "halls.json", "calendar.ics")


@pytest.fixture
def now(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """The pages' clock stands where the hall's does."""
    monkeypatch.setattr("apps.core.clock.now", lambda: hall.now)
    return hall


def read(place: str) -> str:
    response = Client().get(f"/openings/{place}")
    assert response.status_code == 200
    return response.content.decode()


def groups(place: str) -> list[int]:
    return [len(group["openings"]) for group in Client().get(f"/openings/{place}").context["groups"]]


def test_an_opening_moves_from_group_to_group(now: Hall) -> None:
    def standing() -> list[int]:
        (told,) = {tuple(groups(place)) for place in ("", "wall/")}
        return list(told)

    type(now.opening).objects.update(state=S.SIGN_IN)
    coming = standing()
    type(now.opening).objects.update(state=S.STARTED)
    running = standing()
    type(now.opening).objects.update(state=S.HANDED_TO_EVALUATION)

    assert (running, coming, standing()) == ([1, 0, 0], [0, 1, 0], [0, 0, 1])


def test_the_board_alone_is_what_the_page_has_in_its_place_asked_for_with_few_queries(
    now: Hall, django_assert_max_num_queries: Any
) -> None:
    for page, part in (("", "board"), ("wall/", "wall/board")):
        with django_assert_max_num_queries(6):
            alone = read(part).strip()
        assert alone.startswith("<div")
        assert "<html" not in alone
        assert alone in read(page)


def test_a_finished_opening_leads_to_its_replay_a_running_one_to_its_hall(now: Hall) -> None:
    type(now.opening).objects.update(state=S.STARTED)
    running = read("board")
    type(now.opening).objects.update(state=S.CLOSED)
    over = read("board")

    assert f'href="/openings/{now.lot.code}/"' in running
    assert f'href="/openings/{now.lot.code}/replay"' in over


def test_the_wall_has_nothing_to_press(now: Hall) -> None:
    now.start()
    page = read("wall/").split("</a>", 1)[1]

    assert not re.findall(r"<(a|button|input|select|form)\b", page)
    assert 'data-mode="projector"' in read("wall/")


def test_nothing_says_who_bids_or_how_many(now: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """招标投标法 §22, 电子招标投标办法 §21: the same words whether three signed in or nobody did."""
    monkeypatch.setattr("apps.core.clock.now", lambda: DEADLINE)
    volatile = re.compile(r'"X-CSRFToken": "[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"')
    before = [volatile.sub("", read(place)).splitlines() for place in OUTPUTS]
    for bidder in now.bidders:
        bidder.sign_in(now)
    after = [volatile.sub("", read(place)).splitlines() for place in OUTPUTS]

    for was, told in zip(before, after, strict=True):
        assert [line for line in told if line not in was] == []
        assert len(was) == len(told)
    assert not [one for one in now.bidders if one.name in str(after)]


def test_a_hall_is_free_until_something_opens_in_it(now: Hall) -> None:
    def halls(question: str = "") -> list[tuple[str, bool, bool, list[str]]]:
        found = Client().get(f"/openings/halls.json{question}").json()["halls"]
        return [
            (one["hall"], one["is_free"], one["free_until"] is not None, [o["standing"] for o in one["openings"]])
            for one in found
        ]

    room = now.lot.opening_hall
    type(now.opening).objects.update(state=S.SIGN_IN)
    coming = halls()
    type(now.opening).objects.update(state=S.STARTED)
    running = halls()
    type(now.opening).objects.update(state=S.CLOSED, closed_at=now.now)
    over = halls()

    assert coming == [(room, True, True, ["coming"])]
    assert running == [(room, False, False, ["open"])]
    assert over == [(room, True, False, ["over"])]
    assert halls("?day=2026-11-25") == [(room, True, False, [])]
    assert halls("?region=望川市城东区") == over
    assert halls("?region=别处") == []


def test_an_opening_of_the_halls_says_what_the_notice_says(now: Hall) -> None:
    now.start()

    answer = Client().get("/openings/halls.json").json()
    (opening,) = answer["halls"][0]["openings"]

    assert (answer["v"], answer["day"], answer["region"]) == (1, "2026-11-24", None)
    assert opening == {
        "lot": now.lot.code,
        "title": now.lot.title,
        "region": "望川市城东区",
        "buyer": "望川市水务投资有限公司",
        "from": "2026-11-24T01:30:00.000000Z",
        "until": None,
        "standing": "open",
        "page": f"/openings/{now.lot.code}/",
    }


@pytest.mark.django_db
def test_a_day_that_is_none_is_refused() -> None:
    for day in ("yesterday", "2026-02-30", "20261124x"):
        response = Client().get(f"/openings/halls.json?day={day}")

        assert (response.status_code, response.json()["refused"]["code"]) == (422, "day_not_understood")


def test_a_deadline_that_moved_is_the_same_event_with_the_next_number(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Stage(world, Regime.ENG)
    lot = stage.tendering()
    during, later = PUBLISHED + timedelta(days=7), DEADLINE + timedelta(days=7)
    monkeypatch.setattr("apps.core.clock.now", lambda: during)
    before = _event(lot.code)

    seen = postponing(lot, new_deadline=later, reason="现场条件变化", now=during)
    tenders.postpone_opening(
        lot.pk, new_deadline=later, reason="现场条件变化", preview_hash=seen.digest, actor=stage.buyer.actor, now=during
    )
    moved = _event(lot.code)
    tenders.suspend_lot(lot.pk, reason="核查", actor=stage.buyer.actor, now=during + timedelta(hours=1))
    halted = _event(lot.code)

    assert before["UID"] == moved["UID"] == halted["UID"] == f"{lot.code}@openings.kaiming"
    assert [one["SEQUENCE"] for one in (before, moved, halted)] == ["0", "1", "2"]
    assert [one["DTSTART"] for one in (before, moved, halted)] == ["20261124T013000Z"] + ["20261201T013000Z"] * 2
    assert [one["STATUS"] for one in (before, moved, halted)] == ["CONFIRMED", "CONFIRMED", "TENTATIVE"]
    assert before["DTSTAMP"] < moved["DTSTAMP"] < halted["DTSTAMP"]


def test_the_calendar_is_one_that_programs_take(now: Hall) -> None:
    response = Client().get("/openings/calendar.ics")

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    assert response.content.count(b"BEGIN:VEVENT") == 1
    assert b"BEGIN:VEVENT" not in Client().get("/openings/calendar.ics?region=x").content


def _event(lot: str) -> dict[str, str]:
    """The lot's event of the calendar, line by line."""
    lines = Client().get("/openings/calendar.ics").content.decode().replace("\r\n ", "").split("\r\n")
    start = lines.index(f"UID:{lot}@openings.kaiming")
    return dict(line.split(":", 1) for line in lines[start : lines.index("END:VEVENT", start)])
