"""What the scheduling desk tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds
from apps.evidence.streams import Hearers, Stream

DESK = Stream("schedule:desk", Hearers.DESK)
"""What the centre's staff and the supervisor hear of the plan."""


@dataclass(frozen=True, slots=True)
class PlaceRecorded(Fact):
    """场地登记."""

    kind: ClassVar[str] = "place.recorded"

    place: int
    ground: str
    name: str
    seats: int


@dataclass(frozen=True, slots=True)
class PlaceClosed(Fact):
    """场地停用."""

    kind: ClassVar[str] = "place.closed"

    place: int
    half_days: list[str]
    reason: str
    version: int


@dataclass(frozen=True, slots=True)
class BookingApplied(Fact):
    """预约受理."""

    kind: ClassVar[str] = "booking.applied"

    booking: str
    lot: int
    session: str
    people: int
    length: int
    is_green: bool


@dataclass(frozen=True, slots=True)
class BookingProposed(Fact):
    """拟放, with the digest of everything it was computed from."""

    kind: ClassVar[str] = "booking.proposed"

    booking: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class BookingConfirmed(Fact):
    """安排确认."""

    kind: ClassVar[str] = "booking.confirmed"

    booking: str
    place: int
    half_day: str
    version: int
    digest: str
    moved: list[str]


@dataclass(frozen=True, slots=True)
class BookingMoved(Fact):
    """改期 — an evaluation made room for another, once for ever."""

    kind: ClassVar[str] = "booking.moved"

    booking: str
    place: int
    before: str
    half_day: str
    version: int


@dataclass(frozen=True, slots=True)
class BookingMovedByHand(Fact):
    """人工改期 — a person moved it; at the same half-day only the room changed."""

    kind: ClassVar[str] = "booking.moved_by_hand"

    booking: str
    place_before: int
    before: str
    place: int
    half_day: str
    reason: str
    version: int


@dataclass(frozen=True, slots=True)
class BookingKept(Fact):
    """场地协调 — a site of a review has confirmed this room for these half-days."""

    kind: ClassVar[str] = "booking.kept"

    booking: str
    lot: int
    site: int
    place: int
    half_days: list[str]
    version: int


@dataclass(frozen=True, slots=True)
class BookingRanOver(Fact):
    """延时 — the session has its place for this half-day too."""

    kind: ClassVar[str] = "booking.ran_over"

    booking: str
    half_day: str
    reason: str
    version: int


@dataclass(frozen=True, slots=True)
class BookingDisplaced(Fact):
    """让出场地 — another session ran over and no place was free at that time; it is asked for again."""

    kind: ClassVar[str] = "booking.displaced"

    booking: str
    place_before: int
    before: str
    version: int


@dataclass(frozen=True, slots=True)
class BookingCancelled(Fact):
    """取消预约."""

    kind: ClassVar[str] = "booking.cancelled"

    booking: str
    reason: str
    version: int


@dataclass(frozen=True, slots=True)
class BookingFreed(Fact):
    """因故释放 — what the session was for is gone (``ground``); half-days that had not begun are free for others."""

    kind: ClassVar[str] = "booking.freed"

    booking: str
    lot: int
    session: str
    place: int
    half_day: str
    """Empty where it had no place yet."""
    ground: str
    freed: int
    again: str
    """The booking that was asked for instead; empty where nothing is to come."""
    version: int


@dataclass(frozen=True, slots=True)
class BookingBegun(Fact):
    """开始使用."""

    kind: ClassVar[str] = "booking.begun"

    booking: str


@dataclass(frozen=True, slots=True)
class BookingReleased(Fact):
    """释放; half-days that were left are free for others."""

    kind: ClassVar[str] = "booking.released"

    booking: str
    minutes: int
    freed: int
    version: int


@dataclass(frozen=True, slots=True)
class BookingMissed(Fact):
    """未到场."""

    kind: ClassVar[str] = "booking.missed"

    booking: str
    reason: str
    version: int


@dataclass(frozen=True, slots=True)
class CapacityRecorded(Fact):
    """人员余量登记; ``what`` is ``host``, ``witness`` or ``specialty:A08``."""

    kind: ClassVar[str] = "capacity.recorded"

    what: str
    weekdays: list[int]
    on: str
    parts: list[str]
    count: int
    version: int


@dataclass(frozen=True, slots=True)
class HoursRecorded(Fact):
    """开放时间登记."""

    kind: ClassVar[str] = "hours.recorded"

    from_on: str
    version: int


@dataclass(frozen=True, slots=True)
class SpecialDaysRecorded(Fact):
    """停业、加开."""

    kind: ClassVar[str] = "hours.special_days_recorded"

    half_days: list[str]
    is_open: bool
    reason: str
    version: int


KINDS = name_kinds(
    {
        "place.recorded": Wording("场地登记", "Place recorded"),
        "place.closed": Wording("场地停用", "Place closed"),
        "booking.applied": Wording("场地预约受理", "Booking applied for"),
        "booking.proposed": Wording("场地拟放", "Slot proposed"),
        "booking.confirmed": Wording("场地安排确认", "Booking confirmed"),
        "booking.moved": Wording("场地改期", "Booking moved"),
        "booking.moved_by_hand": Wording("场地人工改期", "Booking moved by hand"),
        "booking.kept": Wording("评标场所确认评标室", "Room kept by a site of a review"),
        "booking.ran_over": Wording("场地使用延时", "Session ran over"),
        "booking.displaced": Wording("让出场地，重新安排", "Gave way, to be placed again"),
        "booking.cancelled": Wording("场地预约取消", "Booking cancelled"),
        "booking.freed": Wording("场地因故释放", "Place given back for a cause"),
        "booking.begun": Wording("场地开始使用", "Place in use"),
        "booking.released": Wording("场地释放", "Place released"),
        "capacity.recorded": Wording("人员余量登记", "Hosts, witnesses or experts counted"),
        "hours.recorded": Wording("开放时间登记", "Opening hours recorded"),
        "hours.special_days_recorded": Wording("停业或者加开登记", "Closure or extra opening recorded"),
        "booking.missed": Wording("预约未到场", "Booking missed"),
    }
)
