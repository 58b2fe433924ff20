"""What the centre tells: entry registrations, halls and times, the working calendar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class EntrySubmitted(Fact):
    """进场登记 was handed in."""

    kind: ClassVar[str] = "lot.entry_submitted"

    lot: int
    time: int


@dataclass(frozen=True, slots=True)
class EntryReturned(Fact):
    """一次性告知补正 — the complete list of what is missing. A second return is counted."""

    kind: ClassVar[str] = "lot.entry_returned"

    lot: int
    time: int
    defects: list[dict[str, str]]
    could_have_been_told: bool


@dataclass(frozen=True, slots=True)
class EntryAccepted(Fact):
    """受理."""

    kind: ClassVar[str] = "lot.entry_accepted"

    lot: int


@dataclass(frozen=True, slots=True)
class EntryRefused(Fact):
    """不予受理, on one of the four grounds that allow it."""

    kind: ClassVar[str] = "lot.entry_refused"

    lot: int
    ground: str
    reason: str


@dataclass(frozen=True, slots=True)
class VenueArranged(Fact):
    """场地安排 — the opening hall and the opening time, which is the deadline."""

    kind: ClassVar[str] = "lot.venue_arranged"

    lot: int
    opening_at: str
    hall: str


@dataclass(frozen=True, slots=True)
class VenueReleased(Fact):
    """The arranged hall and time were given back, with the reason."""

    kind: ClassVar[str] = "lot.venue_released"

    lot: int
    reason: str


@dataclass(frozen=True, slots=True)
class CalendarEdited(Fact):
    """The working-day calendar of a year was corrected by the centre."""

    kind: ClassVar[str] = "calendar.edited"

    year: int
    source: str
    days: list[dict[str, str]]


KINDS = name_kinds(
    {
        "lot.entry_submitted": Wording("进场登记提交", "Entry registration handed in"),
        "lot.entry_returned": Wording("进场登记退回补正", "Entry registration returned"),
        "lot.entry_accepted": Wording("进场登记受理", "Entry registration accepted"),
        "lot.entry_refused": Wording("进场登记不予受理", "Entry registration refused"),
        "lot.venue_arranged": Wording("场地安排", "Venue arranged"),
        "lot.venue_released": Wording("场地释放", "Venue released"),
        "calendar.edited": Wording("工作日历修改", "Working calendar edited"),
    }
)
