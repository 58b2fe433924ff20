"""确认方案 — the plan after a proposal was accepted, a booking cancelled, or a session ran over."""

from __future__ import annotations

from dataclasses import replace

from apps.scheduling.rules.board import Board
from apps.scheduling.rules.plan import (
    ROOM_OF,
    Blocked,
    Booking,
    HalfDay,
    Kind,
    Option,
    Reason,
    Request,
    Situation,
    Slot,
)
from apps.scheduling.rules.timeline import Span


def confirmed(situation: Situation, request: Request, option: Option) -> Situation:
    """The next plan: the sessions have their places, what moves has moved for good, the opening is pinned (its notice is its time)."""
    moves = {move.booking: move.after for move in option.moves}
    kept = tuple(
        _moved(booking, moves[booking.code]) if booking.code in moves else booking for booking in situation.bookings
    )
    opened = next((slot.end for slot in option.slots if slot.kind is Kind.OPENING), request.opened)
    taken = tuple(_booking(request, slot, None if slot.kind is Kind.OPENING else opened) for slot in option.slots)
    return replace(situation, version=situation.version + 1, bookings=kept + taken)


def _moved(booking: Booking, after: Slot) -> Booking:
    return replace(booking, start=after.start, room=after.room, is_extended=after.is_extended, has_moved=True)


def _booking(request: Request, slot: Slot, opened: HalfDay | None) -> Booking:
    demand = request.opening if slot.kind is Kind.OPENING else request.evaluation
    assert demand is not None, "a slot answers a demand"
    return Booking(
        code=f"{request.lot}:{slot.kind}",
        lot=request.lot,
        kind=slot.kind,
        start=slot.start,
        length=demand.length,
        room=slot.room,
        needs=demand.needs,
        promise=request.promise,
        opened=opened,
        is_green=request.is_green,
        is_pinned=slot.kind is Kind.OPENING,
        has_moved=False,
        is_extended=slot.is_extended,
        features=demand.features,
        people=demand.people,
    )


def cancelled(situation: Situation, code: str) -> Situation:
    """The next plan without a booking; nobody else moves for it."""
    kept = tuple(booking for booking in situation.bookings if booking.code != code)
    return replace(situation, version=situation.version + 1, bookings=kept)


def over_run(situation: Situation, code: str) -> Situation | Blocked:
    """The next plan with a session that lasts a half-day longer (延时), or what is in its way.

    Who was to have the room next gets another one at the same time, which is no move; where there is none, a person must decide.
    """
    board = Board(situation)
    before = board.bookings[code]
    board.lift(before)
    after = replace(before, length=before.length + 1)
    first = board.timeline.positions[before.start]
    is_extended = board.timeline.span(first, after.length, is_extended=False) is None
    after = replace(after, is_extended=is_extended)
    if before.kind is Kind.OPENING and (early := _too_early(board, after)):
        return early
    span = board.span_of(after)
    if span is None or first + after.length > len(board.timeline.half_days):
        return _blocked(board, after, before.room, Reason.TOO_LONG)
    for needed in board.short_of(after.needs, span):
        return _blocked(board, after, needed, Reason.USED_UP)
    changed = _make_way(board, after, span)
    if changed is None:
        return _blocked(board, after, after.room, Reason.ROOMS_FULL)
    bookings = {booking.code: booking for booking in (*situation.bookings, *changed, after)}
    return replace(situation, version=situation.version + 1, bookings=tuple(bookings.values()))


def _too_early(board: Board, after: Booking) -> Blocked | None:
    """An evaluation cannot have begun before the opening that now ends later."""
    span = board.span_of(after)
    follows = [each for each in board.bookings.values() if each.lot == after.lot and each.kind is Kind.EVALUATION]
    ends = board.timeline.half_days[span.last] if span else after.start
    if any(each.start <= ends for each in follows):
        return _blocked(board, after, ROOM_OF[after.kind].value, Reason.TOO_LONG)
    return None


def _make_way(board: Board, after: Booking, span: Span) -> tuple[Booking, ...] | None:
    wanted = board.cleaned(after.room, span).mask
    others = [
        each
        for each in board.bookings.values()
        if each.room == after.room and (taken := board.span_of(each)) and board.cleaned(after.room, taken).mask & wanted
    ]
    if any(each.is_pinned for each in others) or board.resources[after.room].capacity > 1:
        return () if not board.too_few(after.room, 1) & wanted else None
    board.put(after)
    changed = []
    for each in sorted(others, key=lambda each: each.code):
        board.lift(each)
        taken = board.span_of(each)
        room = board.free_room(each.kind, each.features, each.people, taken) if taken else None
        if room is None:
            return None
        changed.append(replace(each, room=room.code))
        board.put(changed[-1])
    return None if _is_overfull(board, after.room) else tuple(changed)


def _is_overfull(board: Board, code: str) -> bool:
    return max(board.used[code]) > board.resources[code].capacity


def _blocked(board: Board, booking: Booking, resource: str, reason: Reason) -> Blocked:
    capacity = board.resources[resource].capacity if resource in board.resources else 0
    return Blocked(booking.start, booking.kind, resource, reason, capacity, capacity, booking.needs.get(resource, 1))
