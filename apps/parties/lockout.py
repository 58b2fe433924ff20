"""锁定 — what axes needs to know, and who is locked out. One count for passwords and one-time codes alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

LOCKED = 429
CODES_FROM_ANYWHERE = 20
"""So many wrong codes within the cool-off, from whatever addresses, lock the login: whoever sends them knows the password."""


def login_tried(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The login that somebody tried, as counted: lower case, without spaces around it."""
    given = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(given).strip().lower()


def locked_out(request: HttpRequest, _response: object = None, _credentials: object = None) -> HttpResponse:
    """Says that the account rests, for how long, and who can unlock it earlier."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    said = {"minutes": minutes, "failures": settings.AXES_FAILURE_LIMIT}
    return render(request, "parties/locked_out.html", said, status=LOCKED)


def may_try(request: HttpRequest, login: str) -> bool:
    """True while this login is not locked out from this address."""
    return bool(AxesProxyHandler.is_allowed(request, {"username": login}))


def may_try_code(request: HttpRequest, login: str) -> bool:
    """True while this login is locked out neither from this address nor for wrong codes from many."""
    return may_try(request, login) and login not in _locked_for_codes()


def count_failure(request: HttpRequest, login: str) -> None:
    """A wrong one-time code counts like a wrong password."""
    user_login_failed.send(sender=__name__, credentials={"username": login}, request=request)


def is_locked(login: str) -> bool:
    """True when the login is locked out from any address."""
    return login in locked_logins()


def failures_of(login: str) -> int:
    """How often signing in with this login failed since it last worked, from whatever addresses."""
    attempts = AccessAttempt.objects.filter(
        username=login, attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME
    )
    return int(attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0)


def locked_logins() -> set[str]:
    """Every login that is locked out now, by the machine's clock, which axes counts by."""
    attempts = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
        attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME,
    )
    return {login for login in attempts.values_list("username", flat=True) if login} | _locked_for_codes()


def _locked_for_codes() -> set[str]:
    failures = AccessAttempt.objects.filter(
        path_info=reverse("parties:sign_in_code"), attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME
    )
    totals = failures.order_by().values("username").annotate(total=Sum("failures_since_start"))
    return {row["username"] for row in totals if row["username"] and row["total"] >= CODES_FROM_ANYWHERE}
