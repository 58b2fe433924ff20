"""What the figures are counted from: one small row for each thing that became public, with the day on which it did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Sort:
    """交易类别与标的 — the body of law and the kind of a lot."""

    regime: str
    kind: str


@dataclass(frozen=True, slots=True)
class Entered:
    """项目进场 — a lot whose first notice is out, on the day it came out."""

    on: date
    sort: Sort
    project: int


@dataclass(frozen=True, slots=True)
class Held:
    """开标 — an opening whose record was closed, on the day it was opened."""

    on: date
    sort: Sort
    is_without_meeting: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """投标人名单 — how many stood on the list of a lot, on the day the list was published."""

    on: date
    sort: Sort
    bidders: int


@dataclass(frozen=True, slots=True)
class Result:
    """成交 — a lot whose result is public: the winner's price and what it is compared with, in yuan."""

    on: date
    sort: Sort
    amount: Decimal
    limit: Decimal | None
    """预算金额 of a procurement, 最高投标限价 of a tender; none where the document set none."""
    is_electronic: bool
    is_remote: bool


class RoomKind(StrEnum):
    """What a room is for."""

    OPENING = "opening"
    EVALUATION = "evaluation"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A room, by its name."""

    kind: RoomKind
    name: str


@dataclass(frozen=True, slots=True)
class Used:
    """场地使用 — a room was in use on a half day of one session."""

    place: Place
    session: int
    on: date
    is_afternoon: bool


class Service(StrEnum):
    """服务事项 whose time is promised or set by law."""

    ENTRY_CHECK = "entry_check"
    NOTICE = "notice"
    ANSWER = "answer"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Served:
    """A service that was done, or whose time ran out before it was, on the day of the one or the other."""

    service: Service
    on: date
    is_in_time: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of the days asked for."""

    entered: tuple[Entered, ...] = ()
    """These from the first day of the platform on, since a project is counted once, with its first lot."""
    held: tuple[Held, ...] = ()
    listed: tuple[Listed, ...] = ()
    results: tuple[Result, ...] = ()
    used: tuple[Used, ...] = ()
    served: tuple[Served, ...] = ()
