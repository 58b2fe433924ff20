"""A bidder's own bid in an opening: found by a keyed hash before the list, by the list afterwards."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from typing import Any

from django.http import Http404

from apps.bids.lifecycle import BidState
from apps.bids.models import Bid
from apps.bids.secrecy import owner_of
from apps.bids.steps import disclosed_among
from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.refusals import NotAllowed, WrongState
from apps.evidence.rules.chain import moment
from apps.openings.lifecycle import OpeningAction, OpeningState
from apps.openings.models import ListedBid, Opening
from apps.openings.parts import headers_of
from apps.parties.queries import certificate_in_force, keys_of, seat_of


def bid_of(actor: Actor, opening: Opening) -> str | None:
    """The id of the bid in force that the actor's organisation has here; nothing for everybody else."""
    if actor.organisation_id is None or not actor.acts_as(Role.BIDDER):
        return None
    owner = owner_of(opening.lot_id, actor.organisation_id)
    found = Bid.objects.filter(lot_id=opening.lot_id, owner=owner, state=BidState.RECEIVED)
    return found.values_list("code", flat=True).first()


def must_have_bid(actor: Actor, opening: Opening) -> str:
    """The same, refusing who has none."""
    bid = bid_of(actor, opening)
    if bid is None:
        raise NotAllowed("no_bid_of_yours")
    return bid


def must_be_listed(actor: Actor, opening: Opening) -> ListedBid:
    """The actor's bid on the published list. Refuses who has none, and everybody before the list."""
    bid = must_have_bid(actor, opening)
    listed = opening.listed.filter(bid=bid).first()
    if listed is None and opening.is_second and opening.list_published_at is not None:
        raise NotAllowed("second_envelope_returned")
    if listed is None:
        raise WrongState("list_not_published")
    return listed


def own_certificate(actor: Actor, now: datetime) -> dict[str, str] | None:
    """Serial number and end of the certificate that the actor's seat signs with now; nothing where it has none."""
    seat = seat_of(actor)
    key_pair = keys_of(seat) if seat else None
    found = certificate_in_force(key_pair, now=now) if key_pair else None
    if found is None or found.serial is None or found.not_after is None:
        return None
    return {"serial": found.serial, "until": moment(found.not_after)}


def own_headers(actor: Actor, opening: Opening) -> dict[str, Any]:
    """What the bidder's browser needs to release: its headers, who the holders are, until when. 404 for who has no bid."""
    if bid_of(actor, opening) is None:
        raise Http404
    listed = must_be_listed(actor, opening)
    if opening.state != OpeningState.DECRYPTING:
        raise WrongState("wrong_state", state=OpeningState(opening.state), action=OpeningAction.RELEASE)
    return {
        "bid": listed.bid,
        "bid_statement": listed.statement_sha256,
        "sealed_to": disclosed_among(opening.lot, {listed.bid})[0].recipient,
        "headers": {name: b64encode(header).decode() for name, header in headers_of(opening, listed.bid).items()},
        "holders": [{"role": one.role, "recipient": one.recipient} for one in opening.holders.order_by("pk")],
        "until": moment(opening.until) if opening.until else None,
    }


def backup_in_hand(opening: Opening, bid: str) -> dict[str, Any] | None:
    """What became of the backup that was handed in last: being checked, or why it was refused; nothing where it opened the bid."""
    last = opening.backup_imports.filter(bid=bid).last()
    if last is None or (last.ended_at is not None and not last.refusal):
        return None
    return {"refusal": last.refusal, "details": last.details}
