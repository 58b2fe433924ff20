"""提出方案 — the answer to a request: the best slots, others, and why nothing was free earlier.

Steps, each only where the one before is late: what is free in core hours; for key projects, what is free after the fewest moves; what is free in
evenings and on Saturdays; both together. Within a step the order is strict: days late, ordinary ones newly late (never), bookings moved, extended sessions, wait.
Where a key project would still be late, the solver may look for chains of moves: that takes longer, so a worker asks it (`propose_with_solver`).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from apps.scheduling.rules.board import Board
from apps.scheduling.rules.plan import FoundBy, Move, Option, Proposal, Request, Situation
from apps.scheduling.rules.repair import repaired
from apps.scheduling.rules.search import Pair, days_late, end, free_pairs, slot_of, why_not_before
from apps.scheduling.rules.solver import Effort, solved


def propose(situation: Situation, request: Request) -> Proposal:
    """The best way to serve a request without breaking a hard rule; the situation stays as it is."""
    return propose_on(Board(situation), request)


def propose_on(board: Board, request: Request) -> Proposal:
    """The same on a board that is kept; it is afterwards as before."""
    wanted = 1 + board.situation.policy.alternatives
    free = [
        _option(board, request, pair, FoundBy.PROFILE)
        for pair in islice(free_pairs(board, request, is_extended=False), wanted)
    ]
    options = [*_better_than(board, request, free[0] if free else None), *free]
    best = options[0] if options else None
    found = board.timeline.positions[best.slots[-1].start] if best else end(board)
    unmoved = board.timeline.positions[free[0].slots[-1].start] if free else end(board)
    return Proposal(
        version=board.situation.version,
        lot=request.lot,
        best=best,
        alternatives=tuple(options[1:wanted]),
        blocked=why_not_before(board, request, max(found, unmoved)),
    )


def is_hard(request: Request, proposal: Proposal) -> bool:
    """True when a key project would miss its promise, so that the solver is worth its time."""
    is_late = proposal.best is None or proposal.best.is_late
    return request.is_green and request.evaluation is not None and request.promise is not None and is_late


def propose_with_solver(situation: Situation, request: Request, effort: Effort) -> Proposal:
    """The best way with chains of moves, never later than `propose`. Raises ImportError without the extra `solver`."""
    return propose_with_solver_on(Board(situation), request, effort)


def propose_with_solver_on(board: Board, request: Request, effort: Effort) -> Proposal:
    """The same on a board that is kept; it is afterwards as before."""
    plain = propose_on(board, request)
    if not is_hard(request, plain):
        return plain
    below = plain.best.days_late if plain.best else None
    repair = solved(board, request, effort, below=below, is_extended=request.may_extend)
    if repair is None:
        return plain
    others = (*([plain.best] if plain.best else []), *plain.alternatives)
    best = _option(board, request, repair.pair, FoundBy.SOLVER, repair.moves)
    return replace(plain, best=best, alternatives=others[: board.situation.policy.alternatives])


def _better_than(board: Board, request: Request, free: Option | None) -> list[Option]:
    """What is less late than the first place that is free in core hours, the best first."""
    if free is not None and not free.is_late:
        return []
    better = _repaired(board, request, is_extended=False)
    if request.may_extend:
        for pair in islice(free_pairs(board, request, is_extended=True), 1):
            extended = _option(board, request, pair, FoundBy.EXTENDED)
            if free is None or extended.days_late < free.days_late:
                better.append(extended)
        if not any(option.days_late == 0 for option in better):
            return [*_repaired(board, request, is_extended=True), *better]
    return better


def _repaired(board: Board, request: Request, *, is_extended: bool) -> list[Option]:
    repair = repaired(board, request, is_extended=is_extended)
    return [] if repair is None else [_option(board, request, repair.pair, FoundBy.REPAIR, repair.moves)]


def _option(board: Board, request: Request, pair: Pair, found_by: FoundBy, moves: tuple[Move, ...] = ()) -> Option:
    slots = tuple(slot_of(board, place) for place in (pair.opening, pair.evaluation) if place is not None)
    return Option(slots, moves, found_by, days_late(board, request, pair.last.span.first))
