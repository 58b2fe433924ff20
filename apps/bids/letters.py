"""投标函 — what a bidder's own browser needs to put seal and signature on its letter of bid; the letter itself stays there."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from typing import Any

from apps.bids.queries.colleagues import signing_colleagues
from apps.bids.rules.letter import Capacity, letter_name
from apps.bids.rules.outlines import Outlines, outlines_of
from apps.core.refusals import Refused
from apps.evidence import seal_image
from apps.evidence.typesetting import Drawing, draw
from apps.parties import ca
from apps.parties.models import Organisation, Person
from apps.tenders.models import DataSheet

SEAL = "电子印章"
DEMONSTRATION_SEAL = "演示电子印章"
CAPACITIES = {Capacity.LEGAL: "法定代表人", Capacity.AGENT: "授权代理人"}


def letter_asked(sheet: DataSheet) -> dict[str, Any]:
    """Which signatures the tender document demands, and which material is the letter."""
    names = [one["name"] for one in sheet.materials]
    return {"isSealed": sheet.letter_is_sealed, "isSigned": sheet.letter_is_signed, "material": letter_name(names)}


def letter_terms(
    sheet: DataSheet, organisation: Organisation | None, person: Person | None, certificate: bytes, *, now: datetime
) -> dict[str, Any]:
    """As `letter_asked`; where there is something to sign with, also certificate, chain and stamps, and who else may sign.

    `colleagues` are the certificates in force of the organisation's own bidder seats: a letter that comes back from
    another computer must be signed by one of them.
    """
    asked = letter_asked(sheet)
    if not certificate or organisation is None or person is None or not (asked["isSealed"] or asked["isSigned"]):
        return asked
    chain, is_demonstration = _house(now)
    return asked | {
        "certificate": b64encode(certificate).decode(),
        "chain": [b64encode(one).decode() for one in chain],
        "organisation": organisation.name,
        "person": person.name,
        "colleagues": [asdict(one) for one in signing_colleagues(organisation, now=now)],
        "stamps": {"seal": asdict(_seal(organisation.name, organisation.code, is_demonstration=is_demonstration))}
        | {
            capacity.value: asdict(_stamp(person.name, words, organisation.name, is_demonstration=is_demonstration))
            for capacity, words in CAPACITIES.items()
        },
    }


def _house(now: datetime) -> tuple[tuple[bytes, ...], bool]:
    """The certificates above the bidder's own, where this house issued it."""
    try:
        house = ca.authority(now=now)
    except Refused:
        return (), False
    return house.chain(), house.name == ca.DEMONSTRATION


@lru_cache(maxsize=64)
def _seal(organisation: str, code: str, *, is_demonstration: bool) -> Outlines:
    caption = DEMONSTRATION_SEAL if is_demonstration else SEAL
    return outlines_of(seal_image.seal(organisation, caption=caption, code=code, form="svg"))


@lru_cache(maxsize=64)
def _stamp(person: str, capacity: str, organisation: str, *, is_demonstration: bool) -> Outlines:
    told = {"name": person, "lines": [organisation, capacity], "demonstration": is_demonstration}
    return outlines_of(draw(Drawing("stamp", told), "svg"))
