"""Who asks, and from which seat; and those who need one-time codes set them up before anything else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.core.actor import PUBLIC
from apps.core.audience import EVERYONE
from apps.parties import idling, queries, second_factor
from apps.parties.models import Membership
from apps.parties.requests import ActingRequest

SEAT = "seat"
"""Where the session keeps the seat a person chose."""
DEMONSTRATED = "demonstrated"
"""Set in the session of a one-click demonstration sign-in, which needs no codes."""
BEFORE_CODES = frozenset({"parties:one_time_codes", "parties:recovery_codes", "parties:seat"})
"""What is open to somebody who has yet to set up one-time codes, besides what everybody may open."""
STALE = "stale"
"""Set in the session of somebody who signed in with a password that has to be changed first."""
BEFORE_PASSWORD = BEFORE_CODES | {"parties:change_password"}
"""The same for somebody whose password has grown old."""


class ActingSeat:
    """Sets ``request.actor`` (never None), ``request.person``, ``request.seat`` (each or None) and ``request.seats``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Looks once, before any view."""
        acting = cast("ActingRequest", request)
        if request.user.is_authenticated and not is_demonstration(request) and _is_over(request):
            logout(request)
            messages.info(request, _("您有一段时间没有操作，已自动退出。请重新登录。"))
        acting.person = request.user if request.user.is_authenticated else None
        acting.seats = list(queries.seats_of(acting.person)) if acting.person else []
        acting.seat = chosen_seat(acting.seats, request.session.get(SEAT)) if acting.seats else None
        acting.actor = queries.actor_for(acting.person, acting.seat) if acting.person else PUBLIC
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Sequence[Any], _kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Leads to the set-up page whoever needs one-time codes and has none; on a page for everybody he is one of them."""
        acting = cast("ActingRequest", request)
        if acting.person is not None and request.session.get(STALE) and _is_closed(request, view):
            return redirect("parties:change_password")
        if acting.person is None or acting.seat is None or not acting.seat.needs_second_factor:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in BEFORE_CODES or is_demonstration(request) or second_factor.has_one(acting.person.pk):
            return None
        if EVERYONE in getattr(view, "audience", ()):
            acting.actor = queries.actor_for(acting.person, None)
            return None
        return redirect("parties:one_time_codes")


def _is_closed(request: HttpRequest, view: Callable[..., Any]) -> bool:
    name = request.resolver_match.view_name if request.resolver_match else ""
    return EVERYONE not in getattr(view, "audience", ()) and name not in BEFORE_PASSWORD


def _is_over(request: HttpRequest) -> bool:
    return idling.is_over(request.session, is_visit=idling.is_visit(request))


def chosen_seat(seats: list[Membership], chosen: object) -> Membership:
    """The seat that the session names, or else the person's first."""
    return next((seat for seat in seats if seat.pk == chosen), seats[0])


def is_demonstration(request: HttpRequest) -> bool:
    """True in a browser that signed in with one click."""
    return settings.DEMONSTRATION and bool(request.session.get(DEMONSTRATED))
