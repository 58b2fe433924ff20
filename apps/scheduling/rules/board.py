"""Which units of which resource are taken in which half-day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from apps.scheduling.rules.plan import ROOM_OF, Booking, Kind, Resource, ResourceKind, Situation
from apps.scheduling.rules.timeline import Span, Timeline

ROOMS = frozenset({ResourceKind.OPENING_ROOM, ResourceKind.EVALUATION_ROOM})


class Board:
    """The plan as it stands, open to trials: what is taken can be given back.

    For each resource it counts units; for each number of units asked for it keeps the half-days that have too few left, one bit each.
    """

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.timeline = Timeline(situation.core, situation.extended)
        self.resources = {resource.code: resource for resource in situation.resources}
        self.used = {code: [0] * len(self.timeline.half_days) for code in self.resources}
        self._too_few: dict[str, dict[int, int]] = {code: {} for code in self.resources}
        self._rooms: dict[tuple[Kind, frozenset[str], int], tuple[Resource, ...]] = {}
        self.bookings: dict[str, Booking] = {}
        for closure in situation.closures:
            if closure.half_day in self.timeline.positions and closure.resource in self.used:
                self.used[closure.resource][self.timeline.positions[closure.half_day]] += closure.units
        for booking in situation.bookings:
            self.put(booking)

    def put(self, booking: Booking) -> None:
        """The booking fills its place."""
        self.bookings[booking.code] = booking
        self._change(booking, 1)

    def lift(self, booking: Booking) -> None:
        """The booking's place is free again."""
        del self.bookings[booking.code]
        self._change(booking, -1)

    def span_of(self, booking: Booking) -> Span | None:
        """What a booking fills; None where its first half-day is no longer part of the plan."""
        first = self.timeline.positions.get(booking.start)
        if first is None:
            return None
        span = self.timeline.span(first, booking.length, is_extended=booking.is_extended)
        return span or self._as_far_as_it_goes(booking, first)

    def _as_far_as_it_goes(self, booking: Booking, first: int) -> Span:
        """A session that ran over, or whose days were closed since, fills what follows."""
        last = min(first + booking.length, len(self.timeline.half_days)) - 1
        return Span(first, last, booking.is_extended)

    def _change(self, booking: Booking, sign: int) -> None:
        span = self.span_of(booking)
        if span is None:
            return
        self._add(booking.room, sign, range(span.first, self.cleaned(booking.room, span).last + 1))
        for code, units in booking.needs.items():
            self._add(code, sign * units, range(span.first, span.last + 1))

    def _add(self, code: str, units: int, positions: Iterable[int]) -> None:
        used, capacity = self.used[code], self.resources[code].capacity
        masks = self._too_few[code]
        for position in positions:
            used[position] += units
            for asked in masks:
                bit = 1 << position
                masks[asked] = masks[asked] | bit if used[position] + asked > capacity else masks[asked] & ~bit

    def cleaned(self, room: str, span: Span) -> Span:
        """What a session keeps its room from others: with the cleaning after it, which ends with the day."""
        last = span.last
        day = self.timeline.half_days[last].day
        for _ in range(self.resources[room].buffer):
            if last + 1 < len(self.timeline.half_days) and self.timeline.half_days[last + 1].day == day:
                last += 1
        return Span(span.first, last, span.is_extended)

    def too_few(self, code: str, units: int) -> int:
        """The half-days in which fewer units than these are left, one bit each; of what the centre does not have, all."""
        if code not in self.resources:
            return (1 << len(self.timeline.half_days)) - 1
        masks = self._too_few[code]
        if units not in masks:
            spare = self.resources[code].capacity - units
            masks[units] = sum(1 << position for position, used in enumerate(self.used[code]) if used > spare)
        return masks[units]

    def rooms(self, kind: Kind, features: frozenset[str], people: int) -> tuple[Resource, ...]:
        """The rooms that fit, the plainest and smallest first, so that large and equipped ones stay free."""
        key = (kind, features, people)
        if key not in self._rooms:
            fitting = [
                room
                for room in self.situation.resources
                if room.kind is ROOM_OF[kind] and features <= room.features and people <= room.places
            ]
            fitting.sort(key=lambda room: (len(room.features), room.places, room.code))
            self._rooms[key] = tuple(fitting)
        return self._rooms[key]

    def free_room(self, kind: Kind, features: frozenset[str], people: int, span: Span) -> Resource | None:
        """The first room that is free for the whole session and its cleaning."""
        for room in self.rooms(kind, features, people):
            if not self.too_few(room.code, 1) & self.cleaned(room.code, span).mask:
                return room
        return None

    def short_of(self, needs: Mapping[str, int], span: Span) -> tuple[str, ...]:
        """The counted resources of which too little is left during the session."""
        return tuple(code for code, units in sorted(needs.items()) if self.too_few(code, units) & span.mask)
