"""超时退出: who does nothing is signed out; who is there stays (GB/T 22239 三级, 身份鉴别)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.cache import caches
from django.test import Client

from apps.core import clock
from apps.core.actor import PUBLIC
from apps.parties.models import SignInSession
from apps.parties.sockets import actor_of
from tests.parties.conftest import NOW
from tests.world import PASSWORD, World

BACKGROUND = {"sec-fetch-mode": "cors"}


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The machine's clock; set its only element."""
    held = [NOW]
    monkeypatch.setattr(clock, "machine_now", lambda: held[0])
    return held


@pytest.fixture
def browser(world: World, at: list[datetime]) -> Client:
    """A browser in which the bidder has signed in by password."""
    client = Client()
    client.post("/sign-in/", {"login": "chenli", "password": PASSWORD})
    return client


def pass_minutes(at: list[datetime], minutes: int) -> None:
    """So many minutes later, when no process remembers the last visit any more."""
    at[0] += timedelta(minutes=minutes)
    caches["process"].clear()


def test_whoever_does_nothing_for_half_an_hour_is_signed_out_and_told(browser: Client, at: list[datetime]) -> None:
    pass_minutes(at, 30)
    stays = browser.get("/account/")
    pass_minutes(at, 31)
    goes = browser.get("/account/")

    assert (stays.status_code, goes.status_code) == (200, 302)
    assert goes["Location"].startswith("/sign-in/")
    assert "已自动退出" in browser.get("/sign-in/").content.decode()


def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(browser: Client, at: list[datetime]) -> None:
    pass_minutes(at, 20)
    polled = browser.get("/account/", headers=BACKGROUND)
    pass_minutes(at, 11)

    assert polled.status_code == 200
    assert browser.get("/account/").status_code == 302


def test_a_page_that_says_somebody_types_keeps_him(browser: Client, at: list[datetime]) -> None:
    for _time in range(3):
        pass_minutes(at, 25)
        assert browser.get("/account/presence", headers=BACKGROUND).status_code == 204

    assert browser.get("/account/").status_code == 200


def test_after_eight_hours_it_is_over_however_busy(browser: Client, at: list[datetime], world: World) -> None:
    for _time in range(16):
        pass_minutes(at, 29)
        assert browser.get("/account/").status_code == 200
    browser.post("/account/seat/", {"seat": world.bidder.seat.pk})
    pass_minutes(at, 16)

    assert browser.get("/account/").status_code == 302


def test_sessions_that_ended_by_their_age_are_listed_no_longer(browser: Client, at: list[datetime]) -> None:
    pass_minutes(at, 9 * 60)
    Client().post("/sign-in/", {"login": "chenli", "password": PASSWORD})

    assert SignInSession.objects.count() == 1


def test_visits_within_a_minute_write_once(browser: Client, at: list[datetime]) -> None:
    pass_minutes(at, 5)
    browser.get("/account/")
    at[0] += timedelta(seconds=30)
    browser.get("/account/")

    assert SignInSession.objects.get().seen_at == NOW + timedelta(minutes=5)


def test_pages_of_somebody_who_signed_in_know_when_to_warn(world: World, browser: Client) -> None:
    own = browser.get("/account/").content.decode()
    public = Client().get("/about/").content.decode()

    assert 'data-idle="1800"' in own
    assert own.count("data-idle-notice") == 2
    assert "data-idle" not in public
    assert "data-presence" not in public


def test_a_socket_of_an_idle_session_is_the_publics(world: World, browser: Client, at: list[datetime]) -> None:
    cookie = f"kaiming_session={browser.session.session_key}".encode()
    scope = {"headers": [(b"cookie", cookie)]}

    before = actor_of(scope)
    pass_minutes(at, 31)

    assert before.person_id == world.bidder.person.pk
    assert actor_of(scope) == PUBLIC
