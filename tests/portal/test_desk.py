"""工作台 — the first page of each role: what waits, what happened, what comes next; nothing of anybody else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from apps.core import clock
from apps.core.audience import Role
from apps.portal.guidance import GUIDE_OF, GUIDES
from apps.portal.navigation import sections_for
from apps.tenders.models import Lot
from tests.tenders.stage import Stage, at
from tests.world import World


@pytest.fixture(autouse=True)
def _in_november(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The product's clock stands while the lot can be bid for."""
    now = at("2026-11-10 10:00")
    monkeypatch.setattr(clock, "now", lambda: now)
    return now


def test_every_role_has_a_guide_and_a_desk(world: World) -> None:
    assert {*GUIDE_OF} == {*Role}

    for member in world.members():
        page = world.client_of(member).get("/desk/")
        assert page.status_code == 200
        assert f"/help/{GUIDE_OF[Role(member.seat.role)].name}/" in page.content.decode()


@pytest.mark.parametrize("name", sorted(GUIDES))
def test_every_guide_is_there_in_both_languages(world: World, name: str) -> None:
    chinese = Client().get(f"/help/{name}/").content.decode()
    english = Client().get(f"/help/{name}/", headers={"Accept-Language": "en"}).content.decode()

    with override("zh-hans"):
        titles = [str(step.title) for step in GUIDES[name].steps]
    assert all(title in chinese for title in titles)
    assert not any(title in english for title in titles)


def test_who_did_not_sign_in_is_led_to_the_door(world: World) -> None:
    answer = Client().get("/desk/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/?next=/desk/")


def test_the_operator_finds_what_waits_for_a_check(eng: Stage, world: World) -> None:
    lot = eng.submitted()

    page = world.client_of(world.operator).get("/desk/").content.decode()

    assert lot.code in page
    assert "进场登记待核验" in page


def test_a_desk_shows_facts_of_its_own_lots_only(lot: Lot, world: World) -> None:
    own = world.client_of(world.tenderee).get("/desk/").content.decode()
    other = world.client_of(world.purchaser).get("/desk/").content.decode()

    assert "最近发生的事" in own
    assert "开标场地已安排" in own
    assert "开标场地已安排" not in other
    assert "最近发生的事" not in other


def test_a_bidder_sees_the_coming_public_deadlines(lot: Lot, world: World) -> None:
    page = world.client_of(world.bidder).get("/desk/").content.decode()

    assert "11-24 09:30" in page
    assert f"/lots/{lot.code}/" in page


def test_the_navigation_offers_each_role_its_own(world: World) -> None:
    offered = {
        member.seat.role: world.client_of(member).get("/desk/inbox/").content.decode() for member in world.members()
    }

    assert {role for role, page in offered.items() if 'href="/desk/deliveries/"' in page} == {Role.TECHNICAL_DUTY}
    assert {role for role, page in offered.items() if 'href="/desk/projects/"' in page} == {
        Role.TENDEREE,
        Role.PURCHASER,
        Role.AGENCY,
    }
    assert all(
        page.count('aria-current="page"') == page.count('href="/desk/inbox/" aria-current="page"')
        for page in offered.values()
    )


def test_the_navigation_marks_the_entry_that_a_page_lies_below() -> None:
    def marked(path: str) -> list[str]:
        sections = sections_for(Role.OPERATOR, path=path, counts={})
        return [item.url for section in sections for item in section.items if item.current]

    assert marked("/desk/venues/3/") == ["/desk/venues/"]
    assert marked("/desk/sites/4/") == ["/desk/sites/"]
    assert marked("/desk/schedule/trial/") == ["/desk/schedule/"]


def test_the_desk_asks_a_bounded_number_of_questions(
    lot: Lot, world: World, django_assert_max_num_queries: Any
) -> None:
    client = world.client_of(world.agency)

    with django_assert_max_num_queries(40):
        client.get("/desk/")
