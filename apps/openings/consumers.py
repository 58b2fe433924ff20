"""The hall's sockets. They only speak: people act by HTTP POST, and the journal is what they hear."""

from __future__ import annotations

import asyncio

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import Error

from apps.openings.attendance import Attendance
from apps.openings.hub import Seat, hub
from apps.openings.visits import is_signed_in, visit_of
from apps.openings.writers import writer_for

NO_SUCH_HALL = 4403
"""Close code: there is no such hall, or its stream is not for the asker. Nobody learns which."""
CROWDED = 4410
"""Close code: this process carries as many sockets as it may; the same facts are in the hall's segments."""
LOOK_AGAIN_SECONDS = 30
"""So long after a sign-out, or after a seat ended, a socket of the desk or of a bidder may still hear."""


class HallConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """One stream of one hall. What it receives, it ignores."""

    channel_layer_alias = None  # the hub writes to the socket; no queue per consumer
    seat: Seat | None = None
    watch: asyncio.Task[None] | None = None
    attendance: Attendance | None = None

    async def connect(self) -> None:
        """Lets in whoever may hear the stream and tells everything after the version he has."""
        visit = await database_sync_to_async(visit_of)(self.scope)
        await self.accept()
        if visit is None:
            await self.close(code=NO_SUCH_HALL)
            return
        if hub.listeners() >= settings.HALL_SOCKETS and not await database_sync_to_async(is_signed_in)(self.scope):
            await self.close(code=CROWDED)
            return
        self.seat = await hub.join(
            visit.stream, since=visit.since, writer=writer_for(self.base_send), guest=visit.guest
        )
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
            visit = await database_sync_to_async(visit_of)(self.scope)
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
