"""求解 — chains of moves that the repair of one step cannot see, sought by CP-SAT (`ortools`, the extra `solver`) among few bookings.

The same question gets the same answer: one worker, a fixed seed, and a budget that counts the solver's own steps, not time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from apps.scheduling.rules import cpsat
from apps.scheduling.rules.board import Board
from apps.scheduling.rules.chains import near_chains
from apps.scheduling.rules.choices import (
    TRIES,
    Choice,
    alike_rooms,
    free_groups,
    in_seating_order,
    loads,
    rooms_for,
    ways,
)
from apps.scheduling.rules.cpsat import Cost, Model
from apps.scheduling.rules.plan import Booking, Kind, Request
from apps.scheduling.rules.repair import Repair, demand_of, guests_of, moved, own_positions, told
from apps.scheduling.rules.search import Pair, Place, days_late, evaluation_window, first_position, opening_before
from apps.scheduling.rules.timeline import Span


@dataclass(frozen=True, slots=True)
class Effort:
    """How far the solver looks: among so many bookings, moving so many at most, for so many thousandths of its own seconds."""

    most_movable: int = 40
    most_moves: int = 8
    budget: int = 600


def solved(board: Board, request: Request, effort: Effort, *, below: int | None, is_extended: bool) -> Repair | None:
    """The way that is less late than ``below`` working days (None: at all), moving ordinary evaluations in chains; the board is as before.

    Best in the strict order of the objective. None where there is none, or the budget ends before one is found.
    """
    if not request.is_green or request.evaluation is None or request.promise is None:
        return None
    wished = list(_wished(board, request, below, is_extended=is_extended))
    if not wished:
        return None
    near = near_chains(
        board, request.evaluation, [span for span, _opening in wished], effort.most_movable, is_extended=is_extended
    )
    for booking in near:
        board.lift(booking)
    choices = _choices(board, request, wished, near, is_extended=is_extended)
    taken = cpsat.best(_model(board, request, choices, effort)) if choices else None
    for booking in near:
        board.put(booking)
    return None if taken is None else _seated(board, request, [choices[number] for number in taken])


def _wished(
    board: Board, request: Request, below: int | None, *, is_extended: bool
) -> Iterator[tuple[Span, Place | None]]:
    """Every time that is less late and that the openings allow, were the evaluation's own room and people free."""
    timeline, evaluation = board.timeline, request.evaluation
    assert evaluation is not None, "asked for by the caller"
    for first in evaluation_window(board, request.opened, first_position(board, request)):
        if below is not None and days_late(board, request, first) >= below:
            return
        if evaluation.only not in (None, timeline.half_days[first]):
            continue
        opening = None
        if request.opening is not None:
            opening = opening_before(board, request, first, is_extended=is_extended)
            if opening is None:
                continue
        for extension in (False, True) if is_extended else (False,):
            span = timeline.span(first, evaluation.length, is_extended=extension)
            if span is not None:
                yield span, opening


def _choices(
    board: Board,
    request: Request,
    wished: Sequence[tuple[Span, Place | None]],
    near: Sequence[Booking],
    *,
    is_extended: bool,
) -> list[Choice]:
    """Everything that is free once those near are lifted; empty where the request has nothing."""
    evaluation = request.evaluation
    assert evaluation is not None, "asked for by the caller"
    alike = alike_rooms(board, [evaluation, *map(demand_of, near)])
    opening_needs = request.opening.needs if request.opening else {}
    own = [
        Choice(None, evaluation, span, rooms, opening, opening_needs, stays=False)
        for span, opening in wished
        for rooms in free_groups(board, evaluation, span, alike)
    ]
    if not own:
        return []
    others = (ways(board, booking, own_positions(board, booking), alike, is_extended=is_extended) for booking in near)
    return [*own, *(each for found in others for each in found)]


def _model(board: Board, request: Request, choices: Sequence[Choice], effort: Effort) -> Model:
    return model_of(
        board,
        choices,
        tuple(_cost(board, request, choice) for choice in choices),
        most_moves=effort.most_moves,
        budget=effort.budget,
    )


def model_of(
    board: Board, choices: Sequence[Choice], costs: tuple[Cost, ...], *, most_moves: int, budget: int
) -> Model:
    """Each session takes one of its choices; ``budget`` is in thousandths of the solver's own seconds."""
    sessions: dict[str, list[int]] = defaultdict(list)
    for number, choice in enumerate(choices):
        sessions[choice.code].append(number)
    return Model(
        sessions=tuple(map(tuple, sessions.values())),
        loads=tuple(loads(board, choices)),
        costs=costs,
        stays=frozenset(number for number, choice in enumerate(choices) if choice.stays),
        most_moves=most_moves,
        budget=budget / 1000,
    )


def _cost(board: Board, request: Request, choice: Choice) -> Cost:
    """In the strict order of the objective. No ordinary session is ever newly late: it has no such choice."""
    booking, first = choice.booking, choice.span.first
    here = first if booking is None else board.timeline.positions[booking.start]
    room = board.resources[choice.alike[0]]
    opening_is_extended = choice.opening is not None and choice.opening.span.is_extended
    return Cost(
        days_late=days_late(board, request, first) if booking is None else 0,
        ordinary_days_late=0,
        delay=max(0, first - here),
        moves=int(booking is not None and not choice.stays),
        extended=choice.span.is_extended + opening_is_extended,
        wait=first,
        misfit=room.places - choice.demand.people + len(room.features),
    )


def _seated(board: Board, request: Request, taken: Sequence[Choice]) -> Repair | None:
    """Who moves, and the request, get their rooms; who stays keeps his. None where no room is free throughout. The board is as before."""
    movers = [choice.booking for choice in taken if choice.booking is not None and not choice.stays]
    own = next(choice for choice in taken if choice.booking is None)

    def guest(choice: Choice, place: Place) -> Booking:
        if choice.booking is None:
            return guests_of(board, request, Pair(None, place))[0]
        return moved(board, choice.booking, place)

    put = seat(board, taken, guest)
    if put is None:
        return None
    where = put.pop("")
    return told(board, Pair(own.opening, Place(Kind.EVALUATION, own.span, where.room)), list(put.values()), movers)


def seat(
    board: Board, taken: Sequence[Choice], seated: Callable[[Choice, Place], Booking]
) -> dict[str, Booking] | None:
    """By code, everybody who gets a new place; None where no room is free throughout. The board is as before."""
    movers = [choice.booking for choice in taken if choice.booking is not None and not choice.stays]
    for booking in movers:
        board.lift(booking)
    waiting = in_seating_order(taken)
    rooms = rooms_for(board, waiting, seated, [TRIES])
    for booking in movers:
        board.put(booking)
    if rooms is None:
        return None
    where = {choice.code: room for choice, room in zip(waiting, rooms, strict=True)}
    return {
        choice.code: seated(choice, Place(Kind.EVALUATION, choice.span, where[choice.code]))
        for choice in taken
        if not choice.stays
    }
