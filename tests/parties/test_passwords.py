"""口令: how varied, never used before, changed by its owner, grown old (GB/T 22239 三级, 身份鉴别)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from apps.core import clock
from apps.core.refusals import NotAllowed, Refused
from apps.parties import lockout
from apps.parties.actions import change_password
from apps.parties.actions.accounts import PasswordChange, PasswordTooWeak
from apps.parties.models import PasswordKept, SignInSession
from apps.parties.password_validators import NotOfOurWords
from apps.parties.rules.passwords import PHRASE, is_old, is_varied, kinds_in
from tests.parties.conftest import NOW, kinds_on
from tests.world import PASSWORD, World

Refuses = Callable[[Any, str], AbstractContextManager[None]]
GOOD, PAGE = "seven quiet rivers", "/account/password/change/"


def change(world: World, present: str, new: str, *, now: datetime = NOW) -> None:
    """The bidder changes the password, in no browser."""
    wish = PasswordChange(present, new)
    change_password(world.bidder.person.pk, change=wish, keep="", actor=world.bidder.actor, now=now)


def entered(password: str = PASSWORD) -> Client:
    """A browser in which the bidder has signed in by password."""
    browser = Client()
    browser.post("/sign-in/", {"login": "chenli", "password": password})
    return browser


@pytest.mark.parametrize(
    ("password", "kinds"), [("", 0), ("门前九点开", 1), ("abc", 1), ("aB", 2), ("aB3", 3), ("aB3 门", 4), ("A B", 2)]
)
def test_kinds_of_characters_are_counted(password: str, kinds: int) -> None:
    assert kinds_in(password) == kinds


@given(st.text(min_size=PHRASE, max_size=PHRASE + 4))
def test_a_phrase_may_be_of_one_kind(password: str) -> None:
    assert is_varied(password, kinds=4)


def test_a_short_password_needs_its_kinds() -> None:
    assert not is_varied("onlysmallones", kinds=3)
    assert is_varied("Three0kinds", kinds=3)


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [("Kaiming-2026!", False), ("投标投标投标投标投标投标Aa1", False), ("Kaiming-seven-rivers", True)],
)
def test_words_that_everybody_here_would_try_do_not_count(password: str, is_taken: bool) -> None:
    if is_taken:
        NotOfOurWords().validate(password)
        return
    with pytest.raises(ValidationError):
        NotOfOurWords().validate(password)


def test_a_password_grows_old_on_its_day_and_never_where_nobody_asks() -> None:
    last = NOW + timedelta(days=90) - timedelta(seconds=1)

    assert not is_old(NOW, days=90, now=last)
    assert is_old(NOW, days=90, now=last + timedelta(seconds=1))
    assert not is_old(NOW, days=0, now=NOW + timedelta(days=9_000))
    assert not is_old(None, days=90, now=NOW)


def test_its_owner_changes_it_and_the_other_browsers_are_signed_out(world: World) -> None:
    elsewhere, here = entered(), entered()

    page = here.post(PAGE, {"present": PASSWORD, "password": GOOD, "again": GOOD})

    assert (page.status_code, page["Location"]) == (302, "/account/")
    assert [browser.get("/account/").status_code for browser in (elsewhere, here)] == [302, 200]
    assert SignInSession.objects.get().session_key == here.session.session_key
    assert kinds_on(world.bidder.person.stream.name)[-2:] == ["person.password_set", "person.session_ended"]
    assert entered(GOOD).get("/account/").status_code == 200


def test_the_present_password_is_asked_and_wrong_ones_lock(world: World) -> None:
    """A session left open changes nothing."""
    browser = entered()

    answers = [browser.post(PAGE, {"present": "x", "password": GOOD, "again": GOOD}).status_code for _try in range(5)]
    right = browser.post(PAGE, {"present": PASSWORD, "password": GOOD, "again": GOOD})

    assert answers == [422, 422, 422, 422, 429]
    assert right.status_code == 429
    world.bidder.person.refresh_from_db()
    assert world.bidder.person.check_password(PASSWORD)
    assert lockout.is_locked("chenli")


def test_nobody_changes_anothers_and_a_wrong_one_changes_nothing(world: World, refused: Refuses) -> None:
    wish = PasswordChange(PASSWORD, GOOD)

    with refused(NotAllowed, "not_oneself"):
        change_password(world.bidder.person.pk, change=wish, keep="", actor=world.stranger.actor, now=NOW)
    with refused(Refused, "password_wrong"):
        change(world, "not it", GOOD)

    world.bidder.person.refresh_from_db()
    assert world.bidder.person.check_password(PASSWORD)
    assert not PasswordKept.objects.exists()


def test_a_plain_one_is_refused_on_the_page_with_the_reason(world: World) -> None:
    page = entered().post(PAGE, {"present": PASSWORD, "password": "quietrivers", "again": "quietrivers"})

    assert page.status_code == 422
    assert "至少 3 类" in page.content.decode()
    assert not PasswordKept.objects.exists()


def test_none_of_the_last_ones_comes_back_and_older_ones_are_forgotten(
    world: World, refused: Refuses, settings: Any
) -> None:
    settings.PASSWORD_HISTORY = 3
    used = [PASSWORD, *(f"quiet river number {number}" for number in "abc")]
    for number, (present, new) in enumerate(pairwise(used)):
        change(world, present, new, now=NOW + timedelta(days=number))

    for again in used[1:]:
        with refused(PasswordTooWeak, "password_too_weak"):
            change(world, used[-1], again)
    assert PasswordKept.objects.filter(person=world.bidder.person).count() == 3
    change(world, used[-1], PASSWORD, now=NOW + timedelta(days=9))


def test_one_that_has_grown_old_is_changed_before_anything_else(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    change(world, PASSWORD, GOOD)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=90))

    browser = entered(GOOD)
    closed = browser.get("/account/")
    page = browser.get(PAGE).content.decode()
    public = browser.get("/about/")
    browser.post(PAGE, {"present": GOOD, "password": f"{GOOD} more", "again": f"{GOOD} more"})

    assert (closed.status_code, closed["Location"]) == (302, PAGE)
    assert "90 天" in page
    assert public.status_code == 200
    assert browser.get("/account/").status_code == 200


def test_the_next_sign_in_tells_of_the_last_one_and_of_failures(world: World) -> None:
    entered().post("/account/sessions/others/end")
    SignInSession.objects.all().delete()
    entered("wrong")

    browser = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    page = browser.post("/sign-in/", {"login": "chenli", "password": PASSWORD, "next": "/account/"}, follow=True)

    text = page.content.decode()
    assert "上次登录：" in text
    assert "此后有 1 次登录失败" in text
