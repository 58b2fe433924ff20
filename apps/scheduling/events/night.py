"""What is told of plans of the night, in the stream of the scheduling desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class NightPlanned(Fact):
    """重排方案提出, with the digest of everything that it was computed from; days late are those of key projects, then of ordinary ones."""

    kind: ClassVar[str] = "night.planned"

    version: int
    digest: str
    sessions: list[str]
    days_late_before: list[int]
    days_late_after: list[int]


@dataclass(frozen=True, slots=True)
class NightConfirmed(Fact):
    """重排方案确认 — ``moved`` went together; ``stayed`` were proposed to move and left where they are."""

    kind: ClassVar[str] = "night.confirmed"

    digest: str
    moved: list[str]
    stayed: list[str]
    version: int


@dataclass(frozen=True, slots=True)
class NightDismissed(Fact):
    """重排方案不采用."""

    kind: ClassVar[str] = "night.dismissed"

    digest: str
    reason: str


@dataclass(frozen=True, slots=True)
class BookingReplanned(Fact):
    """夜间重排改期 — to be less late itself, or to make room for one that is (``ground``); once for ever."""

    kind: ClassVar[str] = "booking.replanned"

    booking: str
    place_before: int
    before: str
    place: int
    half_day: str
    ground: str
    digest: str
    version: int


KINDS = name_kinds(
    {
        "night.planned": Wording("夜间重排方案提出", "Plan of the night proposed"),
        "night.confirmed": Wording("夜间重排方案确认", "Plan of the night confirmed"),
        "night.dismissed": Wording("夜间重排方案不采用", "Plan of the night dismissed"),
        "booking.replanned": Wording("夜间重排改期", "Moved by the plan of the night"),
    }
)
