"""腾挪 — keeping a key project's promise by moving ordinary evaluations: the fewest, each at most once, each within its own promise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from apps.scheduling.rules.board import Board
from apps.scheduling.rules.plan import Booking, Demand, Kind, Move, Request, Slot
from apps.scheduling.rules.search import (
    Pair,
    Place,
    end,
    evaluation_window,
    first_position,
    free_place,
    opening_before,
    slot_of,
)
from apps.scheduling.rules.timeline import Span


@dataclass(frozen=True, slots=True)
class Repair:
    """Where the request would be, and what would move for it."""

    pair: Pair
    moves: tuple[Move, ...]
    delay: int
    """By how many half-days the moved ones would begin later, all together."""


def may_move(board: Board, booking: Booking) -> bool:
    """An ordinary evaluation that is not pinned, never moved, and not so near that people have made their journeys (冻结期)."""
    if booking.kind is not Kind.EVALUATION or booking.is_green or booking.is_pinned or booking.has_moved:
        return False
    return booking.start.day > frozen_until(board)


def frozen_until(board: Board) -> date:
    """The last day on which nothing moves any more (冻结期)."""
    situation = board.situation
    return board.timeline.working_day_after(situation.now.day, situation.policy.freeze_days)


def repaired(board: Board, request: Request, *, is_extended: bool) -> Repair | None:
    """The way to keep the promise that moves fewest, and delays them least; None where there is none. The board is as before.

    Where it is extended, the request and what moves for it may be in evenings and on Saturdays.
    """
    if not request.is_green or request.evaluation is None or request.promise is None:
        return None
    movable = _movable(board)
    best: Repair | None = None
    for pair in _wished(board, request, is_extended=is_extended):
        for repair in _trials(board, request, pair, movable, is_extended=is_extended):
            if best is None or _cost(repair) < _cost(best):
                best = repair
            if len(best.moves) == 1 and best.delay <= 0:
                return best
    return best


def _cost(repair: Repair) -> tuple[int, int, int]:
    return len(repair.moves), repair.delay, repair.pair.last.span.first


def _movable(board: Board) -> list[tuple[Booking, Span]]:
    spans = ((booking, board.span_of(booking)) for booking in board.bookings.values() if may_move(board, booking))
    found = [(booking, span) for booking, span in spans if span is not None]
    return sorted(found, key=lambda each: (each[1].first, each[0].code))


def _wished(board: Board, request: Request, *, is_extended: bool) -> Iterator[Pair]:
    """Every place within the promise that the openings allow, were the evaluation's own room and people free."""
    timeline, evaluation = board.timeline, request.evaluation
    assert evaluation is not None, "asked for by the caller"
    assert request.promise is not None, "asked for by the caller"
    window = evaluation_window(board, request.opened, first_position(board, request))
    for first in range(window.start, min(window.stop, timeline.first_after(request.promise))):
        span = timeline.span(first, evaluation.length, is_extended=False)
        if span is None and is_extended:
            span = timeline.span(first, evaluation.length, is_extended=True)
        if span is None or evaluation.only not in (None, timeline.half_days[first]):
            continue
        opening = None
        if request.opening is not None:
            opening = opening_before(board, request, first, is_extended=is_extended)
            if opening is None:
                continue
        yield Pair(opening, Place(Kind.EVALUATION, span, ""))


def _trials(
    board: Board, request: Request, pair: Pair, movable: list[tuple[Booking, Span]], *, is_extended: bool
) -> Iterator[Repair]:
    """Room by room, those with the fewest to move first."""
    evaluation, reach = request.evaluation, _reach(board, pair.last.span)
    assert evaluation is not None, "asked for by the caller"
    near = [booking for booking, taken in movable if board.cleaned(booking.room, taken).mask & reach]
    held = Counter(booking.room for booking in near)
    rooms = board.rooms(Kind.EVALUATION, evaluation.features, evaluation.people)
    for room in sorted(rooms, key=lambda room: held[room.code]):
        wished = Pair(pair.opening, replace(pair.last, room=room.code))
        repair = _trial(board, request, wished, near, is_extended=is_extended)
        if repair is not None:
            yield repair


def _trial(board: Board, request: Request, pair: Pair, near: list[Booking], *, is_extended: bool) -> Repair | None:
    """Empties one room and what else is short, and gives everybody a new place; the board is as before."""
    evaluation, span, most = request.evaluation, pair.last.span, board.situation.policy.most_moves
    assert evaluation is not None, "asked for by the caller"
    wanted = board.cleaned(pair.last.room, span).mask
    lifted = [booking for booking in near if booking.room == pair.last.room and _keeps(board, booking) & wanted]
    if len(lifted) > most:
        return None
    for booking in lifted:
        board.lift(booking)
    repair = None
    if not board.too_few(pair.last.room, 1) & wanted:
        _lift_for_needs(board, evaluation, span, near, lifted)
        if lifted and not board.short_of(evaluation.needs, span):
            repair = _replaced(board, request, pair, lifted, is_extended=is_extended)
    for booking in lifted:
        board.put(booking)
    return repair


def _keeps(board: Board, booking: Booking) -> int:
    taken = board.span_of(booking)
    return 0 if taken is None else board.cleaned(booking.room, taken).mask


def _reach(board: Board, span: Span) -> int:
    """The session with the rest of its last day, where its cleaning may lie."""
    last = min(span.last + 2, end(board) - 1)
    return Span(span.first, last, span.is_extended).mask


def _lift_for_needs(board: Board, evaluation: Demand, span: Span, near: list[Booking], lifted: list[Booking]) -> None:
    """Lifts the largest users of what is short, one after the other, until enough is left or no more may be moved."""
    while len(lifted) < board.situation.policy.most_moves:
        short = board.short_of(evaluation.needs, span)
        if not short:
            return
        users = [
            booking
            for booking in near
            if booking.code in board.bookings and short[0] in booking.needs and _overlaps(board, booking, span)
        ]
        if not users:
            return
        user = max(users, key=lambda booking: (booking.needs[short[0]], booking.code))
        board.lift(user)
        lifted.append(user)


def _overlaps(board: Board, booking: Booking, span: Span) -> bool:
    taken = board.span_of(booking)
    return taken is not None and bool(taken.mask & span.mask)


def _replaced(board: Board, request: Request, pair: Pair, lifted: list[Booking], *, is_extended: bool) -> Repair | None:
    """Every lifted booking gets a new place beside the request; the board is afterwards as it was."""
    guests = guests_of(board, request, pair)
    for guest in guests:
        board.put(guest)
    put: list[Booking] = []
    for booking in sorted(lifted, key=lambda booking: (-booking.length, booking.code)):
        place = _new_place(board, booking, is_extended=is_extended)
        if place is None:
            break
        put.append(moved(board, booking, place))
        board.put(put[-1])
    for booking in (*put, *guests):
        board.lift(booking)
    if len(put) < len(lifted):
        return None
    return told(board, pair, put, lifted)


def told(board: Board, pair: Pair, put: list[Booking], lifted: list[Booking]) -> Repair:
    """The pair with what moves for it: ``lifted`` as they were, ``put`` as they would be."""
    before = {booking.code: booking for booking in lifted}
    positions = board.timeline.positions
    moves = tuple(
        Move(after.code, after.lot, _slot(board, before[after.code]), _slot(board, after))
        for after in sorted(put, key=lambda booking: booking.code)
    )
    delay = sum(positions[move.after.start] - positions[move.before.start] for move in moves)
    return Repair(pair, moves, delay)


def _slot(board: Board, booking: Booking) -> Slot:
    span = board.span_of(booking)
    assert span is not None, "a movable booking lies in the plan"
    return slot_of(board, Place(booking.kind, span, booking.room))


def guests_of(board: Board, request: Request, pair: Pair) -> list[Booking]:
    """The sessions of the request as bookings that nothing moves."""
    return [_guest(board, request, place) for place in (pair.opening, pair.evaluation) if place is not None]


def _guest(board: Board, request: Request, place: Place) -> Booking:
    demand = request.opening if place.kind is Kind.OPENING else request.evaluation
    assert demand is not None, "a place has its demand"
    return Booking(
        code=f"?{place.kind}",
        lot=request.lot,
        kind=place.kind,
        start=board.timeline.half_days[place.span.first],
        length=demand.length,
        room=place.room,
        needs=demand.needs,
        promise=request.promise,
        opened=None,
        is_green=True,
        is_pinned=True,
        has_moved=False,
        is_extended=place.span.is_extended,
    )


def moved(board: Board, booking: Booking, place: Place) -> Booking:
    """The booking at its new place; it never moves again."""
    start = board.timeline.half_days[place.span.first]
    return replace(booking, start=start, room=place.room, is_extended=place.span.is_extended, has_moved=True)


def _new_place(board: Board, booking: Booking, *, is_extended: bool) -> Place | None:
    """The nearest free place after its own opening, within its own promise and outside the freeze; at its own time if another room is free."""
    demand = demand_of(booking)
    here = board.timeline.positions[booking.start]
    for position in sorted(own_positions(board, booking), key=lambda position: (abs(position - here), position)):
        place = free_place(board, Kind.EVALUATION, demand, position, is_extended=is_extended)
        if place is not None:
            return place
    return None


def demand_of(booking: Booking) -> Demand:
    """What the booking would ask for, were it asked for again."""
    return Demand(booking.length, booking.needs, booking.features, booking.people)


def own_positions(board: Board, booking: Booking) -> list[int]:
    """Where a movable evaluation may begin: after its own opening and soon, within its own promise, outside the freeze."""
    timeline = board.timeline
    latest = booking.start if booking.promise is None else max(booking.start, booking.promise)
    window = evaluation_window(board, booking.opened, timeline.first_after(board.situation.now))
    frozen = frozen_until(board)
    positions = range(window.start, min(window.stop, timeline.first_after(latest)))
    return [position for position in positions if timeline.half_days[position].day > frozen]
