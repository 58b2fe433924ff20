"""提出方案 — the answer to a request: the best slots, others, and why nothing was free earlier."""

from __future__ import annotations

from itertools import islice

from apps.scheduling.rules.board import Board
from apps.scheduling.rules.plan import FoundBy, Option, Proposal, Request, Situation
from apps.scheduling.rules.search import Pair, end, free_pairs, slot_of, why_not_before


def propose(situation: Situation, request: Request) -> Proposal:
    """The best way to serve a request without breaking a hard rule; the situation stays as it is."""
    return propose_on(Board(situation), request)


def propose_on(board: Board, request: Request) -> Proposal:
    """The same on a board that is kept; it is afterwards as before."""
    options = _free_options(board, request)
    best = options[0] if options else None
    found = board.timeline.positions[best.slots[-1].start] if best else end(board)
    return Proposal(
        version=board.situation.version,
        lot=request.lot,
        best=best,
        alternatives=tuple(options[1 : 1 + board.situation.policy.alternatives]),
        blocked=why_not_before(board, request, found),
    )


def _free_options(board: Board, request: Request) -> list[Option]:
    wanted = 1 + board.situation.policy.alternatives
    options = [
        _option(board, request, pair, FoundBy.PROFILE)
        for pair in islice(free_pairs(board, request, is_extended=False), wanted)
    ]
    is_late = not options or options[0].is_late
    if is_late and request.may_extend:
        extended = [
            _option(board, request, pair, FoundBy.EXTENDED)
            for pair in islice(free_pairs(board, request, is_extended=True), 1)
        ]
        if extended and (not options or extended[0].days_late < options[0].days_late):
            return extended + options
    return options


def _option(board: Board, request: Request, pair: Pair, found_by: FoundBy) -> Option:
    slots = tuple(slot_of(board, place) for place in (pair.opening, pair.evaluation) if place is not None)
    return Option(slots=slots, moves=(), found_by=found_by, days_late=days_late(board, request, pair.last.span.first))


def days_late(board: Board, request: Request, position: int) -> int:
    """How many working days after its promise the last session would begin; half a day counts as one."""
    start, promise = board.timeline.half_days[position], request.promise
    if promise is None or start <= promise:
        return 0
    return max(1, board.timeline.working_days_between(promise.day, start.day))
