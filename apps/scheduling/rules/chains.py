"""Which bookings are worth moving: those on the shortest chains from what is wished to something that is free."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from apps.scheduling.rules.board import Board
from apps.scheduling.rules.plan import Booking, Demand, Kind
from apps.scheduling.rules.repair import demand_of, may_move, own_positions
from apps.scheduling.rules.timeline import Span

REACH = 24
"""Half-days before and after what is wished in which a chain may run."""


def near_chains(
    board: Board, wanted: Demand, wished: Sequence[Span], most: int, *, is_extended: bool
) -> tuple[Booking, ...]:
    """At most so many movable evaluations: first those on the shortest chain in which each takes the place of the next."""
    links = _Links(board, wished, is_extended=is_extended)
    steps_to = links.steps_from_wish(wanted, wished)
    steps_on = links.steps_to_free()
    ranked = sorted(
        (code for code in steps_to if code in steps_on),
        key=lambda code: (steps_to[code] + steps_on[code], steps_to[code], code),
    )
    return tuple(links.movable[code][0] for code in ranked[:most])


class _Links:
    """Who stands in whose way."""

    def __init__(self, board: Board, wished: Sequence[Span], *, is_extended: bool) -> None:
        self.board = board
        low = min(span.first for span in wished) - REACH
        high = max(span.last for span in wished) + REACH
        spans = ((each, board.span_of(each)) for each in board.bookings.values() if may_move(board, each))
        self.movable = {
            each.code: (each, span) for each, span in spans if span is not None and low <= span.first <= high
        }
        self.at: dict[int, list[str]] = {}
        for code, (_each, span) in sorted(self.movable.items()):
            for position in range(span.first, span.last + 1):
                self.at.setdefault(position, []).append(code)
        self.ways: dict[str, list[Span]] = {}
        for code, (each, here) in self.movable.items():
            spans_ahead = (
                board.timeline.span(position, each.length, is_extended=extension)
                for position in own_positions(board, each)
                for extension in ((False, True) if is_extended else (False,))
            )
            self.ways[code] = [span for span in spans_ahead if span is not None and span != here]

    def in_the_way(self, demand: Demand, span: Span) -> Iterable[str]:
        """Who takes what a session in this span would need and does not find."""
        short = set(self.board.short_of(demand.needs, span))
        rooms: set[str] = set()
        if self.board.free_room(Kind.EVALUATION, demand.features, demand.people, span) is None:
            rooms = {room.code for room in self.board.rooms(Kind.EVALUATION, demand.features, demand.people)}
        for position in range(span.first, span.last + 1):
            for code in self.at.get(position, ()):
                booking = self.movable[code][0]
                if booking.room in rooms or not short.isdisjoint(booking.needs):
                    yield code

    def is_free(self, demand: Demand, span: Span) -> bool:
        """Nobody stands in the way of such a session."""
        found = self.board.free_room(Kind.EVALUATION, demand.features, demand.people, span)
        return found is not None and not self.board.short_of(demand.needs, span)

    def steps_from_wish(self, wanted: Demand, wished: Sequence[Span]) -> dict[str, int]:
        """How many others move before it does."""
        steps: dict[str, int] = {}
        waiting: deque[str] = deque()
        for span in wished:
            for code in self.in_the_way(wanted, span):
                if code not in steps:
                    steps[code] = 0
                    waiting.append(code)
        while waiting:
            code = waiting.popleft()
            for other in self._next(code):
                if other not in steps:
                    steps[other] = steps[code] + 1
                    waiting.append(other)
        return steps

    def _next(self, code: str) -> Iterable[str]:
        booking = self.movable[code][0]
        for span in self.ways[code]:
            yield from self.in_the_way(demand_of(booking), span)

    def steps_to_free(self) -> dict[str, int]:
        """How many others move after it until one finds a free place."""
        before: dict[str, list[str]] = {}
        steps = {
            code: 0
            for code, (each, _span) in sorted(self.movable.items())
            if any(self.is_free(demand_of(each), way) for way in self.ways[code])
        }
        for code in sorted(self.movable):
            for other in self._next(code):
                before.setdefault(other, []).append(code)
        waiting = deque(steps)
        while waiting:
            code = waiting.popleft()
            for other in before.get(code, ()):
                if other not in steps:
                    steps[other] = steps[code] + 1
                    waiting.append(other)
        return steps
