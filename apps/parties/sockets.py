"""Who is at the other end of a socket: the same person and seat as on the pages, read from the same session."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import SimpleNamespace
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, parse_cookie

from apps.core.actor import PUBLIC, Actor
from apps.parties import idling, queries, second_factor
from apps.parties.middleware import DEMONSTRATED, SEAT, chosen_seat
from apps.parties.models import Person


def actor_of(scope: Mapping[str, Any]) -> Actor:
    """Who asks, acting from the seat chosen on the pages; the public without a session.

    Whoever has yet to set up one-time codes is a person without a seat, as on a page for everybody.
    """
    session = _session_of(scope)
    user = get_user(cast("HttpRequest", SimpleNamespace(session=session))) if session is not None else None
    if not isinstance(user, Person) or session is None:
        return PUBLIC
    is_demonstration = settings.DEMONSTRATION and bool(session.get(DEMONSTRATED))
    if not is_demonstration and idling.is_over(session, is_visit=False):
        return PUBLIC
    seats = list(queries.seats_of(user))
    seat = chosen_seat(seats, session.get(SEAT)) if seats else None
    if seat is not None and seat.needs_second_factor and not is_demonstration and not second_factor.has_one(user.pk):
        seat = None
    return queries.actor_for(user, seat)


def brings_session(scope: Mapping[str, Any]) -> bool:
    """True when the socket names a session, whether there is one or not; without a name it is the public's."""
    return _session_key(scope) is not None


def _session_key(scope: Mapping[str, Any]) -> str | None:
    return parse_cookie(_header(scope, b"cookie")).get(settings.SESSION_COOKIE_NAME) or None


def _session_of(scope: Mapping[str, Any]) -> Any | None:
    key = _session_key(scope)
    return import_module(settings.SESSION_ENGINE).SessionStore(key) if key else None


def _header(scope: Mapping[str, Any], name: bytes) -> str:
    return next((value.decode("latin1") for key, value in scope["headers"] if key == name), "")
