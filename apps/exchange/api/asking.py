"""The request as the open interface reads it."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from apps.parties.requests import ActingRequest


def acting(request: HttpRequest) -> ActingRequest:
    """The request with its moment, its actor and its person, which the middleware set."""
    return cast("ActingRequest", request)
