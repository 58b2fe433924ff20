"""What the fold knows of a lot beside its facts: all of it public since the first notice, except names that facts bring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class House:
    """Who publishes, where, and under which prefix (ocid prefix) its processes are known."""

    root: str
    prefix: str
    name: str


@dataclass(frozen=True, slots=True)
class Party:
    """A unit by its name and its unified social credit code (统一社会信用代码)."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """A notice that is out: its kind, title and text word for word."""

    kind: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Material:
    """What a bid has to contain, as the notice says."""

    name: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """The lot. `parties` and `bidder_of` hold the units and bids that its public facts name, and no other."""

    code: str
    title: str
    kind: str
    regime: str
    buyer: Party
    agency: Party | None
    former: str
    """The code of the lot whose next round this is (重新招标), or an empty text."""
    materials: tuple[Material, ...]
    notices: Mapping[int, Announcement]
    parties: Mapping[int, Party]
    bidder_of: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Told:
    """A fact of a public stream. `source` tells the lot's own stream from those of its sessions."""

    source: str
    v: int
    kind: str
    at: datetime
    payload: Mapping[str, Any]
