"""求解 — chains of moves that the repair of one step cannot see, sought by CP-SAT (`ortools`, the extra `solver`) among few bookings.

The same question gets the same answer: one worker, a fixed seed, and a budget that counts the solver's own steps, not time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from apps.scheduling.rules import cpsat
from apps.scheduling.rules.board import Board
from apps.scheduling.rules.chains import near_chains
from apps.scheduling.rules.cpsat import Cost, Load, Model
from apps.scheduling.rules.plan import Booking, Demand, Kind, Request
from apps.scheduling.rules.repair import Repair, demand_of, guests_of, moved, own_positions, told
from apps.scheduling.rules.search import Pair, Place, days_late, evaluation_window, first_position, opening_before
from apps.scheduling.rules.timeline import Span

Alike = tuple[str, ...]
"""Codes of rooms that serve the same demands: the model counts them together, and who has which is settled afterwards."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How far the solver looks: among so many bookings, moving so many at most, for so many thousandths of its own seconds."""

    most_movable: int = 40
    most_moves: int = 8
    budget: int = 600


@dataclass(frozen=True, slots=True)
class _Choice:
    """Where a session could be, in one of the rooms that are alike; ``booking`` None for the request, ``stays`` for where it is now."""

    booking: Booking | None
    span: Span
    alike: Alike
    opening: Place | None
    stays: bool


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
) -> list[_Choice]:
    """Everything that is free once those near are lifted; empty where the request has nothing."""
    evaluation = request.evaluation
    assert evaluation is not None, "asked for by the caller"
    alike = _alike(board, [evaluation, *map(demand_of, near)])
    own = [
        _Choice(None, span, rooms, opening, stays=False)
        for span, opening in wished
        for rooms in _free(board, evaluation, span, alike)
    ]
    if not own:
        return []
    return [*own, *(each for booking in near for each in _ways(board, booking, alike, is_extended=is_extended))]


def _ways(board: Board, booking: Booking, alike: Mapping[str, Alike], *, is_extended: bool) -> Iterator[_Choice]:
    """Where a booking is, and where else it may be."""
    here = board.span_of(booking)
    assert here is not None, "a movable booking lies in the plan"
    yield _Choice(booking, here, alike.get(booking.room, (booking.room,)), None, stays=True)
    extensions = (False, True) if is_extended else (False,)
    spans = (
        board.timeline.span(position, booking.length, is_extended=extension)
        for position in own_positions(board, booking)
        for extension in extensions
    )
    for span in spans:
        for rooms in _free(board, demand_of(booking), span, alike) if span else ():
            if span is not None and (span != here or booking.room not in rooms):
                yield _Choice(booking, span, rooms, None, stays=False)


def _alike(board: Board, demands: Sequence[Demand]) -> Mapping[str, Alike]:
    """For each room those that serve exactly the same of these demands, and are cleaned as long."""
    serves: dict[str, list[int]] = defaultdict(list)
    for number, demand in enumerate(demands):
        for room in board.rooms(Kind.EVALUATION, demand.features, demand.people):
            serves[room.code].append(number)
    groups: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for code, numbers in serves.items():
        groups[board.resources[code].buffer, *numbers].append(code)
    return {code: tuple(codes) for codes in groups.values() for code in codes}


def _free(board: Board, demand: Demand, span: Span, alike: Mapping[str, Alike]) -> list[Alike]:
    """The groups of which a room is free for the whole session, once those that may move are lifted."""
    if board.short_of(demand.needs, span):
        return []
    found: dict[Alike, None] = {}
    for room in board.rooms(Kind.EVALUATION, demand.features, demand.people):
        if not board.too_few(room.code, 1) & board.cleaned(room.code, span).mask:
            found.setdefault(alike[room.code])
    return list(found)


def _model(board: Board, request: Request, choices: Sequence[_Choice], effort: Effort) -> Model:
    sessions: dict[str, list[int]] = defaultdict(list)
    for number, choice in enumerate(choices):
        sessions[choice.booking.code if choice.booking else ""].append(number)
    return Model(
        sessions=tuple(map(tuple, sessions.values())),
        loads=tuple(_loads(board, request, choices)),
        costs=tuple(_cost(board, request, choice) for choice in choices),
        stays=frozenset(number for number, choice in enumerate(choices) if choice.stays),
        most_moves=effort.most_moves,
        budget=effort.budget / 1000,
    )


def _cost(board: Board, request: Request, choice: _Choice) -> Cost:
    """In the strict order of the objective. No ordinary session is ever newly late: it has no such choice."""
    booking, first = choice.booking, choice.span.first
    demand = request.evaluation if booking is None else demand_of(booking)
    assert demand is not None, "asked for by the caller"
    here = first if booking is None else board.timeline.positions[booking.start]
    room = board.resources[choice.alike[0]]
    opening_is_extended = choice.opening is not None and choice.opening.span.is_extended
    return Cost(
        days_late=days_late(board, request, first) if booking is None else 0,
        delay=max(0, first - here),
        moves=int(booking is not None and not choice.stays),
        extended=choice.span.is_extended + opening_is_extended,
        wait=first,
        misfit=room.places - demand.people + len(room.features),
    )


def _loads(board: Board, request: Request, choices: Sequence[_Choice]) -> Iterator[Load]:
    """What each choice takes of each resource in each half-day, against what is left of it."""
    units: dict[tuple[str | Alike, int], dict[int, int]] = defaultdict(dict)
    for number, choice in enumerate(choices):
        demand = request.evaluation if choice.booking is None else demand_of(choice.booking)
        assert demand is not None, "asked for by the caller"
        taken = [(demand.needs, choice.span)]
        if choice.opening is not None and request.opening is not None:
            taken.append((request.opening.needs, choice.opening.span))
        for needs, span in taken:
            for code, many in sorted(needs.items()):
                for position in range(span.first, span.last + 1):
                    units[code, position][number] = units[code, position].get(number, 0) + many
        kept = board.cleaned(choice.alike[0], choice.span)
        for position in range(kept.first, kept.last + 1):
            units[choice.alike, position][number] = 1
    for (what, position), load in units.items():
        codes = (what,) if isinstance(what, str) else what
        spare = sum(max(0, board.resources[code].capacity - board.used[code][position]) for code in codes)
        if sum(load.values()) > spare:
            yield Load(load, spare)


def _seated(board: Board, request: Request, taken: Sequence[_Choice]) -> Repair | None:
    """Who moves, and the request, get their rooms; who stays keeps his. None where no room is free throughout. The board is as before."""
    movers = [choice.booking for choice in taken if choice.booking is not None and not choice.stays]
    own = next(choice for choice in taken if choice.booking is None)
    for booking in movers:
        board.lift(booking)
    waiting = sorted(
        (choice for choice in taken if not choice.stays),
        key=lambda each: (each.span.first - each.span.last, each.span.first),
    )
    rooms = _rooms_for(board, request, waiting, [_TRIES])
    for booking in movers:
        board.put(booking)
    if rooms is None:
        return None
    where = dict(zip(map(_code, waiting), rooms, strict=True))
    put = [
        moved(board, choice.booking, Place(Kind.EVALUATION, choice.span, where[_code(choice)]))
        for choice in taken
        if choice.booking is not None and not choice.stays
    ]
    return told(board, Pair(own.opening, Place(Kind.EVALUATION, own.span, where[""])), put, movers)


_TRIES = 500


def _code(choice: _Choice) -> str:
    return choice.booking.code if choice.booking else ""


def _rooms_for(board: Board, request: Request, waiting: Sequence[_Choice], tries: list[int]) -> list[str] | None:
    """A room for each, tried one after the other and back; the board is as before."""
    if not waiting:
        return []
    choice = waiting[0]
    for code in choice.alike:
        if tries[0] <= 0 or board.too_few(code, 1) & board.cleaned(code, choice.span).mask:
            continue
        tries[0] -= 1
        place = Place(Kind.EVALUATION, choice.span, code)
        session = (
            guests_of(board, request, Pair(None, place))[0]
            if choice.booking is None
            else moved(board, choice.booking, place)
        )
        board.put(session)
        rest = _rooms_for(board, request, waiting[1:], tries)
        board.lift(session)
        if rest is not None:
            return [code, *rest]
    return None
