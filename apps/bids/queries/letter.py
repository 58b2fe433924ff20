"""投标函的签署核验 — whether the letter of an opened bid bears the seal and the signature that the tender document demands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from apps.bids.letters import letter_asked
from apps.bids.rules.letter import is_letter
from apps.bids.rules.letter_signatures import LetterStanding, Trusted, signatures_of, standing_of
from apps.core.refusals import Refused
from apps.evidence.pades import Trust
from apps.evidence.store import open_stored
from apps.parties.models import Organisation
from apps.parties.trust import trust
from apps.tenders.models import DataSheet, Lot

LARGEST = 64 * 2**20
"""As much as the bidder's page signs; a larger letter is not read."""


def letter_standing(
    lot: Lot, objects: Mapping[str, Sequence[tuple[str, str]]], bidder: Organisation, *, now: datetime
) -> LetterStanding:
    """The letter among the files of an opened bid (names and stored objects by envelope), and its signatures."""
    asked = letter_asked(DataSheet.objects.get(lot=lot))
    needs = {"needs_seal": bool(asked["isSealed"]), "needs_signature": bool(asked["isSigned"])}
    files = [(name, stored) for listed in objects.values() for name, stored in listed]
    found = next(((name, stored) for name, stored in files if is_letter(name, asked["material"])), None)
    if found is None:
        return standing_of("", None, **needs)
    with open_stored(found[1]) as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        return standing_of(found[0], None, **needs)
    signatures = signatures_of(content, bidder=bidder.code, trusted=trusted_by(_house(now)))
    return standing_of(found[0], signatures, **needs)


def trusted_by(house: Trust | None) -> Trusted | None:
    """By what this house judges a letter's signatures; nothing where another authority issues."""
    if house is None:
        return None
    time = house.time.chain() if house.time else ()
    return Trusted(house.root, house.intermediates, house.crls, house.roots, (*house.intermediates, *time))


def _house(now: datetime) -> Trust | None:
    try:
        return trust(now)
    except Refused:
        return None
