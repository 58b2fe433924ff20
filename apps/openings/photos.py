"""手持照片 — the photo of an emergency sign-in: under the lid in the store before the act, opened for the host after the list."""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from apps.bids.secrecy import opened, shut
from apps.core.refusals import Refused
from apps.evidence.store import open_stored, put_within
from apps.openings.rules.arrival import PHOTO_LIMIT, photo_type

MIB = 2**20


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """Where the photo lies and where its lid opens."""

    name: str
    place: str
    type: str


def keep_photo(content: bytes) -> KeptPhoto:
    """The photo is durable under the lid, under a name that says nothing. Raises Refused("photo_wrong") and keeps nothing."""
    kind = photo_type(content)
    if kind is None or len(content) > PHOTO_LIMIT:
        raise Refused("photo_wrong", limit=PHOTO_LIMIT // MIB)
    name = f"arrivals/{secrets.token_hex(16)}"
    place = f"photo:{name}"
    put_within(name, [shut({"content": b64encode(content).decode()}, place=place)], limit=2 * PHOTO_LIMIT)
    return KeptPhoto(name, place, kind)


def photo_of(kept: Mapping[str, str]) -> bytes:
    """The photo that a sign-in names."""
    with open_stored(kept["name"]) as file:
        content = opened(file.read(), place=kept["place"])
    return b64decode(str(content["content"]))
