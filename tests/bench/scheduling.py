"""Places for a centre's projects: ours, without and with the solver, against first come, a queue and a queue with a reserve, on the same generated arrivals."""

from __future__ import annotations

import sys
from functools import partial

from apps.scheduling.rules import cpsat
from tests.bench.ratio import Effort, Limit, Measured, PeerMissing
from tests.bench.scheduling_side import (
    CITY,
    DISTRICT,
    HEAD,
    NIGHTLY,
    SOLVED,
    WAYS,
    WORKING_DAYS_A_YEAR,
    Load,
    Outcome,
    percentile,
    simulated,
    use,
)

SEEDS = (1, 2, 3)
DISTRICT_DAYS, CITY_DAYS = 120, 40
WORST_WAIT, MEAN_WAIT_MORE = 1.05, 0.2
MOVED, ANSWER, SOLVED_ANSWER = 3.0, 50.0, 1000.0
CORE_LATE = 0.15
"""Of first come's days late in core hours."""


def measure(effort: Effort) -> list[Measured]:
    """Both loads, in core hours and with evenings and Saturdays; a whole year of the city where that is asked for. Tables go to standard error."""
    if cpsat.version() is None:
        raise PeerMissing(
            "ortools is not installed: pip install --require-hashes -r requirements-solver.lock. 未安装求解器。"
        )
    if effort.whole_year:
        _told(DISTRICT, WORKING_DAYS_A_YEAR, SEEDS)
        return _compared(CITY, WORKING_DAYS_A_YEAR, SEEDS[:1])
    return _compared(DISTRICT, DISTRICT_DAYS, SEEDS) + _compared(CITY, CITY_DAYS, SEEDS)


def _compared(load: Load, days: int, seeds: tuple[int, ...]) -> list[Measured]:
    core = _ways(load, days, seeds, (*WAYS, SOLVED), may_extend=False)
    extended = _ways(load, days, seeds, WAYS, may_extend=True)
    print(f"{load.name}, {days} working days, {len(seeds)} runs, evaluation use {use(load):.2f}", file=sys.stderr)
    for title, outcomes in (("core hours only", core), ("with evenings and Saturdays", extended)):
        print(title, HEAD, *(outcome.row() for outcome in outcomes), sep="\n", file=sys.stderr)
    return _extended_limits(load, extended[0], extended[-1]) + _core_limits(load, core[0], core[-1])


def _told(load: Load, days: int, seeds: tuple[int, ...]) -> None:
    """Core hours with the solver and with nights besides: what nights add, without a limit."""
    print(f"{load.name}, {days} working days, {len(seeds)} runs, core hours only", HEAD, sep="\n", file=sys.stderr)
    for one in _ways(load, days, seeds, ("FIFO", SOLVED, NIGHTLY), may_extend=False):
        print(f"{one.row()} of these at night {one.at_night}", file=sys.stderr)


def _ways(load: Load, days: int, seeds: tuple[int, ...], ways: tuple[str, ...], *, may_extend: bool) -> list[Outcome]:
    return [
        sum(map(partial(_once, load, days, way, may_extend), seeds[1:]), _once(load, days, way, may_extend, seeds[0]))
        for way in ways
    ]


def _once(load: Load, days: int, way: str, may_extend: bool, seed: int) -> Outcome:
    return simulated(load, days, seed, way, may_extend=may_extend)


def _extended_limits(load: Load, first_come: Outcome, ours: Outcome) -> list[Measured]:
    name = f"scheduling, {load.name}: "
    return [
        Limit(name + "green days late", ours.green_days_late, 0, "days", f"first come {first_come.green_days_late}"),
        *_fairness(name, first_come, ours),
        Limit(name + "extended sessions", ours.extended, first_come.extended, "sessions", "at most first come's"),
        *_answers(name, ours, ANSWER),
    ]


def _core_limits(load: Load, first_come: Outcome, ours: Outcome) -> list[Measured]:
    name = f"scheduling, {load.name}, core hours with the solver: "
    most = round(CORE_LATE * first_come.green_days_late, 1)
    return [
        Limit(name + "green days late", ours.green_days_late, most, "days", f"first come {first_come.green_days_late}"),
        *_fairness(name, first_come, ours),
        *_answers(name, ours, SOLVED_ANSWER),
    ]


def _fairness(name: str, first_come: Outcome, ours: Outcome) -> list[Measured]:
    longest, mean = max(first_come.waits), round(first_come.mean_wait + MEAN_WAIT_MORE, 2)
    return [
        Limit(name + "ordinary mean wait", ours.mean_wait, mean, "days"),
        Limit(
            name + "ordinary worst wait",
            max(ours.waits),
            round(WORST_WAIT * longest, 1),
            "days",
            f"first come {longest}",
        ),
        Limit(name + "bookings moved", ours.moved_share, MOVED, "%"),
    ]


def _answers(name: str, ours: Outcome, most: float) -> list[Measured]:
    faults = ours.broken + ours.differing + ours.unplaced + ours.twice
    slowest = f"processor time; the slowest {max(ours.fresh):.0f} ms"
    return [
        Limit(name + "answer p99 from the bookings alone", percentile(ours.fresh, 99), most, "ms", slowest),
        Limit(name + "broken rules, other answers, moved twice, without a place", faults, 0, "faults"),
    ]
