"""What every page knows about who acts: the seats to choose from and, in a demonstration, the people to sign in as."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from apps.parties import queries
from apps.parties.models import Membership


def acting(request: HttpRequest) -> dict[str, Any]:
    """`seats` of the person, and `demonstration_roles`: role and seats, asked for only when a page shows them."""
    shown: dict[str, Any] = {"seats": getattr(request, "seats", [])}
    if settings.DEMONSTRATION:
        shown["demonstration_roles"] = _by_role
    return shown


def _by_role() -> Iterator[tuple[str, list[Membership]]]:
    for label, seats in groupby(queries.seats_to_demonstrate(), key=lambda seat: seat.role_label):
        yield label, list(seats)
