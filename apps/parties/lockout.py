"""锁定 — what axes needs to know: which login was tried, and what to tell somebody who is locked out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LOCKED = 429


def login_tried(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The login that somebody tried, as counted: lower case, without spaces around it."""
    given = (credentials or {}).get("username") or (credentials or {}).get("login") or request.POST.get("login", "")
    return str(given).strip().lower()


def locked_out(request: HttpRequest, _response: object = None, _credentials: object = None) -> HttpResponse:
    """Says that the account rests, for how long, and who can unlock it earlier."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    said = {"minutes": minutes, "failures": settings.AXES_FAILURE_LIMIT}
    return render(request, "parties/locked_out.html", said, status=LOCKED)
