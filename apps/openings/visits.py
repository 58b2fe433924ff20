"""Who may hear which stream of an opening through a socket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs

from apps.core.actor import Actor
from apps.openings import policy
from apps.openings.models import Opening
from apps.openings.parts import openings_of
from apps.openings.presence import PASSER_BY, Guest
from apps.openings.queries.own import bid_of
from apps.parties.sockets import actor_of, brings_session

MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Visit:
    """What somebody came to hear, and what he has heard already."""

    stream: str
    since: int
    opening: int
    bid: str | None
    """The bid whose own stream it is; nothing for every other stream."""
    guest: Guest


def visit_of(scope: Mapping[str, Any]) -> Visit | None:
    """The visit that a socket asks for; nothing where there is no such hall or its stream is for others."""
    route = scope["url_route"]["kwargs"]
    opening = openings_of(route["lot_code"]).select_related("lot__project").first()
    stream = _stream(opening, route["hears"], scope) if opening else None
    if opening is None or stream is None:
        return None
    bid = stream.rpartition(":")[2] if route["hears"] == "own" else None
    guest = _guest(opening, route["hears"], scope)
    return Visit(stream, _since(scope["query_string"]), opening.pk, bid, guest)


def passes_by(scope: Mapping[str, Any]) -> bool:
    """True for who asks for the public stream without a session: the answer is the same for all of them."""
    return bool(scope["url_route"]["kwargs"]["hears"] == "public") and not brings_session(scope)


def with_own_since(visit: Visit, scope: Mapping[str, Any]) -> Visit:
    """The same visit by somebody who has heard more, or less."""
    return replace(visit, since=_since(scope["query_string"]))


def is_signed_in(scope: Mapping[str, Any]) -> bool:
    """True for a person; programs and watchers who did not sign in are nobody."""
    return actor_of(scope).is_person


def _guest(opening: Opening, hears: str, scope: Mapping[str, Any]) -> Guest:
    """Only the public stream tells presence, so only there somebody is present."""
    if hears != "public":
        return PASSER_BY
    actor = actor_of(scope)
    return Guest(bid_of(actor, opening) or "", sees_lamps=actor.is_person and policy.may_read_desk(actor, opening))


def _stream(opening: Opening, hears: str, scope: Mapping[str, Any]) -> str | None:
    match hears:
        case "public":
            return opening.public_stream.name
        case "desk":
            return opening.desk_stream.name if policy.may_read_desk(actor_of(scope), opening) else None
        case _:
            return _own_stream(opening, actor_of(scope))


def _own_stream(opening: Opening, actor: Actor) -> str | None:
    bid = bid_of(actor, opening)
    return opening.own_stream(bid).name if bid else None


def _since(query: bytes) -> int:
    asked = parse_qs(query.decode("latin1")).get("since", [""])[-1]
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= MOST_DIGITS else 0
