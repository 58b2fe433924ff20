"""试排 — what requests or a closure would do to the plan, tried one after another on a copy; nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from apps.scheduling.rules.board import Board
from apps.scheduling.rules.confirm import cancelled, confirmed
from apps.scheduling.rules.plan import (
    Booking,
    Closure,
    Demand,
    HalfDay,
    Kind,
    Option,
    Proposal,
    Request,
    Situation,
)
from apps.scheduling.rules.propose import propose


@dataclass(frozen=True, slots=True)
class Displaced:
    """A session that a closure would drive out; ``option`` is where it could go, None where a person must decide or it is pinned."""

    booking: Booking
    option: Option | None


@dataclass(frozen=True, slots=True)
class Tried:
    """A request and what the scheduler would answer if all before it were confirmed."""

    request: Request
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Trial:
    """What would come of it, in the order in which it was tried."""

    displaced: tuple[Displaced, ...]
    tried: tuple[Tried, ...]
    after: Situation

    @property
    def late(self) -> int:
        """How many of the requests would miss their promise or find no place at all."""
        return sum(1 for one in self.tried if one.proposal.best is None or one.proposal.best.is_late)

    @property
    def moved(self) -> int:
        """How many sessions of others would move, displaced ones too."""
        made_room = sum(len(one.proposal.best.moves) for one in self.tried if one.proposal.best)
        return made_room + sum(1 for one in self.displaced if one.option)


def try_out(situation: Situation, requests: Sequence[Request], closures: Sequence[Closure]) -> Trial:
    """First the closures and whom they drive out, then the requests, key projects first as the desk would take them."""
    plan = replace(situation, closures=(*situation.closures, *closures))
    displaced = []
    for booking in _driven_out(situation, closures):
        plan, found = _elsewhere(plan, booking)
        displaced.append(found)
    tried = []
    for request in sorted(requests, key=lambda one: not one.is_green):
        proposal = propose(plan, request)
        tried.append(Tried(request, proposal))
        if proposal.best is not None:
            plan = confirmed(plan, request, proposal.best)
    return Trial(tuple(displaced), tuple(tried), plan)


def _driven_out(situation: Situation, closures: Sequence[Closure]) -> list[Booking]:
    """Sessions that have not begun and lie in what would be closed."""
    shut: dict[str, set[HalfDay]] = {}
    for each in closures:
        shut.setdefault(each.resource, set()).add(each.half_day)
    board = Board(situation)
    found = []
    for booking in situation.bookings:
        span = board.span_of(booking)
        half_days = board.timeline.half_days[span.first : span.last + 1] if span else ()
        if booking.start > situation.now and shut.get(booking.room, set()).intersection(half_days):
            found.append(booking)
    return found


def _elsewhere(plan: Situation, booking: Booking) -> tuple[Situation, Displaced]:
    """Where the session could go, never before its own time; a pinned one stays, for its notice to change."""
    if booking.is_pinned or booking.kind is Kind.OPENING:
        return plan, Displaced(booking, None)
    without = cancelled(plan, booking.code)
    demand = Demand(booking.length, booking.needs, booking.features, booking.people)
    request = Request(
        lot=booking.lot,
        opening=None,
        evaluation=demand,
        earliest=booking.start,
        promise=booking.promise,
        is_green=booking.is_green,
        may_extend=booking.is_extended,
        opened=booking.opened,
    )
    best = propose(without, request).best
    if best is None:
        return plan, Displaced(booking, None)
    return confirmed(without, request, best), Displaced(booking, best)
