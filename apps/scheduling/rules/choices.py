"""What the solver chooses from: where each session could be, what that takes of each resource, and which of equal rooms it gets afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from apps.scheduling.rules.board import Board
from apps.scheduling.rules.cpsat import Load
from apps.scheduling.rules.plan import Booking, Demand, Kind
from apps.scheduling.rules.repair import demand_of
from apps.scheduling.rules.search import Place
from apps.scheduling.rules.timeline import Span

Alike = tuple[str, ...]
"""Codes of rooms that serve the same demands: the model counts them together, and who has which is settled afterwards."""

TRIES = 500
"""So often a room is tried before the seating is given up."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Where a session could be, in one of the rooms that are alike; ``booking`` None for a request, ``stays`` for where it is now.

    ``opening`` is where the opening of a request would be, which needs ``opening_needs``.
    """

    booking: Booking | None
    demand: Demand
    span: Span
    alike: Alike
    opening: Place | None
    opening_needs: Mapping[str, int]
    stays: bool

    @property
    def code(self) -> str:
        """Of the booking; empty for the request."""
        return self.booking.code if self.booking else ""


def ways(
    board: Board,
    booking: Booking,
    positions: Iterable[int],
    alike: Mapping[str, Alike],
    *,
    is_extended: bool,
) -> Iterator[Choice]:
    """Where a booking that is lifted from the board is, and where else it may be, beginning at these positions."""
    here, demand = board.span_of(booking), demand_of(booking)
    assert here is not None, "a movable booking lies in the plan"
    yield Choice(booking, demand, here, alike.get(booking.room, (booking.room,)), None, {}, stays=True)
    extensions = (False, True) if is_extended else (False,)
    spans = (
        board.timeline.span(position, booking.length, is_extended=extension)
        for position in positions
        for extension in extensions
    )
    for span in spans:
        for rooms in free_groups(board, demand, span, alike) if span else ():
            if span is not None and (span != here or booking.room not in rooms):
                yield Choice(booking, demand, span, rooms, None, {}, stays=False)


def alike_rooms(board: Board, demands: Sequence[Demand]) -> Mapping[str, Alike]:
    """For each room those that serve exactly the same of these demands, and are cleaned as long."""
    serves: dict[str, list[int]] = defaultdict(list)
    for number, demand in enumerate(demands):
        for room in board.rooms(Kind.EVALUATION, demand.features, demand.people):
            serves[room.code].append(number)
    groups: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for code, numbers in serves.items():
        groups[board.resources[code].buffer, *numbers].append(code)
    return {code: tuple(codes) for codes in groups.values() for code in codes}


def free_groups(board: Board, demand: Demand, span: Span, alike: Mapping[str, Alike]) -> list[Alike]:
    """The groups of which a room is free for the whole session, once those that may move are lifted."""
    if board.short_of(demand.needs, span):
        return []
    found: dict[Alike, None] = {}
    for room in board.rooms(Kind.EVALUATION, demand.features, demand.people):
        if not board.too_few(room.code, 1) & board.cleaned(room.code, span).mask:
            found.setdefault(alike[room.code])
    return list(found)


def loads(board: Board, choices: Sequence[Choice]) -> Iterator[Load]:
    """What each choice takes of each resource in each half-day, against what is left of it; only where all together could be too many."""
    units: dict[tuple[str | Alike, int], dict[int, int]] = defaultdict(dict)
    for number, choice in enumerate(choices):
        taken = [(choice.demand.needs, choice.span)]
        if choice.opening is not None:
            taken.append((choice.opening_needs, choice.opening.span))
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


def rooms_for(
    board: Board, waiting: Sequence[Choice], seated: Callable[[Choice, Place], Booking], tries: list[int]
) -> list[str] | None:
    """A room for each, tried one after the other and back; None where no room is free throughout. The board is as before."""
    if not waiting:
        return []
    choice = waiting[0]
    for code in choice.alike:
        if tries[0] <= 0 or board.too_few(code, 1) & board.cleaned(code, choice.span).mask:
            continue
        tries[0] -= 1
        session = seated(choice, Place(Kind.EVALUATION, choice.span, code))
        board.put(session)
        rest = rooms_for(board, waiting[1:], seated, tries)
        board.lift(session)
        if rest is not None:
            return [code, *rest]
    return None


def in_seating_order(choices: Iterable[Choice]) -> list[Choice]:
    """Those that get a room, the longest first, then the earliest."""
    waiting = (choice for choice in choices if not choice.stays)
    return sorted(waiting, key=lambda each: (each.span.first - each.span.last, each.span.first))
