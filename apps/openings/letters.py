"""开启后的投标函 — who sealed and who signed the letter of an opened bid, looked at once, when the bid is opened."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from apps.bids.queries.letter import letter_standing
from apps.bids.rules.letter_signatures import LetterSignature, LetterStanding
from apps.openings.actions.decryption import OpenedContents
from apps.openings.models import BidResult, Opening


@dataclass(frozen=True, slots=True)
class OpenedLetter:
    """A bid of the list and what was found of its letter."""

    number: int
    bidder: str
    standing: LetterStanding


def with_letter(opening: Opening, bid: str, contents: OpenedContents, *, now: datetime) -> OpenedContents:
    """The contents with what was found of the letter; reads the stored file. The second envelope has no letter."""
    if opening.is_second:
        return contents
    bidder = opening.listed.select_related("organisation").get(bid=bid).organisation
    objects = {name: [(file, stored) for file, stored in files] for name, files in contents.objects_by_envelope.items()}
    return replace(contents, letter=_told(letter_standing(opening.lot, objects, bidder, now=now)))


def letters_of(opening: Opening, *, organisation_id: int | None) -> list[OpenedLetter]:
    """The letters that were looked at, in the order of the list; of one organisation, or of all for None."""
    results = BidResult.objects.filter(opening=opening, letter__isnull=False)
    found = {one.bid: _standing(one.letter) for one in results if one.letter}
    listed = opening.listed.select_related("organisation").order_by("number")
    if organisation_id is not None:
        listed = listed.filter(organisation_id=organisation_id)
    return [OpenedLetter(one.number, one.organisation.name, found[one.bid]) for one in listed if one.bid in found]


def kept_letter(result: BidResult) -> LetterStanding | None:
    """What was found of one bid's letter when it was opened; None where no letter belonged into its envelopes."""
    return _standing(result.letter) if result.letter else None


def letter_object(result: BidResult, standing: LetterStanding) -> str:
    """The stored object that is the letter; empty where none was found."""
    listed = [pair for files in result.objects_by_envelope.values() for pair in files]
    return next((stored for name, stored in listed if standing.file and name == standing.file), "")


def _told(standing: LetterStanding) -> dict[str, Any]:
    told = asdict(standing)
    told["signatures"] = [_signature_told(one) for one in standing.signatures]
    for place in ("seal", "signature"):
        signature = getattr(standing, place)
        told[place] = None if signature is None else _signature_told(signature)
    return told


def _signature_told(signature: LetterSignature) -> dict[str, Any]:
    moments = {"at": signature.at, "stamped_at": signature.stamped_at}
    return asdict(signature) | {name: moment.isoformat() if moment else None for name, moment in moments.items()}


def _standing(told: dict[str, Any]) -> LetterStanding:
    places = {place: told[place] and _signature(told[place]) for place in ("seal", "signature")}
    return LetterStanding(**{**told, **places, "signatures": tuple(_signature(one) for one in told["signatures"])})


def _signature(told: dict[str, Any]) -> LetterSignature:
    """What was kept before signatures had time-stamps knows of none."""
    known = {"has_stamp": False, "stamped_at": None, **told}
    moments = {name: datetime.fromisoformat(known[name]) if known[name] else None for name in ("at", "stamped_at")}
    return LetterSignature(**{**known, **moments})
