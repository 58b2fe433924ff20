"""One-time addresses for the phone, and what lies under the lid of a sign-in without a certificate."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.bids.secrecy import mark_of, opened
from apps.core.refusals import Refused, WrongState
from apps.openings.models import Opening, SignIn
from apps.openings.rules.arrival import TICKET_LIFE, SignInWay, Ticket, shortened, shortened_device
from apps.parties.models import Membership


def ticket_for(opening: Opening, bid: str, *, device: str, now: datetime) -> Ticket:
    """The last part of a one-time address. It opens nothing by itself: who scans it signs in as somebody of the same bidder.

    Nothing is kept of it; that it works once follows from a bidder signing in once.
    """
    return _genuine(opening, bid, now + TICKET_LIFE, device_mark(device))


def must_be_genuine(text: str, opening: Opening, bid: str, *, device: str, now: datetime) -> None:
    """Refuses a ticket of another opening or bidder, one that is over, and the browser that shows it."""
    ticket = Ticket.of(text)
    if ticket is None or now >= ticket.until:
        raise Refused("ticket_over")
    expected = _genuine(opening, bid, ticket.until, ticket.device)
    if not hmac.compare_digest(expected.mark, ticket.mark):
        raise Refused("ticket_over")
    if ticket.device == device_mark(device):
        raise Refused("ticket_same_device")


def device_mark(session: str) -> str:
    """What tells one browser's session from another's, and names neither."""
    return shortened_device(mark_of("sign-in device", session))


def _genuine(opening: Opening, bid: str, until: datetime, device: str) -> Ticket:
    until = until.replace(microsecond=0)
    said = f"{opening.pk}|{bid}|{int(until.timestamp())}|{device}"
    return Ticket(until, device, shortened(mark_of("sign-in ticket", said)))


def sign_in_place(opening: Opening, bid: str) -> str:
    """Where the lid of a sign-in opens."""
    return f"sign-in:{opening.pk}:{bid}"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What lies under the lid of a sign-in without a certificate."""

    way: SignInWay
    person: str
    reason: str
    photo: dict[str, str] | None


def arrival_of(opening: Opening, sign_in: SignIn) -> Arrival:
    """Who it was and why, once the list is published. Raises WrongState before."""
    if opening.list_published_at is None:
        raise WrongState("list_not_published")
    kept: dict[str, Any] = opened(bytes(sign_in.sealed), place=sign_in_place(opening, sign_in.bid))
    way = SignInWay(sign_in.way)
    if way is SignInWay.CERTIFICATE:
        return Arrival(way, "", "", None)
    seat = Membership.objects.select_related("person").filter(pk=kept["seat"]).first()
    return Arrival(way, seat.person.name if seat else "", kept.get("reason", ""), kept.get("photo"))
