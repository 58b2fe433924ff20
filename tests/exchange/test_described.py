"""The interface keeps to its description, whatever is asked (schemathesis): no 500, no answer that is not described."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import openapi
from schemathesis.specs.openapi import checks

from apps.tenders.models import Lot

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
EXAMPLES = 8
NOT_ASKED = [checks.unsupported_method, checks.positive_data_acceptance]
"""Posts meet the product's own refusal first; a day that no calendar of ours knows is refused although it is a date."""
QUIET = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests leave the test's connection to the database open, as those of Django's own client do."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def test_nothing_that_is_asked_breaks_the_interface_or_its_description(lot: Lot, one_connection: None) -> None:
    described = openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())

    for found in described.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]  # a description that is invalid fails here

        @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=QUIET)
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            case.call_and_validate(excluded_checks=NOT_ASKED)

        ask()
