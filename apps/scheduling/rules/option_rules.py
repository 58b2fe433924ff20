"""Whether an answer keeps every rule of requests and moves, and how good it is: written apart from the search, so that each checks the other."""

from __future__ import annotations

from collections.abc import Iterator

from apps.scheduling.rules.board import Board
from apps.scheduling.rules.confirm import confirmed
from apps.scheduling.rules.hard_rules import broken_rules
from apps.scheduling.rules.plan import Booking, Demand, Kind, Move, Option, Request, Situation, Slot
from apps.scheduling.rules.repair import may_move, own_positions
from apps.scheduling.rules.search import days_late

Objective = tuple[int, int, int, int, int, int]


def objective(situation: Situation, request: Request, option: Option) -> Objective:
    """What an answer costs, in the strict order that decides: days late; the worst delay of an ordinary evaluation, in half-days; bookings moved;
    sessions in evenings and on Saturdays; the delays of all and how late in the plan the last session begins; seats and features that nobody needs.
    """
    board = Board(situation)
    positions, before = board.timeline.positions, {each.code: each for each in situation.bookings}
    delays = [positions[move.after.start] - positions[move.before.start] for move in option.moves]
    extended = sum(slot.is_extended for slot in option.slots)
    extended += sum(move.after.is_extended - move.before.is_extended for move in option.moves)
    last = positions[option.slots[-1].start]
    moved = [(move, before[move.booking]) for move in option.moves]
    misfit = sum(_misfit(board, move.after, each) - _misfit(board, move.before, each) for move, each in moved)
    misfit += _room_misfit(board, option.slots[-1].room, request.evaluation.people if request.evaluation else 0)
    return option.days_late, max([0, *delays]), len(option.moves), extended, sum(delays) + last, misfit


def _misfit(board: Board, slot: Slot, booking: Booking) -> int:
    return _room_misfit(board, slot.room, booking.people)


def _room_misfit(board: Board, room: str, people: int) -> int:
    return board.resources[room].places - people + len(board.resources[room].features)


def broken_by(situation: Situation, request: Request, option: Option, *, most_moves: int) -> tuple[str, ...]:
    """One line for each rule that taking this answer would break; those that the plan breaks already are not its fault."""
    known = {booking.code for booking in situation.bookings}
    rooms = {resource.code for resource in situation.resources}
    named = [*option.slots, *(slot for move in option.moves for slot in (move.before, move.after))]
    if not {move.booking for move in option.moves} <= known or not {slot.room for slot in named} <= rooms:
        return ("unknown_booking_or_room",)
    asked = [kind for kind, demand in _demands(request).items() if demand is not None]
    if not asked or [slot.kind for slot in option.slots] != asked:
        return ("other_sessions_than_asked_for",)
    before = set(broken_rules(situation))
    after = broken_rules(confirmed(situation, request, option))
    return (
        *(line for line in after if line not in before),
        *_slots(situation, request, option),
        *_moves(Board(situation), option, most_moves),
    )


def _demands(request: Request) -> dict[Kind, Demand | None]:
    return {Kind.OPENING: request.opening, Kind.EVALUATION: request.evaluation}


def _slots(situation: Situation, request: Request, option: Option) -> Iterator[str]:
    board = Board(situation)
    demands = _demands(request)
    for slot in option.slots:
        demand = demands[slot.kind]
        assert demand is not None, "compared above"
        if not _is_whole(board, slot, demand.length) or demand.only not in (None, slot.start):
            yield f"wrong_time {slot.kind}"
        elif slot.start <= situation.now or slot.start < request.earliest:
            yield f"too_early {slot.kind}"
        elif slot.is_extended and not request.may_extend:
            yield f"extended_unasked {slot.kind}"
    last = board.timeline.positions.get(option.slots[-1].start)
    if last is not None and days_late(board, request, last) != option.days_late:
        yield "days_late"


def _is_whole(board: Board, slot: Slot, length: int) -> bool:
    first = board.timeline.positions.get(slot.start)
    span = None if first is None else board.timeline.span(first, length, is_extended=slot.is_extended)
    return span is not None and board.timeline.half_days[span.last] == slot.end


def _moves(board: Board, option: Option, most: int) -> Iterator[str]:
    if len(option.moves) > most or len({move.booking for move in option.moves}) < len(option.moves):
        yield "too_many_moves"
    for move in option.moves:
        yield from _move(board, move)


def _move(board: Board, move: Move) -> Iterator[str]:
    booking = board.bookings[move.booking]
    if not may_move(board, booking):
        yield f"may_not_move {move.booking}"
    if (booking.start, booking.room, booking.lot) != (move.before.start, move.before.room, move.lot):
        yield f"not_there {move.booking}"
    position = board.timeline.positions.get(move.after.start)
    if position not in own_positions(board, booking) or not _is_whole(board, move.after, booking.length):
        yield f"moved_too_far {move.booking}"
