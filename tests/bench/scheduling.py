"""Places for a centre's projects: ours against first come, a queue and a queue with a reserve, on the same generated arrivals."""

from __future__ import annotations

import sys
from functools import partial

from tests.bench.ratio import Effort, Limit, Measured
from tests.bench.scheduling_side import (
    CITY,
    DISTRICT,
    HEAD,
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
MOVED, ANSWER = 3.0, 50.0


def measure(effort: Effort) -> list[Measured]:
    """Both loads with evenings and Saturdays; a whole year of the city where that is asked for. Tables go to standard error."""
    if effort.whole_year:
        return _compared(CITY, WORKING_DAYS_A_YEAR, SEEDS[:1])
    return _compared(DISTRICT, DISTRICT_DAYS, SEEDS) + _compared(CITY, CITY_DAYS, SEEDS)


def _compared(load: Load, days: int, seeds: tuple[int, ...]) -> list[Measured]:
    core = _ways(load, days, seeds, may_extend=False)
    extended = _ways(load, days, seeds, may_extend=True)
    print(f"{load.name}, {days} working days, {len(seeds)} runs, evaluation use {use(load):.2f}", file=sys.stderr)
    for title, outcomes in (("core hours only", core), ("with evenings and Saturdays", extended)):
        print(title, HEAD, *(outcome.row() for outcome in outcomes), sep="\n", file=sys.stderr)
    return _limits(load, extended[0], extended[-1])


def _ways(load: Load, days: int, seeds: tuple[int, ...], *, may_extend: bool) -> list[Outcome]:
    return [
        sum(map(partial(_once, load, days, way, may_extend), seeds[1:]), _once(load, days, way, may_extend, seeds[0]))
        for way in WAYS
    ]


def _once(load: Load, days: int, way: str, may_extend: bool, seed: int) -> Outcome:
    return simulated(load, days, seed, way, may_extend=may_extend)


def _limits(load: Load, first_come: Outcome, ours: Outcome) -> list[Measured]:
    name = f"scheduling, {load.name}: "
    longest, mean = max(first_come.waits), round(first_come.mean_wait + MEAN_WAIT_MORE, 2)
    worst, faults = round(WORST_WAIT * longest, 1), ours.broken + ours.differing + ours.unplaced
    fresh = percentile(ours.fresh, 99)
    return [
        Limit(name + "green days late", ours.green_days_late, 0, "days", f"first come {first_come.green_days_late}"),
        Limit(name + "ordinary mean wait", ours.mean_wait, mean, "days"),
        Limit(name + "ordinary worst wait", max(ours.waits), worst, "days", f"first come {longest}"),
        Limit(name + "bookings moved", ours.moved_share, MOVED, "%"),
        Limit(name + "extended sessions", ours.extended, first_come.extended, "sessions", "at most first come's"),
        Limit(name + "answer p99 from the bookings alone", fresh, ANSWER, "ms", "processor time"),
        Limit(name + "broken rules, other answers, without a place", faults, 0, "faults"),
    ]
