"""What a bid must or may contain: the data sheet's list, and what follows from its other terms even where the list forgot it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apps.bids.rules.consortium import AGENT, AGREEMENT
from apps.bids.rules.letter import LETTER
from apps.bids.rules.parts import is_double
from apps.tenders.models import DataSheet, Envelope

FOR_THE_LETTER = (Envelope.COMMERCIAL, Envelope.QUALIFICATION, Envelope.TECHNICAL)
FOR_WHO_BIDS = (Envelope.QUALIFICATION, Envelope.COMMERCIAL, Envelope.TECHNICAL)


def materials_of(sheet: DataSheet) -> list[dict[str, Any]]:
    """A letter that must be signed, the agreement of a consortium where one may bid, the power of an authorised agent."""
    listed: list[dict[str, Any]] = list(sheet.materials)
    letter, agreement, power = [], [], _missing(sheet, listed, AGENT, FOR_WHO_BIDS, is_required=False)
    if sheet.letter_is_sealed or sheet.letter_is_signed:
        places = FOR_WHO_BIDS if is_double(sheet.envelopes) else FOR_THE_LETTER
        letter = _missing(sheet, listed, LETTER, places, is_required=True)
    if sheet.accepts_consortium:
        agreement = _missing(sheet, listed, AGREEMENT, FOR_WHO_BIDS, is_required=False)
    return [*letter, *listed, *agreement, *power]


def _missing(
    sheet: DataSheet, listed: Sequence[dict[str, Any]], name: str, places: Sequence[str], *, is_required: bool
) -> list[dict[str, Any]]:
    envelope = next((str(one) for one in places if one in sheet.envelopes), None)
    if envelope is None or any(name in one["name"] for one in listed):
        return []
    return [{"name": name, "envelope": envelope, "is_required": is_required}]
