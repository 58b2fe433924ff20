"""Which hard rules a plan breaks: written apart from the search, so that each checks the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from apps.scheduling.rules.board import Board
from apps.scheduling.rules.plan import ROOM_OF, Booking, HalfDay, Kind, Situation


def broken_rules(situation: Situation) -> tuple[str, ...]:
    """One line for each broken rule: codes of the rule, the booking or resource, and the half-day."""
    return (*_overfull(situation), *_misplaced(situation))


def _overfull(situation: Situation) -> Iterator[str]:
    """Nothing is booked twice, cleaning included; nobody is needed more often than there are."""
    empty = Board(replace(situation, bookings=()))
    used: Counter[tuple[str, HalfDay]] = Counter()
    for closure in situation.closures:
        used[closure.resource, closure.half_day] += closure.units
    for booking in situation.bookings:
        span = empty.span_of(booking)
        if span is None:
            continue
        half_days = empty.timeline.half_days
        for position in range(span.first, empty.cleaned(booking.room, span).last + 1):
            used[booking.room, half_days[position]] += 1
        for code, units in booking.needs.items():
            for position in range(span.first, span.last + 1):
                used[code, half_days[position]] += units
    for (code, half_day), units in sorted(used.items()):
        if code in empty.resources and units > max(empty.resources[code].capacity, _closed(situation, code, half_day)):
            yield f"overfull {code} {half_day.day} {half_day.part.name}"


def _closed(situation: Situation, code: str, half_day: HalfDay) -> int:
    return sum(each.units for each in situation.closures if each.resource == code and each.half_day == half_day)


def _misplaced(situation: Situation) -> Iterator[str]:
    rooms = {resource.code: resource for resource in situation.resources}
    days = sorted({half_day.day for half_day in situation.core})
    for booking in situation.bookings:
        room = rooms[booking.room]
        if room.kind is not ROOM_OF[booking.kind]:
            yield f"wrong_room {booking.code}"
        if not booking.features <= room.features or booking.people > room.places:
            yield f"unfit_room {booking.code}"
        if booking.kind is Kind.EVALUATION and booking.opened is not None:
            yield from _order(situation, booking, booking.opened, [day for day in days if day > booking.opened.day])


def _order(situation: Situation, booking: Booking, opened: HalfDay, later: list[date]) -> Iterator[str]:
    """Evaluation follows opening, and soon: opened prices must not lie about."""
    if booking.start <= opened:
        yield f"before_opening {booking.code}"
    within = situation.policy.evaluation_within
    if within is not None and len(later) >= within and booking.start.day > later[within - 1]:
        yield f"too_long_after_opening {booking.code}"
