"""Keeps where a page broke under the number that its reader was shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse

from apps.core import clock
from apps.core.logs import is_secret
from apps.core.refusals import Refusal
from apps.evidence.health.actions import keep_mishap

ANSWERED = (Refusal, Http404, PermissionDenied, SuspiciousOperation)
"""What is an answer and no failure."""


class KeepMishaps:
    """A failure of the product is kept; of a request that is secret the place in the code only, not the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Where even keeping it fails, the log line still has it."""
        if isinstance(exception, ANSWERED):
            return
        match = request.resolver_match
        route = match.route if match and not is_secret(request) else ""
        number = getattr(request, "request_id", "")
        with suppress(DatabaseError):
            keep_mishap(number, route, exception, now=clock.now())
