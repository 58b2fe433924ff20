"""CP-SAT (`ortools`, the extra `solver`): which choice of each session, under loads, is best in a strict order of costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib import metadata

PACKAGE = "ortools"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one choice costs, in the strict order of the objective. Of ``delay`` the worst counts, of the rest the sum."""

    days_late: int
    ordinary_days_late: int
    delay: int
    moves: int
    extended: int
    wait: int
    misfit: int


@dataclass(frozen=True, slots=True)
class Load:
    """Units that choices take, by number of the choice, of so many that are left."""

    units: Mapping[int, int]
    spare: int


@dataclass(frozen=True, slots=True)
class Model:
    """Sessions with the numbers of their choices, of which each takes one. ``budget`` is in deterministic seconds of the solver."""

    sessions: tuple[tuple[int, ...], ...]
    loads: tuple[Load, ...]
    costs: tuple[Cost, ...]
    stays: frozenset[int]
    most_moves: int
    budget: float


def version() -> str | None:
    """The version of the solver that is installed; None without the extra."""
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        return None


def best(model: Model) -> tuple[int, ...] | None:
    """The chosen numbers, the same for the same model and version; None where nothing fits or the budget ends before anything was found."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 - the extra need not be installed

    told = cp_model.CpModel()
    takes = [told.new_bool_var("") for _ in model.costs]
    for numbers in model.sessions:
        told.add_exactly_one([takes[number] for number in numbers])
    for load in model.loads:
        told.add(sum(units * takes[number] for number, units in load.units.items()) <= load.spare)
    told.add(sum(cost.moves * take for cost, take in zip(model.costs, takes, strict=True)) <= model.most_moves)
    worst = told.new_int_var(0, max(cost.delay for cost in model.costs), "")
    for number, (cost, take) in enumerate(zip(model.costs, takes, strict=True)):
        if cost.delay:
            told.add(worst >= cost.delay).only_enforce_if(take)
        told.add_hint(take, number in model.stays)
    weights, of_worst = _weights(model)
    told.minimize(of_worst * worst + sum(weight * take for weight, take in zip(weights, takes, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = model.budget
    if solver.solve(told) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return tuple(number for number, take in enumerate(takes) if solver.boolean_value(take))


def _weights(model: Model) -> tuple[list[int], int]:
    """A weight for each choice and one for the worst delay, so large that a later cost never outweighs an earlier one."""
    weights = [0] * len(model.costs)
    of_worst, unit = 0, 1
    for field in reversed(fields(Cost)):
        values = [getattr(cost, field.name) for cost in model.costs]
        if field.name == "delay":
            of_worst, unit = unit, unit * (max(values) + 1)
            continue
        most = 0
        for numbers in model.sessions:
            least = min(values[number] for number in numbers)
            most += max(values[number] for number in numbers) - least
            for number in numbers:
                weights[number] += unit * (values[number] - least)
        unit *= most + 1
    return weights, of_worst
