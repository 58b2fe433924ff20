"""Log lines carry neither a one-time token nor anything else that stands in an address."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from django.test import Client

from apps.core import logs

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the product writes as its log, which is put back afterwards."""
    root, requests = logging.getLogger(), logging.getLogger("django.request")
    handlers, level, filters = root.handlers[:], root.level, requests.filters[:]
    logs.configure(level="WARNING", form="json")
    written = io.StringIO()
    for handler in root.handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    requests.filters[:] = filters


def test_the_token_of_an_invitation_stands_in_no_log(lines: io.StringIO) -> None:
    answer = Client().post("/invitation/a-token-of-one-time/")

    assert answer.status_code == 405
    assert "invitation/<str:token>/" in lines.getvalue()
    assert "a-token-of-one-time" not in lines.getvalue()


def test_a_line_is_one_json_object_with_the_number_of_the_request_and_who_acted(lines: io.StringIO) -> None:
    logging.getLogger().setLevel("INFO")

    answer = Client().get("/about/")

    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    line = next(one for one in told if one["event"] == "request")
    assert (line["request"], line["actor"], line["route"]) == (answer["X-Request-Id"], "public", "about/")


def test_lines_for_reading_along_hide_the_same(lines: io.StringIO) -> None:
    logs.configure(level="INFO", form="text")
    for handler in logging.getLogger().handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(lines)

    structlog.get_logger("test").info("receipt", lot=7, bidders=3, token="secret-token")

    text = lines.getvalue()
    assert "event='receipt'" in text
    assert "lot=7" in text
    assert "bidders" not in text
    assert "secret-token" not in text


@pytest.mark.parametrize("form", ["json", "text"])
def test_nobodys_words_begin_a_line_or_speak_to_a_terminal(lines: io.StringIO, form: str) -> None:
    """A login, a file name or a header may hold anything."""
    logs.configure(level="INFO", form=form)
    for handler in logging.getLogger().handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(lines)
    forged = "x\r\nok\x1b[2J\x85\u2028\x9b0m\u202e 晓"

    structlog.get_logger("test").info("asked", said=forged)
    logging.getLogger("elsewhere").warning("asked %s", forged)

    text = lines.getvalue()
    assert len(text.splitlines()) == 2
    assert not set(text) & set("\r\x1b\x85\u2028\x9b\u202e")
    assert "晓" in text
    if form == "json":
        assert json.loads(text.splitlines()[0])["said"] == forged
