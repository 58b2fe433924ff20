"""What every page knows about who acts: the seats to choose from and, in a demonstration, the people to sign in as."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from apps.parties import idling, queries
from apps.parties.middleware import is_demonstration
from apps.parties.models import Membership


def acting(request: HttpRequest) -> dict[str, Any]:
    """`seats` of the person, after how many seconds of doing nothing he is signed out, and `demonstration_roles`.

    The last are role and seats, asked for only when a page shows them.
    """
    shown: dict[str, Any] = {"seats": getattr(request, "seats", [])}
    if getattr(request, "person", None) is not None and not is_demonstration(request):
        shown["idle_seconds"] = idling.seconds_allowed(request.session)
    if settings.DEMONSTRATION:
        shown["demonstration_roles"] = _by_role
    return shown


def _by_role() -> Iterator[tuple[str, list[Membership]]]:
    for label, seats in groupby(queries.seats_to_demonstrate(), key=lambda seat: seat.role_label):
        yield label, list(seats)
