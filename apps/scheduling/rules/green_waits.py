"""普通项目的等待 — how long ordinary evaluations waited for a place, and how long they would have without making room."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Placed:
    """An evaluation that took place: from which day it was wished, on which day it was first confirmed, on which it was held."""

    tenderee: str
    is_green: bool
    wished_on: date
    first_on: date
    held_on: date

    @property
    def has_moved(self) -> bool:
        """True when it made room for another and so was held on another day."""
        return self.first_on != self.held_on


@dataclass(frozen=True, slots=True)
class Waits:
    """等待工作日 — of how many, on the mean with one decimal, and the longest; 0 where there are none."""

    many: int
    mean: float
    longest: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the public compares: ordinary evaluations as held and as they would have been, key projects, and who made room."""

    ordinary: Waits
    without_moves: Waits
    green: Waits
    moves: tuple[tuple[str, int], ...]
    """How many evaluations of each tenderee made room, most first."""


def waiting(placed: Iterable[Placed], working_days: Sequence[date]) -> Waiting:
    """The comparison; `working_days` are in order and reach over all the days that occur."""
    found = list(placed)
    ordinary = [one for one in found if not one.is_green]
    moved: dict[str, int] = {}
    for one in found:
        if one.has_moved:
            moved[one.tenderee] = moved.get(one.tenderee, 0) + 1
    return Waiting(
        _waits([_days(one.wished_on, one.held_on, working_days) for one in ordinary]),
        _waits([_days(one.wished_on, one.first_on, working_days) for one in ordinary]),
        _waits([_days(one.wished_on, one.held_on, working_days) for one in found if one.is_green]),
        tuple(sorted(moved.items(), key=lambda each: (-each[1], each[0]))),
    )


def _days(since: date, until: date, working_days: Sequence[date]) -> int:
    """Working days after the first day, up to the second."""
    return max(0, bisect_right(working_days, until) - bisect_right(working_days, since))


def _waits(days: Sequence[int]) -> Waits:
    return Waits(len(days), round(sum(days) / len(days), 1), max(days)) if days else Waits(0, 0.0, 0)
