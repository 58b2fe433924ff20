"""The hall's sockets. They only speak: people act by HTTP POST, and the journal is what they hear."""

from __future__ import annotations

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from apps.openings.hub import Seat, hub
from apps.openings.visits import visit_of
from apps.openings.writers import writer_for

NO_SUCH_HALL = 4403
"""Close code: there is no such hall, or its stream is not for the asker. Nobody learns which."""


class HallConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """One stream of one hall. What it receives, it ignores."""

    channel_layer_alias = None  # the hub writes to the socket; no queue per consumer
    seat: Seat | None = None

    async def connect(self) -> None:
        """Lets in whoever may hear the stream and tells everything after the version he has."""
        visit = await database_sync_to_async(visit_of)(self.scope)
        await self.accept()
        if visit is None:
            await self.close(code=NO_SUCH_HALL)
            return
        self.seat = await hub.join(visit.stream, since=visit.since, writer=writer_for(self.base_send))

    async def receive(self, **_message: str | bytes) -> None:
        """A hall takes no orders by socket."""

    async def disconnect(self, _code: int) -> None:
        """The seat is free again."""
        if self.seat is not None:
            self.seat.leave()


class NoSuchPlace(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """Every other address."""

    channel_layer_alias = None

    async def connect(self) -> None:
        """Says no in the same way."""
        await self.accept()
        await self.close(code=NO_SUCH_HALL)
