"""What evaluation takes over from the opening: the opened bids with their files, and the drawn values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from apps.bids import steps as bids
from apps.openings.models import BidResult, Opening
from apps.tenders.models import Lot


@dataclass(frozen=True, slots=True)
class OpenedBid:
    """A bid as the evaluation gets it. `objects` names the stored files of each envelope."""

    bid_id: str
    organisation_id: int
    bidder: str
    price: Decimal | None
    """Nothing while the second envelope is sealed, or where it was not opened."""
    fields: dict[str, str]
    objects: dict[str, list[tuple[str, str]]]
    received_at: datetime
    revision: int
    statement: str
    receipt: Mapping[str, Any]


def opened_bids(lot: Lot) -> list[OpenedBid]:
    """The bids that were opened, in the order of the list; none before decryption was settled.

    Of two envelopes the first decides who is there; the prices come with the second.
    """
    parts = Opening.objects.filter(lot=lot, settled_at__isnull=False).order_by("part")
    if not parts:
        return []
    opening, *second = parts
    results = {one.bid: one for one in opening.results.filter(failure="")}
    priced = {one.bid: one for part in second for one in part.results.filter(failure="")} or results
    disclosed = {one.bid_id: one for one in bids.disclosed(lot)}
    return [
        OpenedBid(
            bid_id=one.bid,
            organisation_id=one.organisation_id,
            bidder=one.organisation.name,
            price=priced[one.bid].price if one.bid in priced else None,
            fields=results[one.bid].fields,
            objects=_objects(results[one.bid]) | (_objects(priced[one.bid]) if one.bid in priced else {}),
            received_at=one.received_at,
            revision=one.revision,
            statement=disclosed[one.bid].statement,
            receipt=disclosed[one.bid].receipt,
        )
        for one in opening.listed.select_related("organisation").order_by("number")
        if one.bid in results
    ]


def _objects(result: BidResult) -> dict[str, list[tuple[str, str]]]:
    return {name: [(file, stored) for file, stored in files] for name, files in result.objects_by_envelope.items()}


def drawn_values(lot: Lot) -> dict[str, Decimal]:
    """The coefficients that were drawn in the opening, by name."""
    drawn = Opening.objects.filter(lot=lot, draws__drawn_at__isnull=False).order_by("draws__number")
    return {name: Decimal(value) for name, value in drawn.values_list("draws__name", "draws__value")}
