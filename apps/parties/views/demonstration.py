"""演示 — signing in as anybody with one click; exists only on a loopback address with DEBUG and DEMONSTRATION on."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from apps.core.audience import EVERYONE, for_
from apps.parties.lifecycle import MembershipState
from apps.parties.middleware import DEMONSTRATED, SEAT
from apps.parties.models import Membership
from apps.parties.requests import ActingRequest
from apps.parties.views.sign_in import enter, next_of

FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via")


@for_(EVERYONE)
@require_POST
def sign_in(request: ActingRequest) -> HttpResponse:
    """The visitor acts from the chosen seat."""
    if not may_demonstrate(request):
        raise Http404
    seat = get_object_or_404(
        Membership.objects.select_related("person"),
        pk=_number(request.POST.get("seat", "")),
        state=MembershipState.ACTIVE,
        person__is_active=True,
    )
    request.session.flush()
    enter(request, seat.person)
    request.session[SEAT] = seat.pk
    request.session[DEMONSTRATED] = True
    return redirect(next_of(request))


def may_demonstrate(request: ActingRequest) -> bool:
    """True on this very machine only: settings, server address and peer all say so, and nothing stands between."""
    return (
        settings.DEMONSTRATION
        and settings.DEBUG
        and _is_loopback(settings.HOST)
        and _is_loopback(request.get_host().rpartition(":")[0] or request.get_host())
        and _is_loopback(request.META.get("REMOTE_ADDR", ""))
        and not any(header in request.headers for header in FORWARDED)
    )


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
