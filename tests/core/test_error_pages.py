"""Pages that say no: what happened, what it means, what to do next; never a bare code."""

from __future__ import annotations

from datetime import datetime

import pytest
from asgiref.sync import async_to_sync
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import AsyncClient, Client, RequestFactory
from django.utils import translation
from django.views import defaults

from apps.core import middleware
from apps.core.actor import PUBLIC
from apps.core.middleware import Refusals, refusal_response
from apps.core.refusals import Refused, WrongState

pytestmark = pytest.mark.django_db


def refused(method: str, *, htmx: bool) -> str:
    request = getattr(RequestFactory(), method)("/desk/lots/7/")
    request.htmx = htmx
    request.actor = PUBLIC
    request.request_id = "7c1e90ab0011"
    return refusal_response(request, WrongState("wrong_state", state="draft", action="publish")).content.decode()


def test_an_address_that_leads_nowhere_answers_404_in_the_house(client: Client) -> None:
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    page = response.content.decode()
    assert "没有这个页面" in page
    assert response["X-Request-Id"] in page


def test_a_refusal_is_a_page_with_its_sentence_and_whom_to_call() -> None:
    page = refused("post", htmx=False)

    assert "<html" in page
    assert "当前状态为“draft”" in page
    assert "没有任何内容被改动" in page
    assert "0000-8800 1234" in page
    assert '<span class="code">wrong_state</span>' in page
    assert "7c1e90ab0011" in page


def test_a_refusal_of_a_part_is_the_notice_alone() -> None:
    part = refused("post", htmx=True)

    assert "<html" not in part
    assert 'role="alert"' in part
    assert 'data-refusal="wrong_state"' in part
    assert "0000-8800 1234" in part


def test_reading_that_is_refused_does_not_speak_of_what_was_filled_in() -> None:
    assert "没有任何内容被改动" not in refused("get", htmx=False)


def test_a_refusal_speaks_english() -> None:
    with translation.override("en"):
        page = refused("post", htmx=False)

    assert "Not possible now" in page
    assert "Nothing was changed" in page


def test_a_failure_needs_nothing_to_be_drawn() -> None:
    """When everything else is broken, this page still is not: it asks for no context."""
    page = defaults.server_error(RequestFactory().get("/")).content.decode()

    assert "系统出错，这一步没有办成" in page
    assert "icons.svg#i-arrow-left" in page


class Away:
    """A clock that asks a database which does not answer."""

    @staticmethod
    def now() -> datetime:
        """No answer."""
        raise OperationalError("the connection is lost")


@pytest.fixture
def away(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Somebody who asks while the database is away: what every request needs first is not to be had."""
    monkeypatch.setattr(middleware, "clock", Away)
    client.raise_request_exception = False
    return client


def test_a_database_that_is_away_is_an_outage_and_promises_nothing(away: Client) -> None:
    answer = away.get("/lots/")
    page = answer.content.decode()

    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "10", "no-store")
    assert "请过一分钟先看是否已经办成，没有办成再做一次" in page
    assert "0000-8800 1234" in page


def test_the_outage_is_told_where_pages_are_served_asynchronously(away: Client) -> None:
    """As daphne serves them: failures are handled in another thread than the one that failed."""
    answer = async_to_sync(AsyncClient(raise_request_exception=False).get)("/lots/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


def test_a_program_hears_of_the_outage_as_of_a_refusal(away: Client) -> None:
    answer = away.post("/bids/x/uploads", headers={"accept": "application/json"})

    assert (answer.status_code, answer.json()["refused"]["code"]) == (503, "database_away")


def test_an_outage_within_a_page_is_told_in_development_too() -> None:
    house = Refusals(lambda _request: HttpResponse())

    answer = house.process_exception(RequestFactory().get("/"), InterfaceError("the connection is closed"))

    assert answer is not None
    assert answer.status_code == 503
    assert house.process_exception(RequestFactory().get("/"), IntegrityError()) is None


def test_a_request_that_cannot_be_read_is_answered_in_words() -> None:
    page = defaults.bad_request(RequestFactory().get("/"), ValueError()).content.decode()

    assert "无法识别的请求" in page


def test_a_page_that_is_too_old_to_submit_says_so() -> None:
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/preferences/theme", {"theme": "dark"})

    assert response.status_code == 403
    assert "页面已过期，未提交" in response.content.decode()


def test_an_article_is_named_when_there_is_one() -> None:
    said = {"code": "x", "sentence": "已过截止时间。", "article": "招标投标法第三十六条", "status": Refused.status}

    page = render_to_string("refused.html", {"refusal": said}, request=RequestFactory().get("/"))

    assert "依据：招标投标法第三十六条" in page


@pytest.mark.parametrize("address", ["/lots/%00/", "/lots/?text=%00", "/lots.json?region=%00", "/invitation/%00/"])
def test_an_address_with_a_nul_names_nothing_and_asks_no_database(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400
