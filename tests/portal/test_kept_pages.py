"""Public pages are made once for all visitors without a session, and for nobody else. 电子招标投标办法第二十条."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.test import Client, RequestFactory

from apps.portal.caching import PAGES
from apps.tenders.models import Lot
from tests.tenders.stage import Stage
from tests.world import World

HERE = {"Origin": "http://testserver"}


@pytest.fixture(autouse=True)
def _pages_are_kept(settings: Any) -> Iterator[None]:
    settings.PUBLIC_PAGE_SECONDS = 60
    PAGES.forget()
    yield
    PAGES.forget()


@pytest.fixture
def visitor() -> Client:
    """Somebody who never signed in, as a browser: posts need to come from our own pages."""
    return Client(enforce_csrf_checks=True)


PAGES_OF_ALL = (
    "/",
    "/lots/",
    "/deadlines/",
    "/publicity/",
    "/rules/",
    "/disclosure/",
    "/statistics/",
    "/help/",
    "/about/",
)


@pytest.mark.parametrize("page", PAGES_OF_ALL)
def test_a_kept_page_has_nothing_of_one_visitor_in_it(eng: Stage, visitor: Client, page: str) -> None:
    answer = visitor.get(page)

    assert answer["Cache-Control"] == "public, max-age=30, stale-while-revalidate=60"
    assert {"Cookie", "Accept-Language", "HX-Request"} <= set(answer["Vary"].split(", "))
    assert not answer.cookies
    assert "csrf" not in answer.content.decode().lower()
    assert 'data-clock-from="/clock"' in answer.content.decode()


def test_a_message_that_waits_for_one_visitor_is_told_to_nobody_else(eng: Stage, visitor: Client) -> None:
    """A visitor without a session has his messages in a cookie; the page that tells one is his own."""
    waiting = HttpResponse()
    storage = CookieStorage(RequestFactory().get("/"))
    storage.add(messages.INFO, "订阅已登记")
    storage.update(waiting)
    visitor.cookies["messages"] = waiting.cookies["messages"].value

    told = visitor.get("/help/")

    assert "订阅已登记" in told.content.decode()
    assert "public" not in told.get("Cache-Control", "")
    assert "订阅已登记" not in Client().get("/help/").content.decode()


def test_the_second_visitor_costs_no_question_to_the_database(
    lot: Lot, visitor: Client, django_assert_num_queries: Any
) -> None:
    page = f"/lots/{lot.code}/"
    first = visitor.get(page)

    with django_assert_num_queries(0):
        second = Client().get(page)
        same = Client().get(page, headers={"If-None-Match": first["ETag"]})

    assert second.content == first.content
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    assert same["Cache-Control"] == first["Cache-Control"]


def test_languages_and_themes_do_not_get_each_others_pages(eng: Stage, visitor: Client) -> None:
    chinese = visitor.get("/help/")
    visitor.cookies["kaiming_language"] = "en"
    english = visitor.get("/help/")
    visitor.cookies["kaiming_theme"] = "dark"
    dark = visitor.get("/help/")
    by_browser = Client().get("/help/", headers={"Accept-Language": "en"})

    assert 'lang="zh-CN"' in chinese.content.decode()
    assert 'lang="en" data-bs-theme="light"' in english.content.decode()
    assert 'lang="en" data-bs-theme="dark"' in dark.content.decode()
    assert by_browser.content == english.content
    assert len({one["ETag"] for one in (chinese, english, dark)}) == 3


def test_whoever_has_a_session_gets_a_page_of_his_own(world: World, visitor: Client) -> None:
    visitor.get("/")
    signed_in = world.client_of(world.tenderee).get("/")

    assert "public" not in signed_in.get("Cache-Control", "")
    assert world.tenderee.person.name in signed_in.content.decode()
    assert world.tenderee.person.name not in visitor.get("/").content.decode()
    assert "X-CSRFToken" in signed_in.content.decode()


def test_what_is_refused_not_found_or_asked_by_htmx_is_not_kept(lot: Lot, visitor: Client) -> None:
    answers = [
        visitor.get("/lots/?kind=planets"),
        visitor.get("/lots/WC-ENG-2026-9999-01/"),
        visitor.get("/lots/", headers={"HX-Request": "true"}),
    ]

    assert [one.status_code for one in answers] == [422, 404, 200]
    assert [one for one in answers if "public" in one.get("Cache-Control", "")] == []
    assert "HX-Request" in answers[2]["Vary"]


def test_a_page_that_needs_a_token_is_made_for_its_visitor(eng: Stage, visitor: Client) -> None:
    answer = visitor.get("/watching/")

    assert "public" not in answer.get("Cache-Control", "")
    assert "csrfmiddlewaretoken" in answer.content.decode()


def test_a_demonstration_keeps_no_page(eng: Stage, visitor: Client, settings: Any) -> None:
    """Its pages carry the forms that sign in at once."""
    settings.DEMONSTRATION = True

    assert "public" not in visitor.get("/help/").get("Cache-Control", "")


@pytest.mark.parametrize(
    ("_case", "headers", "status"),
    [
        ("our own page", HERE, 302),
        ("another site", {"Origin": "https://evil.example"}, 403),
        ("a page that hides where it is", {"Origin": "null"}, 403),
        ("no word about it", {}, 403),
    ],
)
def test_the_language_and_the_theme_are_chosen_from_our_own_pages_only(
    eng: Stage, visitor: Client, _case: str, headers: dict[str, str], status: int
) -> None:
    language = visitor.post("/preferences/language", {"language": "en", "next": "/help/"}, headers=headers)
    theme = visitor.post("/preferences/theme", {"theme": "dark", "next": "/help/"}, headers=headers)

    assert (language.status_code, theme.status_code) == (status, status)
    assert ("kaiming_language" in visitor.cookies) is (status == 302)
    assert ("kaiming_theme" in visitor.cookies) is (status == 302)


def test_the_clock_is_told_anew_each_time(eng: Stage, visitor: Client) -> None:
    answer = visitor.get("/clock")

    assert answer["Cache-Control"] == "no-store"
    assert answer.json()["now"] // 86_400_000 == 20_778


def test_the_memory_for_pages_is_bounded(eng: Stage, visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.portal.caching.MOST_PAGES", 2)

    for number in range(4):
        visitor.get(f"/help/?{number}")

    assert len(PAGES._pages) == 2
