"""The facts this app may emit. Until the list they are heard by nobody but the bidder; at the deadline only a commitment is public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds

_BIDDERS = frozenset({Matter.BIDDERS})


@dataclass(frozen=True, slots=True)
class BidReceived(Fact):
    """签收 — all files of a bid are here and signed for. The commitment hides the statement until it is disclosed."""

    kind: ClassVar[str] = "bid.received"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    bid: str
    revision: int
    commitment: str


@dataclass(frozen=True, slots=True)
class BidReplaced(Fact):
    """补充、修改 — a later bid counts instead of the earlier one, which is kept."""

    kind: ClassVar[str] = "bid.replaced"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    bid: str
    revision: int
    commitment: str


@dataclass(frozen=True, slots=True)
class BidWithdrawn(Fact):
    """撤回 — the bid does not count unless another follows before the deadline."""

    kind: ClassVar[str] = "bid.withdrawn"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    bid: str
    revision: int
    commitment: str


@dataclass(frozen=True, slots=True)
class BidRefused(Fact):
    """拒收 — what was handed in was not taken, and why; told to the bidder alone."""

    kind: ClassVar[str] = "bid.refused"
    discloses: ClassVar[frozenset[Matter]] = _BIDDERS

    bid: str
    code: str


@dataclass(frozen=True, slots=True)
class BidsClosed(Fact):
    """截止封存 — what was received is fixed: nobody can add, drop or choose bids any more, and nobody learns how many."""

    kind: ClassVar[str] = "bids.closed"

    lot: int
    commitment: str


name_kinds(
    {
        BidReceived.kind: Wording("投标文件签收", "Bid received"),
        BidReplaced.kind: Wording("投标文件补充、修改", "Bid replaced"),
        BidWithdrawn.kind: Wording("投标文件撤回", "Bid withdrawn"),
        BidRefused.kind: Wording("投标文件拒收", "Bid refused"),
        BidsClosed.kind: Wording("投标截止封存", "Bids closed"),
    }
)
