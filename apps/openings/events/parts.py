"""双信封 — the two parts of an opening: which one it is, who goes on into the second, and what the first one told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds
from apps.openings.events.disclosed import BIDDERS, PRICES


@dataclass(frozen=True, slots=True)
class PartArranged(Fact):
    """The opening is the first or the second of two, and begins then. It names nobody."""

    kind: ClassVar[str] = "opening.part_arranged"

    lot: int
    code: str
    part: int
    opens_at: str


@dataclass(frozen=True, slots=True)
class PartCalledOff(Fact):
    """The time of the second opening does not stand any more: the first envelopes are still being reviewed. It names nobody."""

    kind: ClassVar[str] = "opening.part_called_off"

    lot: int
    code: str
    part: int


@dataclass(frozen=True, slots=True)
class SecondAwaited(Fact):
    """The time of the second opening has come: it may be started."""

    kind: ClassVar[str] = "opening.second_awaited"

    lot: int
    code: str


@dataclass(frozen=True, slots=True)
class FirstEnvelopeOpened(Fact):
    """第一信封开启 — everything that is announced but the price, and the key with which anybody opens that sheet himself."""

    kind: ClassVar[str] = "opening.first_envelope_opened"
    discloses: ClassVar[frozenset[Matter]] = PRICES

    lot: int
    bid: str
    fields: dict[str, str]
    key: str
    sheet: dict[str, object]


@dataclass(frozen=True, slots=True)
class SecondListPublished(Fact):
    """公布通过名单 — whose second envelope is opened; the others' are returned as they are sealed (原封退还)."""

    kind: ClassVar[str] = "opening.second_list_published"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bids: list[dict[str, object]]
    returned: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class SecondEnvelopeAdmitted(Fact):
    """通过第一信封评审 — the bidder's second envelope is opened in this session. Heard by the bidder alone."""

    kind: ClassVar[str] = "opening.second_envelope_admitted"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str
    organisation: int


@dataclass(frozen=True, slots=True)
class SecondEnvelopeReturned(Fact):
    """第二信封原封退还 — nobody opens it, and the bidder is out. Heard by the bidder alone."""

    kind: ClassVar[str] = "opening.second_envelope_returned"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bid: str
    organisation: int


name_kinds(
    {
        "opening.second_envelope_admitted": Wording("通过第一信封评审", "Passed the first review"),
        "opening.second_envelope_returned": Wording("第二信封原封退还", "Second envelope returned unopened"),
        "opening.part_arranged": Wording("双信封开标安排", "Opening in two parts arranged"),
        "opening.part_called_off": Wording("第二信封开标时间取消", "Time of the second opening called off"),
        "opening.second_awaited": Wording("第二信封开标时间已到", "Time of the second opening has come"),
        "opening.first_envelope_opened": Wording("第一信封开启", "First envelope opened"),
        "opening.second_list_published": Wording("第一信封通过名单公布", "List of those who passed the first part"),
    }
)
