"""What the scheduler is told and what it answers, as plain values. Units: half-days; a session fills whole ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class Part(IntEnum):
    """Which part of a day: morning, afternoon, or the evening that is open by extension only (延时)."""

    AM = 0
    PM = 1
    EVENING = 2


@dataclass(frozen=True, slots=True, order=True)
class HalfDay:
    """半天 — the unit of the plan; earlier ones are smaller."""

    day: date
    part: Part


class Kind(StrEnum):
    """What a booking is for."""

    OPENING = "opening"
    EVALUATION = "evaluation"


class ResourceKind(StrEnum):
    """What a session may need."""

    OPENING_ROOM = "opening_room"
    EVALUATION_ROOM = "evaluation_room"
    SEATS = "seats"
    HOST = "host"
    WITNESS = "witness"
    SPECIALTY = "specialty"


ROOM_OF = {Kind.OPENING: ResourceKind.OPENING_ROOM, Kind.EVALUATION: ResourceKind.EVALUATION_ROOM}
"""Which rooms a session of each kind may have."""


class Reason(StrEnum):
    """Why a half-day could not be taken."""

    NO_ROOM_FITS = "no_room_fits"
    """No room is large enough and has the features."""
    ROOMS_FULL = "rooms_full"
    """Every room that fits is taken, closed or being cleaned for some of the time."""
    USED_UP = "used_up"
    """Too few units of the resource are left."""
    TOO_LONG = "too_long"
    """So long a session that begins here does not end in time: the centre closes before."""
    NO_OPENING = "no_opening"
    """The evaluation could be here, but the plan has no half-days in which its opening could be."""


class FoundBy(StrEnum):
    """Which step found the slots."""

    PROFILE = "profile"
    REPAIR = "repair"
    EXTENDED = "extended"
    SOLVER = "solver"


@dataclass(frozen=True, slots=True)
class Resource:
    """A room or something that is counted.

    ``capacity`` is how many sessions a room holds at once (1; a virtual hall more), or how many units there are in a half-day.
    ``places`` is how many people a room holds. ``buffer`` is how many half-days of the same day a room stays empty after use (保洁).
    """

    code: str
    kind: ResourceKind
    capacity: int
    features: frozenset[str] = frozenset()
    places: int = 0
    buffer: int = 0


@dataclass(frozen=True, slots=True)
class Closure:
    """So many units of a resource are missing in a half-day; of a room its whole capacity."""

    resource: str
    half_day: HalfDay
    units: int


@dataclass(frozen=True, slots=True)
class Booking:
    """A session that has its place. ``opened`` is the last half-day of an evaluation's opening; an opening has none.

    ``promise`` is the last half-day in which it may begin without being late. A pinned booking is never moved (an announced opening is pinned).
    ``needs`` counts units of counted resources; the room is apart.
    """

    code: str
    lot: str
    kind: Kind
    start: HalfDay
    length: int
    room: str
    needs: Mapping[str, int]
    promise: HalfDay | None
    opened: HalfDay | None
    is_green: bool
    is_pinned: bool
    has_moved: bool
    is_extended: bool
    features: frozenset[str] = frozenset()
    people: int = 0


@dataclass(frozen=True, slots=True)
class Demand:
    """One session that is asked for. ``only`` is the one half-day it may begin in: the deadline of a notice that is out."""

    length: int
    needs: Mapping[str, int]
    features: frozenset[str] = frozenset()
    people: int = 0
    only: HalfDay | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """An opening, an evaluation, or both of a lot. ``earliest`` is the first half-day that the law and the tenderee allow.

    ``promise`` is the last half-day in which the last session asked for may begin. An evaluation alone says when its lot was ``opened``
    (the last half-day of the opening). ``may_extend`` allows evenings and Saturdays where core hours would be late.
    """

    lot: str
    opening: Demand | None
    evaluation: Demand | None
    earliest: HalfDay
    promise: HalfDay | None
    is_green: bool
    may_extend: bool
    opened: HalfDay | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """The centre's rules. ``evaluation_within`` counts working days from the opening; None where the rule book says otherwise."""

    freeze_days: int = 2
    evaluation_within: int | None = 1
    most_moves: int = 3
    alternatives: int = 3


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the scheduler knows. ``core`` and ``extended`` are the half-days in which the centre is or may be open.

    ``version`` is the plan's; who confirms a proposal names it. ``now`` has begun, so nothing may begin in it.
    """

    version: int
    now: HalfDay
    core: tuple[HalfDay, ...]
    extended: tuple[HalfDay, ...]
    resources: tuple[Resource, ...]
    closures: tuple[Closure, ...]
    bookings: tuple[Booking, ...]
    policy: Policy


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a session would be: ``length`` half-days from ``start``, the last of them ``end``."""

    kind: Kind
    start: HalfDay
    end: HalfDay
    room: str
    is_extended: bool


@dataclass(frozen=True, slots=True)
class Move:
    """An ordinary evaluation that would make room."""

    booking: str
    lot: str
    before: Slot
    after: Slot


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why a session of ``kind`` could not begin in an earlier half-day: the one resource in its way.

    ``resource`` is a code, or the kind of room where no single room is to blame. Of ``capacity`` units ``used`` were taken and ``needed`` wanted.
    """

    half_day: HalfDay
    kind: Kind
    resource: str
    reason: Reason
    used: int
    capacity: int
    needed: int


@dataclass(frozen=True, slots=True)
class Option:
    """A way to serve the request: its sessions in order, and what would move for it. ``days_late`` counts working days."""

    slots: tuple[Slot, ...]
    moves: tuple[Move, ...]
    found_by: FoundBy
    days_late: int

    @property
    def is_late(self) -> bool:
        """True when the promise is missed."""
        return self.days_late > 0

    @property
    def is_extended(self) -> bool:
        """True when a session lies in an evening or on a Saturday."""
        return any(slot.is_extended for slot in self.slots)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The answer: the best way, if there is one, up to three others, and why nothing was free earlier."""

    version: int
    lot: str
    best: Option | None
    alternatives: tuple[Option, ...]
    blocked: tuple[Blocked, ...]
