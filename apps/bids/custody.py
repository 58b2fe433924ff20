"""密钥托管 in what is sent: a bid's headers name exactly the custodians in force for its lot, all of them alike, or nobody."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime

from apps.bids.models import CustodianPlace, CustodianSet
from apps.bids.queries.custodians import named_in_force
from apps.bids.rules.envelope import read_header
from apps.bids.rules.escrow import BadEscrow, Escrowed, escrow_of
from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.refusals import Refused
from apps.tenders.models import Lot


def must_name_the_custodians(lot: Lot, headers: Mapping[str, bytes], *, at: datetime) -> None:
    """The headers, by envelope, carry the escrow in force at that moment, or none carries any.

    Raises Refused("bid_escrow_wrong"). What is looked up does not depend on what was chosen.
    """
    allowed = (None, named_in_force(lot, at))
    chosen = {name: _named_in(content, name) for name, content in headers.items()}
    first = next(iter(chosen.values()))
    for name, named in chosen.items():
        if named not in allowed or named != first:
            raise Refused("bid_escrow_wrong", envelope=name)


def _named_in(content: bytes, envelope: str) -> tuple[str, int] | None:
    """The digest that a header names, and for how many places; None for a bid without escrow."""
    try:
        escrowed = escrow_of(read_header(io.BytesIO(content)))
    except BadEscrow:
        raise Refused("bid_escrow_wrong", envelope=envelope) from None
    return (escrowed.digest, len(escrowed.sealed)) if escrowed else None


def escrow_in(headers: Mapping[str, bytes]) -> dict[str, Escrowed]:
    """The escrow of a received bid by envelope; empty where its bidder chose none."""
    found = {name: escrow_of(read_header(io.BytesIO(content))) for name, content in headers.items()}
    return {name: one for name, one in found.items() if one is not None}


def set_named(digest: str) -> CustodianSet | None:
    """The set of custodians that the headers of a bid name, in force or ended."""
    return CustodianSet.objects.filter(digest=digest).order_by("-decided_at", "-pk").first()


def place_in(digest: str, actor: Actor) -> int | None:
    """The place that the actor has in the set of this digest; nothing for everybody else."""
    if not actor.acts_as(Role.CUSTODIAN) or actor.person_id is None:
        return None
    places = CustodianPlace.objects.filter(custodian_set__digest=digest, membership__person_id=actor.person_id)
    return places.order_by("-custodian_set__decided_at", "number").values_list("number", flat=True).first()
