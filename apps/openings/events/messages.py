"""留言与禁言 — what is written in the hall, to all or to one, and who may not write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds
from apps.openings.events.disclosed import BIDDERS


@dataclass(frozen=True, slots=True)
class HostSpoke(Fact):
    """The host wrote to everybody."""

    kind: ClassVar[str] = "opening.host_spoke"

    lot: int
    number: int
    list: str
    text: str


@dataclass(frozen=True, slots=True)
class BidderSpoke(Fact):
    """A bidder wrote to everybody."""

    kind: ClassVar[str] = "opening.bidder_spoke"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    number: int
    list: str
    bid: str
    text: str


@dataclass(frozen=True, slots=True)
class MessageSent(Fact):
    """Between the host and one bidder, heard by them and the desk."""

    kind: ClassVar[str] = "opening.message_sent"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    number: int
    list: str
    bid: str
    is_from_host: bool
    text: str


@dataclass(frozen=True, slots=True)
class Muted(Fact):
    """禁言 — one bidder, or all where there is no bid."""

    kind: ClassVar[str] = "opening.muted"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Unmuted(Fact):
    """解除禁言."""

    kind: ClassVar[str] = "opening.unmuted"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str | None


name_kinds(
    {
        "opening.host_spoke": Wording("主持人发言", "Host wrote to everybody"),
        "opening.bidder_spoke": Wording("投标人发言", "Bidder wrote to everybody"),
        "opening.message_sent": Wording("单独留言", "Message between host and one bidder"),
        "opening.muted": Wording("禁言", "Muted"),
        "opening.unmuted": Wording("解除禁言", "Unmuted"),
    }
)
