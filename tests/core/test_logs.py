"""Log lines carry neither a one-time token nor anything else that stands in an address."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from apps.core import logs

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the product writes as its log, which is put back afterwards."""
    root, requests = logging.getLogger(), logging.getLogger("django.request")
    handlers, level, filters = root.handlers[:], root.level, requests.filters[:]
    logs.configure(level="WARNING")
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
