"""演示 — the live lot for visitors: Start, who can do what now, and the keys of a demonstration's seats.

Every address here answers 404 unless this is a demonstration on this very machine.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.core.audience import EVERYONE, SIGNED_IN, for_
from apps.parties.requests import PersonRequest
from apps.parties.views.demonstration import may_demonstrate
from apps.parties.views.sign_in import next_of
from apps.portal.demonstration import keyring, live, offers
from apps.portal.requests import PageRequest

View = TypeVar("View", bound=Callable[..., Any])


def _at_home(view: View) -> View:
    @wraps(view)
    def only_at_home(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_demonstrate(request):
            raise Http404
        return cast("HttpResponse", view(request, *args, **kwargs))

    return cast("View", only_at_home)


@for_(EVERYONE)
@never_cache
@require_safe
@_at_home
def demonstration(request: PageRequest) -> HttpResponse:
    """The live lot: Start, and what each role can do now; the part alone when htmx asks."""
    part = "#now" if request.htmx else ""
    return render(request, f"portal/demonstration.html{part}", offers.scene(request.now))


@for_(EVERYONE)
@require_POST
@_at_home
def start(request: PageRequest) -> HttpResponse:
    """开始 — five minutes are left before the live lot's deadline."""
    live.start(request.now)
    return redirect("portal:demonstration")


@for_(SIGNED_IN)
@never_cache
@require_safe
@_at_home
def entering(request: PersonRequest) -> HttpResponse:
    """A visitor has taken a seat: his browser is given its keys, then goes where the seat has something to do."""
    if request.seat is not None:
        live.take(request.seat.pk, request.now)
    context = {"next": next_of(request), "has_keys": request.seat and keyring.keyfile_of(request.seat.pk)}
    return render(request, "portal/demonstration_entering.html", context)


@for_(SIGNED_IN)
@never_cache
@require_safe
@_at_home
def keys(request: PersonRequest) -> HttpResponse:
    """The seat's demonstration keys for its visitor's browser. Asked for by a simulated player, no seat is taken."""
    seat = request.seat
    text = keyring.keyfile_of(seat.pk) if seat else None
    if seat is None or text is None:
        raise Http404
    if "simulated" not in request.GET:
        live.take(seat.pk, request.now)
    return HttpResponse(text, content_type="text/plain; charset=us-ascii")


@for_(EVERYONE)
@never_cache
@require_safe
@_at_home
def state(request: PageRequest) -> JsonResponse:
    """What the simulated players need to know: the live lot and which seats are theirs."""
    current = live.current()
    if current is None:
        return JsonResponse({"lot": None})
    lot = live.lot_of(current)
    players = [
        {
            "part": one.part,
            "seat": one.seat.pk,
            "person": one.seat.person.name,
            "organisation": one.seat.organisation.name,
            "role": one.seat.role,
            "taken": one.is_taken,
        }
        for one in live.players(lot, current.taken)
    ]
    return JsonResponse(
        {
            "lot": lot.code,
            "state": lot.state,
            "started_at": current.started_at,
            "deadline": lot.submission_deadline,
            "ceiling_price": str(lot.ceiling_price or lot.estimate),
            "regime": lot.regime,
            "now": request.now,
            "players": players,
            "page": reverse("portal:demonstration"),
        }
    )
