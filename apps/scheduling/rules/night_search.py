"""夜间重排的求解 — by the core's own repair in several rounds, and jointly by CP-SAT where the extra `solver` is installed; the better one counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from apps.scheduling.rules import cpsat
from apps.scheduling.rules.board import Board
from apps.scheduling.rules.chains import near_chains
from apps.scheduling.rules.choices import Choice, alike_rooms, ways
from apps.scheduling.rules.cpsat import Cost
from apps.scheduling.rules.night import (
    Replanning,
    Scope,
    gain_of,
    late_sessions,
    move_of,
    nearer_positions,
    positions_for,
    told,
)
from apps.scheduling.rules.plan import Booking, FoundBy, Move, Option, Request, Situation
from apps.scheduling.rules.propose import propose_on
from apps.scheduling.rules.repair import demand_of, moved
from apps.scheduling.rules.search import Place, days_after
from apps.scheduling.rules.solver import model_of, seat
from apps.scheduling.rules.timeline import Span

ROUNDS = 3
"""After what was moved in one round another late session may find a place; more than that gains nothing."""


def replanned(situation: Situation, scope: Scope) -> Replanning:
    """The better of what the repair and the solver find. Raises ImportError without the extra `solver`."""
    plain = repaired_at_night(situation, scope)
    found = _solved(situation, scope)
    if found is None:
        return plain
    jointly = told(situation, found, FoundBy.SOLVER)
    if not jointly.moves or _gain(situation, jointly) >= _gain(situation, plain):
        return plain
    return jointly


def repaired_at_night(situation: Situation, scope: Scope) -> Replanning:
    """What the core finds alone: one late session after the other, each with the fewest others that make room."""
    board = Board(situation)
    before = dict(board.bookings)
    for _round in range(ROUNDS):
        improved = [_improve(board, booking, scope, before) for booking in late_sessions(board, scope)]
        if not any(improved):
            break
    moves = [move_of(board, before[code], now) for code, now in sorted(board.bookings.items()) if now != before[code]]
    return told(situation, moves, FoundBy.REPAIR)


def _gain(situation: Situation, plan: Replanning) -> tuple[int, ...]:
    return gain_of(situation, [one.move for one in plan.moves])


def _improve(board: Board, booking: Booking, scope: Scope, before: dict[str, Booking]) -> bool:
    """True where the session is now less late; what made room has moved on the board."""
    left = scope.most_moves - sum(now != before[code] for code, now in board.bookings.items())
    if left < 1 or board.bookings[booking.code].has_moved:
        return False
    board.lift(booking)
    option = next((one for one in _options(board, booking) if _is_within(board, booking, one, scope, left)), None)
    if option is None:
        board.put(booking)
        return False
    lifted = [board.bookings[move.booking] for move in option.moves]
    for other in lifted:
        board.lift(other)
    for other, move in zip(lifted, option.moves, strict=True):
        after = move.after
        board.put(replace(other, start=after.start, room=after.room, is_extended=after.is_extended, has_moved=True))
    slot = option.slots[0]
    board.put(replace(booking, start=slot.start, room=slot.room, is_extended=False, has_moved=True))
    return True


def _options(board: Board, booking: Booking) -> list[Option]:
    """As a key project would be served: with the repair, in core hours."""
    request = Request(
        lot=booking.lot,
        opening=None,
        evaluation=demand_of(booking),
        earliest=booking.opened or board.situation.now,
        promise=booking.promise,
        is_green=True,
        may_extend=False,
        opened=booking.opened,
    )
    proposal = propose_on(board, request)
    return [*([proposal.best] if proposal.best else []), *proposal.alternatives]


def _is_within(board: Board, booking: Booking, option: Option, scope: Scope, left: int) -> bool:
    """The session is less late there and may go there; so may those who make room."""
    positions = board.timeline.positions
    if positions[option.slots[0].start] not in set(nearer_positions(board, booking, scope)):
        return False
    others = ((board.bookings[move.booking], positions[move.after.start]) for move in option.moves)
    return len(option.moves) < left and all(at in positions_for(board, other, scope) for other, at in others)


def _solved(situation: Situation, scope: Scope) -> list[Move] | None:
    """The best joint plan of moves; None where nothing is late, nothing may move or the budget ends first."""
    board = Board(situation)
    late = late_sessions(board, scope)
    if not late:
        return None
    movable = _near(board, late, scope)
    for booking in movable:
        board.lift(booking)
    alike = alike_rooms(board, [demand_of(booking) for booking in movable])
    at = {booking.code: positions_for(board, booking, scope) for booking in movable}
    found = (ways(board, booking, at[booking.code], alike, is_extended=False) for booking in movable)
    choices = [choice for each in found for choice in each]
    costs = tuple(_cost(board, choice) for choice in choices)
    taken = cpsat.best(model_of(board, choices, costs, most_moves=scope.most_moves, budget=scope.budget))
    for booking in movable:
        board.put(booking)
    return None if taken is None else _seated(board, [choices[number] for number in taken])


def _near(board: Board, late: Sequence[Booking], scope: Scope) -> list[Booking]:
    """Who is late, and who stands on the shortest chains to where these would be less late."""
    found: dict[str, Booking] = {booking.code: booking for booking in late[: scope.most_movable]}
    for booking in late:
        room = scope.most_movable - len(found)
        spans = _spans(board, booking, scope)
        if room < 1 or not spans:
            continue
        board.lift(booking)
        near = near_chains(board, demand_of(booking), spans, scope.most_movable, is_extended=False)
        board.put(booking)
        found |= {one.code: one for one in [one for one in near if one.code not in found][:room]}
    return list(found.values())


def _spans(board: Board, booking: Booking, scope: Scope) -> list[Span]:
    spans = (
        board.timeline.span(at, booking.length, is_extended=False) for at in nearer_positions(board, booking, scope)
    )
    return [span for span in spans if span is not None]


def _cost(board: Board, choice: Choice) -> Cost:
    """In the strict order of the objective. Nobody is newly late: there is no such choice."""
    booking, first = choice.booking, choice.span.first
    assert booking is not None, "only bookings move at night"
    late = days_after(board, booking.promise, first)
    room = board.resources[choice.alike[0]]
    return Cost(
        days_late=late if booking.is_green else 0,
        ordinary_days_late=0 if booking.is_green else late,
        delay=max(0, first - board.timeline.positions[booking.start]),
        moves=int(not choice.stays),
        extended=int(choice.span.is_extended),
        wait=first,
        misfit=room.places - choice.demand.people + len(room.features),
    )


def _seated(board: Board, taken: Sequence[Choice]) -> list[Move] | None:
    def at(choice: Choice, place: Place) -> Booking:
        assert choice.booking is not None, "only bookings move at night"
        return moved(board, choice.booking, place)

    put = seat(board, taken, at)
    if put is None:
        return None
    return [move_of(board, board.bookings[code], after) for code, after in sorted(put.items())]
