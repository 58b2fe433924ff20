"""A small centre for the pure rules: two weeks from a Monday, rooms and people as a test wants them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from apps.scheduling.rules.confirm import confirmed
from apps.scheduling.rules.plan import (
    Booking,
    Demand,
    HalfDay,
    Kind,
    Part,
    Policy,
    Proposal,
    Request,
    Resource,
    ResourceKind,
    Situation,
)
from apps.scheduling.rules.propose import propose

MONDAY = date(2026, 11, 23)
HOST = Resource("host", ResourceKind.HOST, 2)
CIVIL = Resource("civil", ResourceKind.SPECIALTY, 7)


def half_day(day: int, part: Part = Part.AM) -> HalfDay:
    """The half-day so many days after the first Monday."""
    return HalfDay(MONDAY + timedelta(days=day), part)


def situation(*, openings: int = 2, evaluations: int = 2, days: int = 14, buffer: int = 0) -> Situation:
    """An empty plan; evenings of working days and Saturday mornings are open by extension."""
    all_days = [half_day(day) for day in range(days)]
    core = tuple(HalfDay(each.day, part) for each in all_days if each.day.weekday() < 5 for part in (Part.AM, Part.PM))
    extended = tuple(
        HalfDay(each.day, Part.AM if each.day.weekday() == 5 else Part.EVENING)
        for each in all_days
        if each.day.weekday() < 6
    )
    rooms = [Resource(f"O{number}", ResourceKind.OPENING_ROOM, 1, places=30) for number in range(openings)]
    rooms += [
        Resource(f"E{number}", ResourceKind.EVALUATION_ROOM, 1, places=9, buffer=buffer)
        for number in range(evaluations)
    ]
    return Situation(1, half_day(0), core, extended, (*rooms, HOST, CIVIL), (), (), Policy())


def pair(
    lot: str,
    *,
    length: int = 1,
    promise: HalfDay | None = None,
    earliest: HalfDay | None = None,
    is_green: bool = False,
    may_extend: bool = False,
    experts: int = 3,
) -> Request:
    """An opening and its evaluation."""
    return Request(
        lot=lot,
        opening=Demand(1, {"host": 1}),
        evaluation=Demand(length, {"civil": experts}, people=7),
        earliest=earliest or half_day(0),
        promise=promise,
        is_green=is_green,
        may_extend=may_extend,
    )


def evaluation(
    code: str, start: HalfDay, *, opened: HalfDay, promise: HalfDay | None = None, room: str = "E0"
) -> Booking:
    """An ordinary evaluation of one half-day that has its place."""
    return Booking(
        code=code,
        lot=code,
        kind=Kind.EVALUATION,
        start=start,
        length=1,
        room=room,
        needs={"civil": 3},
        promise=promise,
        opened=opened,
        is_green=False,
        is_pinned=False,
        has_moved=False,
        is_extended=False,
    )


def with_bookings(plan: Situation, *bookings: Booking) -> Situation:
    """The plan with more bookings."""
    return replace(plan, bookings=plan.bookings + bookings)


def taken(plan: Situation, request: Request) -> tuple[Situation, Proposal]:
    """Proposed and confirmed at once; the plan stays as it is where there is no place."""
    proposal = propose(plan, request)
    return (plan if proposal.best is None else confirmed(plan, request, proposal.best)), proposal
