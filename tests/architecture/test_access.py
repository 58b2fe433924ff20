"""Who gets what answer from every address: the table in access_table.py against the running product.

An address without a row, a row without an address, or a different answer is red. 302 leads to sign-in, 403 says why not,
404 hides what one may not know exists, 405 is an address that only takes posts.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from apps.core import clock
from tests.architecture import access_table, visits
from tests.architecture.visits import Example

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def seven_days_in(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The product's clock, stopped while bids are being prepared."""
    monkeypatch.setattr(clock, "now", lambda: visits.NOW)
    return visits.NOW


@pytest.mark.long
def test_every_address_answers_everybody_as_the_table_says(seven_days_in: datetime) -> None:
    example: Example = visits.example()
    clients = {who: visits.client_of(example.world, who) for who in visits.PEOPLE}
    table = access_table.rows()

    answers = {
        route: {
            who: visits.visit(client, example.path(route), accept=visits.BRIEFLY).status
            for who, client in clients.items()
        }
        for route in visits.routes()
    }

    assert sorted(table) == visits.routes(), "an address without a row, or a row without an address"
    differences = {
        f"{who} at /{route}": (answers[route][who], expected)
        for route, row in table.items()
        for who, expected in row.items()
        if answers[route][who] != expected
    }
    assert differences == {}


def test_the_table_knows_the_whole_cast() -> None:
    for route, row in access_table.rows().items():
        assert tuple(row) == visits.PEOPLE, route


def test_nobody_is_signed_in_by_looking() -> None:
    response = visits.client_of(visits.example().world, visits.VISITOR).get("/")

    assert isinstance(response.wsgi_request.user, AnonymousUser)
