"""The hall's sockets. They only speak: people act by HTTP POST, and the journal is what they hear."""

from __future__ import annotations

import asyncio
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import Error

from apps.openings.attendance import Attendance
from apps.openings.crowds import address_of, crowds
from apps.openings.hub import Seat, hub
from apps.openings.visits import Visit, is_signed_in, passes_by, visit_of, with_own_since
from apps.openings.writers import writer_for

NO_SUCH_HALL = 4403
"""Close code: there is no such hall, or its stream is not for the asker. Nobody learns which."""
CROWDED = 4410
"""Close code: this process carries as many sockets as it may, or as many of this address; the same facts are in the hall's segments."""
LOOK_AGAIN_SECONDS = 30
"""So long after a sign-out, or after a seat ended, a socket of the desk or of a bidder may still hear."""
KNOWN_SECONDS = 1.0
"""So long the stream of a hall that was just asked for is not asked for again by those who bring no session."""


async def _asked(scope: dict[str, Any]) -> Visit | None:
    visit: Visit | None = await database_sync_to_async(visit_of)(scope)
    return visit


class PassersBy:
    """Watchers without a session: a thousand who come to one hall within a second ask the database once."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked: dict[str, tuple[float, asyncio.Task[Visit | None]]] = {}

    async def visit(self, scope: dict[str, Any]) -> Visit | None:
        """The visit of somebody who ``passes_by``, as ``visit_of`` answers it or answered it less than a second ago."""
        code, now = scope["url_route"]["kwargs"]["lot_code"], self._now()
        self._asked = {name: one for name, one in self._asked.items() if now - one[0] < KNOWN_SECONDS}
        if code not in self._asked:
            self._asked[code] = now, asyncio.create_task(_asked(scope))
        visit = await asyncio.shield(self._asked[code][1])
        return visit and with_own_since(visit, scope)

    def _now(self) -> float:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._asked = loop, {}
        return loop.time()


passers_by = PassersBy()


class HallConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """One stream of one hall. What it receives, it ignores."""

    channel_layer_alias = None  # the hub writes to the socket; no queue per consumer
    seat: Seat | None = None
    address = ""
    watch: asyncio.Task[None] | None = None
    attendance: Attendance | None = None

    async def connect(self) -> None:
        """Lets in whoever may hear the stream and tells everything after the version he has."""
        visit = await passers_by.visit(self.scope) if passes_by(self.scope) else await _asked(self.scope)
        await self.accept()
        if visit is None:
            await self.close(code=NO_SUCH_HALL)
            return
        self.address = address_of(self.scope)
        is_crowded = hub.listeners() >= settings.HALL_SOCKETS or crowds.is_many(self.address)
        if is_crowded and not await database_sync_to_async(is_signed_in)(self.scope):
            await self.close(code=CROWDED)
            return
        self.seat = await hub.join(
            visit.stream, since=visit.since, writer=writer_for(self.base_send), guest=visit.guest
        )
        crowds.enter(self.address)
        if visit.bid is not None:
            self.attendance = Attendance(visit.opening, visit.bid)
        if self.scope["url_route"]["kwargs"]["hears"] != "public":
            self.watch = asyncio.create_task(self._leave_in_time(visit.stream, self.seat))

    async def receive(self, **_message: str | bytes) -> None:
        """A hall takes no orders by socket; that a page answers says only that it is there."""
        if self.attendance is not None:
            self.attendance.answer()

    async def disconnect(self, _code: int) -> None:
        """The seat is free again."""
        if self.watch is not None:
            self.watch.cancel()
        if self.seat is not None:
            self.seat.leave()
            crowds.leave(self.address)
        if self.attendance is not None:
            await self.attendance.note(is_over=True)

    async def _leave_in_time(self, stream: str, seat: Seat) -> None:
        """Ends the socket of somebody who may not hear the stream any more."""
        while await self._still_hears(stream):
            if self.attendance is not None:
                await self.attendance.note(is_over=False)
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        seat.leave()
        await self.close(code=NO_SUCH_HALL)

    async def _still_hears(self, stream: str) -> bool:
        try:
            visit = await _asked(self.scope)
        except Error:
            return True  # nobody is sent away for a database that does not answer; it is asked again
        return visit is not None and visit.stream == stream


class NoSuchPlace(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """Every other address."""

    channel_layer_alias = None

    async def connect(self) -> None:
        """Says no in the same way."""
        await self.accept()
        await self.close(code=NO_SUCH_HALL)
