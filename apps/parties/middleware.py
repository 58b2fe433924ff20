"""Who asks, and from which seat: sets actor, person and seat on every request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from apps.core.actor import PUBLIC
from apps.parties import queries
from apps.parties.models import Membership, Person

SEAT = "seat"
"""Where the session keeps the seat a person chose."""


class ActingSeat:
    """Sets ``request.actor`` (never None), ``request.person`` and ``request.seat`` (each or None)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Looks once, before any view."""
        person = request.user if request.user.is_authenticated else None
        seat = _chosen_seat(request, person) if person else None
        request.person, request.seat = person, seat  # type: ignore[attr-defined]  # what this middleware is for
        request.actor = queries.actor_for(person, seat) if person else PUBLIC  # type: ignore[attr-defined]
        return self.get_response(request)


def _chosen_seat(request: HttpRequest, person: Person) -> Membership | None:
    seats = list(queries.seats_of(person))
    chosen = request.session.get(SEAT)
    return next((seat for seat in seats if seat.pk == chosen), seats[0] if seats else None)
