"""双信封 — which envelopes an opening opens, and where the other part of it is. Nothing here knows a price."""

from __future__ import annotations

from django.db.models import QuerySet

from apps.bids.queries import headers
from apps.bids.rules.parts import Part, is_double, of_part
from apps.openings.models import Opening
from apps.tenders.models import DataSheet, Lot

PART_MARK = "~"


def openings_of(code: str) -> QuerySet[Opening]:
    """The openings of a published lot by the code of an address, the newest part first; of one part where it says which."""
    lot_code, mark, part = code.partition(PART_MARK)
    found = Opening.objects.filter(lot__code=lot_code, lot__published_at__isnull=False).order_by("-part")
    if not mark:
        return found
    return found.filter(part=int(part)) if part in ("1", "2") else found.none()


def part_of(lot: Lot) -> Part:
    """The part that the lot's opening begins with."""
    envelopes = DataSheet.objects.filter(lot=lot).values_list("envelopes", flat=True).first()
    return Part.FIRST if is_double(envelopes or ()) else Part.WHOLE


def headers_of(opening: Opening, bid: str) -> dict[str, bytes]:
    """The headers of those sealed files of a bid that this opening opens: of the others nobody is asked for a key here."""
    sealed = headers(bid)
    return {name: sealed[name] for name in of_part(Part(opening.part), sealed)}


def first_of(opening: Opening) -> Opening | None:
    """The opening of the first envelopes, for that of the second."""
    return Opening.objects.filter(lot=opening.lot_id, part=Part.FIRST).first() if opening.is_second else None


def second_of(opening: Opening) -> Opening | None:
    """The opening of the second envelopes, once it is convened."""
    is_first = opening.part == Part.FIRST
    return Opening.objects.filter(lot=opening.lot_id, part=Part.SECOND).first() if is_first else None
