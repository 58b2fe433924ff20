"""夜间重排 — one joint plan of moves over all that may move, so that what would be late is less late; a person confirms it in the morning.

Hard rules are those of every other move: nobody moves twice, nothing within the freeze, nobody past its own promise, an evaluation follows its
opening soon, and announced openings stay. A key project itself moves only to be less late. Nothing moves to an evening or a Saturday.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from apps.scheduling.rules.board import Board
from apps.scheduling.rules.plan import Booking, FoundBy, HalfDay, Kind, Move, Situation, Slot
from apps.scheduling.rules.repair import demand_of, may_move, moved, own_positions
from apps.scheduling.rules.search import Place, days_after, slot_of

MOST_LATE = 40
"""So many late sessions are looked at in one night; the others wait for the next."""
Gain = tuple[int, int, int, int, int, int, int]


class NightGround(StrEnum):
    """重排理由 — why a session moves."""

    LESS_LATE = "less_late"
    """It would itself be late, and is less late where it goes."""
    MAKES_ROOM = "makes_room"
    """It makes room for another that moves."""


@dataclass(frozen=True, slots=True)
class Scope:
    """How far the night looks: among so many bookings, moving so many at most, the solver for so many thousandths of its own seconds.

    ``earliest`` names by booking the first half-day that its lot allows, where that is still to come.
    """

    earliest: Mapping[str, HalfDay]
    most_movable: int = 200
    most_moves: int = 20
    budget: int = 6000


@dataclass(frozen=True, slots=True)
class Figures:
    """How the evaluations that are still to come stand. ``worst_wait`` counts half-days from an ordinary one's opening."""

    green_late: int
    green_days_late: int
    ordinary_late: int
    ordinary_days_late: int
    worst_wait: int
    extended: int


@dataclass(frozen=True, slots=True)
class NightMove:
    """One session that moves. ``makes_room_for`` names the bookings that take what it leaves."""

    move: Move
    ground: NightGround
    days_late_before: int
    days_late_after: int
    makes_room_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replanning:
    """All moves together, and how the plan stands before and after them; no moves where nothing gets better."""

    version: int
    moves: tuple[NightMove, ...]
    before: Figures
    after: Figures
    found_by: FoundBy


def late_sessions(board: Board, scope: Scope) -> list[Booking]:
    """Who would be late and may move, at most `MOST_LATE`: key projects first, then by how late they are."""
    found = [each for each in board.bookings.values() if may_be_brought_forward(board, each) and _late(board, each)]
    kept = [each for each in found if any(True for _ in nearer_positions(board, each, scope))]
    return sorted(kept, key=lambda each: (not each.is_green, -_late(board, each), each.code))[:MOST_LATE]


def may_be_brought_forward(board: Board, booking: Booking) -> bool:
    """An evaluation that is not pinned, never moved and outside the freeze; of a key project too, since it only gains."""
    return booking.start in board.timeline.positions and may_move(board, replace(booking, is_green=False))


def positions_for(board: Board, booking: Booking, scope: Scope) -> list[int]:
    """Where a session may go: within its own promise, or not later than now, never before its lot allows; a key project only to be less late."""
    earliest = scope.earliest.get(booking.code)
    found = [at for at in own_positions(board, booking) if earliest is None or board.timeline.half_days[at] >= earliest]
    late = _late(board, booking)
    if not late:
        return [] if booking.is_green else found
    return [at for at in found if days_after(board, booking.promise, at) <= late - booking.is_green]


def nearer_positions(board: Board, booking: Booking, scope: Scope) -> Iterator[int]:
    """Where a session that would be late is less late."""
    late = _late(board, booking)
    return (at for at in positions_for(board, booking, scope) if days_after(board, booking.promise, at) < late)


def figures_of(situation: Situation) -> Figures:
    """How the plan stands; what has begun no longer counts."""
    board = Board(situation)
    coming = [each for each in situation.bookings if _is_coming(board, each)]
    late = [(each.is_green, days) for each in coming if (days := _late(board, each))]
    waits = [_wait(board, each) for each in coming if not each.is_green]
    return Figures(
        green_late=sum(is_green for is_green, _days in late),
        green_days_late=sum(days for is_green, days in late if is_green),
        ordinary_late=sum(not is_green for is_green, _days in late),
        ordinary_days_late=sum(days for is_green, days in late if not is_green),
        worst_wait=max(waits, default=0),
        extended=sum(each.is_extended for each in coming),
    )


def gain_of(situation: Situation, moves: Sequence[Move]) -> Gain:
    """What the plan would cost, in the strict order that decides: days late of key projects; days late of ordinary ones; the worst wait;

    sessions moved; sessions in evenings and on Saturdays; all delays; seats and features that nobody needs.
    """
    board = Board(situation)
    after = figures_of(with_moves(situation, moves))
    positions = board.timeline.positions
    delays = sum(positions[move.after.start] - positions[move.before.start] for move in moves)
    misfit = sum(_fit(board, move.after) - _fit(board, move.before) for move in moves)
    lateness = after.green_days_late, after.ordinary_days_late, after.worst_wait
    return (*lateness, len(moves), after.extended, delays, misfit)


def with_moves(situation: Situation, moves: Sequence[Move]) -> Situation:
    """The plan after these moves, each of which is its booking's last."""
    slots = {move.booking: move.after for move in moves}
    bookings = tuple(
        replace(
            each,
            start=slots[each.code].start,
            room=slots[each.code].room,
            is_extended=slots[each.code].is_extended,
            has_moved=True,
        )
        if each.code in slots
        else each
        for each in situation.bookings
    )
    return replace(situation, bookings=bookings)


def told(situation: Situation, moves: Sequence[Move], found_by: FoundBy) -> Replanning:
    """The plan with its reasons; without moves unless the days late become fewer."""
    before = figures_of(situation)
    after = figures_of(with_moves(situation, moves))
    if not _is_better(before, after):
        return Replanning(situation.version, (), before, before, found_by)
    board = Board(situation)
    said = tuple(_said(board, move, moves) for move in sorted(moves, key=lambda move: move.booking))
    return Replanning(situation.version, said, before, after, found_by)


def standing_without(situation: Situation, moves: Sequence[Move], dropped: Collection[str]) -> tuple[Move, ...]:
    """What is left when some sessions stay where they are: who needs a place that is not left, and who made room for nobody, stays too."""
    board = Board(situation)
    left = _fitting(board, [move for move in moves if move.booking not in dropped])
    while (idle := _idle(board, left)) is not None:
        left = [move for move in left if move is not idle]
    return tuple(left)


def broken_by_moves(situation: Situation, moves: Sequence[Move], scope: Scope) -> tuple[str, ...]:
    """One line for each rule that these moves would break together; empty where they may be made."""
    board = Board(situation)
    known, rooms = board.bookings, board.resources
    lines = [] if len({move.booking for move in moves}) == len(moves) <= scope.most_moves else ["too_many_moves"]
    for move in moves:
        booking = known.get(move.booking)
        if booking is None or not {move.before.room, move.after.room} <= set(rooms):
            return (*lines, f"unknown_booking_or_room {move.booking}")
        lines += [f"{rule} {move.booking}" for rule in _broken_by(board, booking, move, scope)]
    if not lines and len(_fitting(board, list(moves))) < len(moves):
        lines.append("no_room")
    return tuple(lines)


def move_of(board: Board, before: Booking, after: Booking) -> Move:
    """From where a session is to where it would be."""
    return Move(before.code, before.lot, _slot(board, before), _slot(board, after))


def moved_to(board: Board, move: Move) -> Booking:
    """The booking as it would be after its move."""
    span = board.timeline.span(
        board.timeline.positions[move.after.start],
        board.bookings[move.booking].length,
        is_extended=move.after.is_extended,
    )
    assert span is not None, "a move leads into the plan"
    return moved(board, board.bookings[move.booking], Place(Kind.EVALUATION, span, move.after.room))


def _broken_by(board: Board, booking: Booking, move: Move, scope: Scope) -> Iterator[str]:
    if not may_be_brought_forward(board, booking):
        yield "may_not_move"
        return
    if move.before != _slot(board, booking) or move.lot != booking.lot:
        yield "not_there"
    position = board.timeline.positions.get(move.after.start, -1)
    span = board.timeline.span(position, booking.length, is_extended=False) if position >= 0 else None
    if position not in positions_for(board, booking, scope) or span is None or move.after.is_extended:
        yield "moved_too_far"
    elif board.timeline.half_days[span.last] != move.after.end or move.after.kind is not booking.kind:
        yield "wrong_time"
    demand = demand_of(booking)
    if move.after.room not in {room.code for room in board.rooms(booking.kind, demand.features, demand.people)}:
        yield "unfit_room"


def _fitting(board: Board, moves: list[Move]) -> list[Move]:
    """Those that find their places free when all others stay or move; the board is afterwards as before."""
    while True:
        fitting = _seated_together(board, moves)
        if len(fitting) == len(moves):
            return fitting
        moves = fitting


def _idle(board: Board, moves: list[Move]) -> Move | None:
    """One that gains nothing itself and makes room for nobody."""
    for move in moves:
        others = [other for other in moves if other is not move]
        if not _is_less_late(board, move) and len(_fitting(board, others)) == len(others):
            return move
    return None


def _seated_together(board: Board, moves: list[Move]) -> list[Move]:
    before = {move.booking: board.bookings[move.booking] for move in moves}
    after = {move.booking: moved_to(board, move) for move in moves}
    for booking in before.values():
        board.lift(booking)
    fitting = []
    for move in moves:
        booking = after[move.booking]
        if _is_free(board, booking):
            board.put(booking)
            fitting.append(move)
    for move in fitting:
        board.lift(after[move.booking])
    for booking in before.values():
        board.put(booking)
    return fitting


def _is_free(board: Board, booking: Booking) -> bool:
    span = board.span_of(booking)
    assert span is not None, "a move leads into the plan"
    kept = board.cleaned(booking.room, span).mask
    return not board.too_few(booking.room, 1) & kept and not board.short_of(booking.needs, span)


def _said(board: Board, move: Move, moves: Sequence[Move]) -> NightMove:
    late = _late(board, board.bookings[move.booking])
    is_less = _is_less_late(board, move)
    after = days_after(board, board.bookings[move.booking].promise, board.timeline.positions[move.after.start])
    takers = tuple(sorted(one.booking for one in moves if one is not move and _takes(board, one, move)))
    return NightMove(move, NightGround.LESS_LATE if is_less else NightGround.MAKES_ROOM, late, after, takers)


def _takes(board: Board, taker: Move, leaver: Move) -> bool:
    """The taker's new session needs the room or the people that the leaver had, at the same time."""
    new, old = moved_to(board, taker), board.bookings[leaver.booking]
    there, left = board.span_of(new), board.span_of(old)
    if there is None or left is None:
        return False
    if new.room == old.room and board.cleaned(new.room, there).mask & board.cleaned(old.room, left).mask:
        return True
    shared = there.mask & left.mask
    scarce = (code for code in new.needs if code in old.needs)
    return bool(shared) and any(board.too_few(code, new.needs[code]) & shared for code in scarce)


def _is_less_late(board: Board, move: Move) -> bool:
    booking = board.bookings[move.booking]
    return days_after(board, booking.promise, board.timeline.positions[move.after.start]) < _late(board, booking)


def _is_better(before: Figures, after: Figures) -> bool:
    return (after.green_days_late, after.ordinary_days_late) < (before.green_days_late, before.ordinary_days_late)


def _is_coming(board: Board, booking: Booking) -> bool:
    is_ahead = booking.start > board.situation.now and booking.start in board.timeline.positions
    return booking.kind is Kind.EVALUATION and is_ahead


def _late(board: Board, booking: Booking) -> int:
    position = board.timeline.positions.get(booking.start)
    return 0 if position is None else days_after(board, booking.promise, position)


def _wait(board: Board, booking: Booking) -> int:
    if booking.opened is None:
        return 0
    return max(0, board.timeline.positions[booking.start] - board.timeline.first_after(booking.opened))


def _fit(board: Board, slot: Slot) -> int:
    room = board.resources[slot.room]
    return room.places + len(room.features)


def _slot(board: Board, booking: Booking) -> Slot:
    span = board.span_of(booking)
    assert span is not None, "a session that may move lies in the plan"
    return slot_of(board, Place(booking.kind, span, booking.room))
