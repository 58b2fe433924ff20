"""Profile search: the earliest places that are free, and why none is free before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from apps.scheduling.rules.board import Board
from apps.scheduling.rules.plan import ROOM_OF, Blocked, Demand, HalfDay, Kind, Reason, Request, Slot
from apps.scheduling.rules.timeline import Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where one session could be."""

    kind: Kind
    span: Span
    room: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Where the sessions of a request could be; one of them may not be asked for."""

    opening: Place | None
    evaluation: Place | None

    @property
    def last(self) -> Place:
        """The session that the promise is about."""
        place = self.evaluation or self.opening
        assert place is not None, "a request asks for something"
        return place


def slot_of(board: Board, place: Place) -> Slot:
    """The place in words of the plan."""
    half_days = board.timeline.half_days
    span = place.span
    return Slot(place.kind, half_days[span.first], half_days[span.last], place.room, span.is_extended)


def free_pairs(board: Board, request: Request, *, is_extended: bool) -> Iterator[Pair]:
    """Every free place, earliest first; of openings before one evaluation the latest, so that opened prices wait least."""
    first = first_position(board, request)
    if request.evaluation is None:
        for place in _free(board, Kind.OPENING, _demand(request), range(first, end(board)), is_extended=is_extended):
            yield Pair(place, None)
        return
    if request.opening is None:
        window = evaluation_window(board, request.opened, first)
        for place in _free(board, Kind.EVALUATION, request.evaluation, window, is_extended=is_extended):
            yield Pair(None, place)
        return
    for place in _free(
        board, Kind.EVALUATION, request.evaluation, range(first + 1, end(board)), is_extended=is_extended
    ):
        opening = opening_before(board, request, place.span.first, is_extended=is_extended)
        if opening is not None:
            yield Pair(opening, place)


def _demand(request: Request) -> Demand:
    demand = request.evaluation or request.opening
    assert demand is not None, "a request asks for something"
    return demand


def end(board: Board) -> int:
    """One past the last position."""
    return len(board.timeline.half_days)


def first_position(board: Board, request: Request) -> int:
    """The first half-day that may be asked for: not before the earliest, not in one that has begun."""
    timeline = board.timeline
    return max(timeline.first_from(request.earliest), timeline.first_after(board.situation.now))


def evaluation_window(board: Board, opened: HalfDay | None, first: int) -> range:
    """Where an evaluation may begin: after its opening, and no more working days after it than the policy allows."""
    if opened is None:
        return range(first, end(board))
    timeline, within = board.timeline, board.situation.policy.evaluation_within
    first = max(first, timeline.first_after(opened))
    if within is None:
        return range(first, end(board))
    last_day = timeline.working_day_after(opened.day, within)
    last = max((half_day for half_day in timeline.half_days if half_day.day <= last_day), default=None)
    return range(first, timeline.first_after(last) if last else first)


def _free(board: Board, kind: Kind, demand: Demand, window: range, *, is_extended: bool) -> Iterator[Place]:
    for position in window:
        place = free_place(board, kind, demand, position, is_extended=is_extended)
        if place is not None:
            yield place


def free_place(board: Board, kind: Kind, demand: Demand, position: int, *, is_extended: bool) -> Place | None:
    """The place of a session that begins here, if everything it needs is free. An extended search takes core hours too."""
    if demand.only is not None and board.timeline.half_days[position] != demand.only:
        return None
    for extension in (False, True) if is_extended else (False,):
        span = board.timeline.span(position, demand.length, is_extended=extension)
        if span is None or board.short_of(demand.needs, span):
            continue
        room = board.free_room(kind, demand.features, demand.people, span)
        if room is not None:
            return Place(kind, span, room.code)
    return None


def openings_before(board: Board, request: Request, position: int) -> Iterator[int]:
    """Where the opening of an evaluation that begins here may begin, the latest first."""
    timeline, within = board.timeline, board.situation.policy.evaluation_within
    day = timeline.half_days[position].day
    for first in range(position - 1, first_position(board, request) - 1, -1):
        if within is not None and timeline.working_day_after(timeline.half_days[first].day, within) < day:
            return
        yield first


def opening_before(board: Board, request: Request, position: int, *, is_extended: bool) -> Place | None:
    """The latest free place of the opening before an evaluation that begins here."""
    assert request.opening is not None, "asked for by the caller"
    for first in openings_before(board, request, position):
        place = free_place(board, Kind.OPENING, request.opening, first, is_extended=is_extended)
        if place is not None and place.span.last < position:
            return place
    return None


def why_not_before(board: Board, request: Request, found: int) -> tuple[Blocked, ...]:
    """For each core half-day before the one found, the one resource that is in the way of the last session."""
    first = first_position(board, request)
    if request.evaluation is None:
        return _reasons(board, Kind.OPENING, _demand(request), range(first, found))
    if request.opening is None:
        window = evaluation_window(board, request.opened, first)
        return _reasons(board, Kind.EVALUATION, request.evaluation, range(window.start, min(found, window.stop)))
    reasons = []
    for position in range(first + 1, found):
        if not board.timeline.is_core[position]:
            continue
        blocked = blocking(board, Kind.EVALUATION, request.evaluation, position)
        reasons.append(blocked or _opening_in_the_way(board, request, position))
    return tuple(reasons)


def _reasons(board: Board, kind: Kind, demand: Demand, window: range) -> tuple[Blocked, ...]:
    found = (
        blocking(board, kind, demand, position)
        for position in window
        if board.timeline.is_core[position] and demand.only in (None, board.timeline.half_days[position])
    )
    return tuple(blocked for blocked in found if blocked is not None)


def _opening_in_the_way(board: Board, request: Request, position: int) -> Blocked:
    assert request.opening is not None, "asked for by the caller"
    for first in openings_before(board, request, position):
        if board.timeline.is_core[first] and request.opening.only in (None, board.timeline.half_days[first]):
            blocked = blocking(board, Kind.OPENING, request.opening, first)
            if blocked is not None:
                return Blocked(
                    board.timeline.half_days[position],
                    Kind.OPENING,
                    blocked.resource,
                    blocked.reason,
                    blocked.used,
                    blocked.capacity,
                    blocked.needed,
                )
    return Blocked(
        board.timeline.half_days[position], Kind.OPENING, ROOM_OF[Kind.OPENING].value, Reason.NO_OPENING, 0, 0, 1
    )


def blocking(board: Board, kind: Kind, demand: Demand, position: int) -> Blocked | None:
    """The one resource that keeps a session from beginning here in core hours; None where nothing does."""
    half_day, rooms = board.timeline.half_days[position], board.rooms(kind, demand.features, demand.people)
    name = ROOM_OF[kind].value
    span = board.timeline.span(position, demand.length, is_extended=False)
    if span is None:
        return Blocked(half_day, kind, name, Reason.TOO_LONG, 0, 0, demand.length)
    if not rooms:
        return Blocked(half_day, kind, name, Reason.NO_ROOM_FITS, 0, 0, 1)
    if board.free_room(kind, demand.features, demand.people, span) is None:
        return Blocked(half_day, kind, name, Reason.ROOMS_FULL, len(rooms), len(rooms), 1)
    for code in board.short_of(demand.needs, span):
        used = max(board.used[code][span.first : span.last + 1]) if code in board.used else 0
        capacity = board.resources[code].capacity if code in board.resources else 0
        return Blocked(half_day, kind, code, Reason.USED_UP, used, capacity, demand.needs[code])
    return None


def days_late(board: Board, request: Request, position: int) -> int:
    """How many working days after its promise the last session would begin; half a day counts as one."""
    return days_after(board, request.promise, position)


def days_after(board: Board, promise: HalfDay | None, position: int) -> int:
    """How many working days after a promise a session that begins here is; half a day counts as one, and without a promise nothing is late."""
    start = board.timeline.half_days[position]
    if promise is None or start <= promise:
        return 0
    return max(1, board.timeline.working_days_between(promise.day, start.day))
