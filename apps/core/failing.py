"""What a person gets when the product itself fails, wherever it fails."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error

from apps.core.middleware import DATABASE_AWAY, outage_response


def failed(request: HttpRequest) -> HttpResponse:
    """The answer to a failure that nothing else caught: 503 while the database is away, else 500."""
    failure = sys.exc_info()[1]
    return outage_response(request, failure) if isinstance(failure, DATABASE_AWAY) else server_error(request)
