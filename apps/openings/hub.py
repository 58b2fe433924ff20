"""The hub: everybody in this process who hears a stream. It is durable nowhere: the journal is the truth, bells wake it.

One task follows the journal for all rooms, one beats. A bell names streams and nothing else, so it may be lost, late,
repeated or out of order: what is passed on is always read from the journal after the version passed on last.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from apps.core import clock
from apps.evidence import bell
from apps.evidence.mishaps import where_it_broke
from apps.evidence.working import Watch
from apps.openings.presence import PASSER_BY, Crowd, Guest, Present, counted, exchange
from apps.openings.relay import BATCH, Frame, after, beat_frame, grown, last_frames
from apps.openings.writers import Writer

log = structlog.get_logger("openings")
Answer = TypeVar("Answer")
RING = 256
"""Frames a room keeps ready for those who come back; who was away longer is served from the journal."""
UNSENT_LIMIT = 1 << 20
"""Bytes a socket may owe before it is passed over."""
UNSENT_ENOUGH = 1 << 16
"""Bytes below which a socket that was passed over is brought up to date."""
BEHIND_SECONDS = 30
"""How long a socket may stay behind before it is closed: it will dial again."""
BEAT_SECONDS = 10
POLL_SECONDS = 0.1
"""Embedded: how often the journal is asked for what other processes wrote."""
POLL_BESIDE_BUS_SECONDS = 1.0
"""With a bus: how long a lost last bell can hide an entry."""
EMPTY_ROOM_SECONDS = 60
AFTER_TROUBLE_SECONDS = 1.0
RESYNC = 4409
"""Close code: too far behind, dial again with the version you have."""


class Seat:
    """One listener: how far he has been told, and whether he is being passed over for now."""

    __slots__ = ("behind_since", "guest", "presence", "room", "v", "writer")

    def __init__(self, room: Room, v: int, writer: Writer, guest: Guest = PASSER_BY) -> None:
        self.room = room
        self.v = v
        self.writer = writer
        self.behind_since: float | None = None
        self.guest = guest
        self.presence: Present | None = None
        """What this listener was last told of who is there."""

    def tell(self, frame: Frame, now: float) -> None:
        """Passes a frame on, unless he has it or owes too much."""
        if frame.v <= self.v or self.behind_since is not None:
            return
        if self.writer.unsent() > UNSENT_LIMIT:
            self.behind_since = now
            return
        self.writer.write(frame)
        self.v = frame.v

    def look_after(self, now: float) -> None:
        """Brings a socket that reads again up to date; closes one that does not."""
        if self.behind_since is None:
            return
        if self.writer.unsent() <= UNSENT_ENOUGH and self.room.reaches(self.v):
            self.behind_since = None
            for frame in self.room.after(self.v):
                self.tell(frame, now)
        elif now - self.behind_since > BEHIND_SECONDS or not self.room.reaches(self.v):
            self.leave()
            self.writer.close(RESYNC)

    def leave(self) -> None:
        """He hears nothing more. Called twice, nothing happens."""
        self.room.seats.discard(self)


class Room:
    """Everybody in this process who hears one stream, and its latest frames, encoded once."""

    def __init__(self, stream: str, frames: Iterable[Frame]) -> None:
        self.stream = stream
        self.recent: deque[Frame] = deque(frames, maxlen=RING)
        self.v = self.recent[-1].v if self.recent else 0
        self.seats: set[Seat] = set()
        self.empty_since: float | None = None
        self.crowd = Crowd(stream)

    def hear(self, frames: Iterable[Frame], now: float) -> None:
        """Passes on what comes next. What came before is dropped; beyond a gap nothing is passed on, it is read again."""
        for frame in frames:
            if frame.v <= self.v:
                continue
            if frame.v != self.v + 1:
                return
            self.v = frame.v
            self.recent.append(frame)
            for seat in tuple(self.seats):
                seat.tell(frame, now)

    def reaches(self, v: int) -> bool:
        """True when everything after this version is at hand."""
        return v >= self.v or (bool(self.recent) and v >= self.recent[0].v - 1)

    def after(self, v: int) -> list[Frame]:
        """The frames at hand after this version."""
        return [frame for frame in self.recent if frame.v > v]


class Hub:
    """One per process. ``join`` is the only way in; a seat leaves by itself."""

    def __init__(self) -> None:
        self._rooms: dict[str, Room] = {}
        self._rung: set[str] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="hub")
        self._watch = Watch()
        self._name = secrets.token_hex(8)

    async def join(self, stream: str, *, since: int, writer: Writer, guest: Guest = PASSER_BY) -> Seat:
        """He hears everything after `since`, in order and once, from now on."""
        self._start_once()
        room = await self._room(stream)
        seat = Seat(room, since, writer, guest)
        writer.write(beat_frame(room.v, clock.now()))
        while not room.reaches(seat.v) and await self._takes_more(seat):
            room.empty_since = None
            for frame in await self._read(after, stream, seat.v):
                seat.tell(frame, self._now())
        # Nothing is awaited from here on, so that no entry falls between catching up and listening.
        for frame in room.after(seat.v):
            seat.tell(frame, self._now())
        room.seats.add(seat)
        return seat

    def ring(self, streams: frozenset[str]) -> None:
        """Somebody wrote into these streams. May be called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._note, streams)

    def listeners(self) -> int:
        """How many sockets listen here."""
        return sum(len(room.seats) for room in self._rooms.values())

    async def stop(self) -> None:
        """Ends the tasks and forgets the rooms; sockets stay open and hear nothing."""
        bell.stop_listening(self.ring)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._read(_hang_up)
        self._tasks, self._rooms, self._loop = [], {}, None

    def _start_once(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is loop:
            return
        self._loop, self._rooms, self._news = loop, {}, asyncio.Event()
        self._rung.clear()
        bell.listen(self.ring)
        self._tasks = [loop.create_task(self._follow()), loop.create_task(self._beat())]
        if settings.REDIS_URL.scheme:
            self._tasks.append(loop.create_task(self._hear_the_bus()))

    async def _room(self, stream: str) -> Room:
        if stream not in self._rooms:
            frames = await self._read(last_frames, stream, RING)
            self._rooms.setdefault(stream, Room(stream, frames))
            self._note(frozenset({stream}))
        room = self._rooms[stream]
        room.empty_since = None
        return room

    async def _takes_more(self, seat: Seat) -> bool:
        """Waits for a socket that owes too much; False for one that reads nothing, which is then sent away like any other."""
        while seat.behind_since is not None and seat.writer.unsent() > UNSENT_ENOUGH:
            if self._now() - seat.behind_since > BEHIND_SECONDS:
                return False
            await asyncio.sleep(POLL_SECONDS)
        seat.behind_since = None
        return True

    def _note(self, streams: frozenset[str]) -> None:
        self._rung |= streams & self._rooms.keys()
        if self._rung:
            self._news.set()

    async def _follow(self) -> None:
        pause = POLL_BESIDE_BUS_SECONDS if settings.REDIS_URL.scheme else POLL_SECONDS
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._news.wait()
            try:
                await self._read_on()
            except Exception as failure:  # noqa: BLE001  whatever it was, a hall that falls silent for good is worse
                log.error("hub.trouble", error=where_it_broke(failure))
                if isinstance(failure, DatabaseError | InterfaceError):
                    await self._read(_hang_up)
                await asyncio.sleep(AFTER_TROUBLE_SECONDS)

    async def _read_on(self) -> None:
        """Reads the streams that rang, or on a quiet moment all of them, and passes on what is new."""
        rung, self._rung = self._rung, set()
        self._news.clear()
        positions = {room.stream: room.v for room in self._rooms.values() if not rung or room.stream in rung}
        if not positions:
            return
        for stream, frames in (await self._read(grown if rung else self._look, positions)).items():
            if stream in self._rooms:
                self._rooms[stream].hear(frames, self._now())
                if len(frames) >= BATCH:
                    self._note(frozenset({stream}))

    def _look(self, positions: dict[str, int]) -> dict[str, list[Frame]]:
        return grown(positions) if self._watch.is_look_worth_it() else {}

    async def _beat(self) -> None:
        """The one timer of the process: looks after those behind, empties rooms, tells time and version."""
        beats = 0
        while True:
            await asyncio.sleep(1)
            beats += 1
            for room in tuple(self._rooms.values()):
                try:
                    self._look_after(room)
                    await self._tell_presence(room)
                    if beats % BEAT_SECONDS == 0:
                        _tell_time(room)
                except Exception as failure:  # noqa: BLE001  one room's mistake must not stop the others' clock
                    log.error("hub.trouble", error=where_it_broke(failure))

    def _look_after(self, room: Room) -> None:
        for seat in tuple(room.seats):
            seat.look_after(self._now())
        if room.seats:
            room.empty_since = None
        elif room.empty_since is None:
            room.empty_since = self._now()
        elif self._now() - room.empty_since > EMPTY_ROOM_SECONDS:
            self._rooms.pop(room.stream, None)

    async def _tell_presence(self, room: Room) -> None:
        """Who is there, to those who have not heard it; before the list nobody hears anything."""
        if not room.seats or not await self._read(room.crowd.may_be_told, room.v):
            return
        now = self._now()
        if not room.crowd.is_time(len(room.seats), now):
            return
        here = counted(seat.guest for seat in room.seats)
        present = await self._read(exchange, room.stream, self._name, here)
        waiting = [seat for seat in room.seats if seat.presence != present and seat.behind_since is None]
        if waiting:
            room.crowd.told_at = now
        counts, lamps = present.counts(), present.lamps()
        for seat in waiting:
            seat.writer.write(lamps if seat.guest.sees_lamps else counts)
            seat.presence = present

    async def _hear_the_bus(self) -> None:
        """One subscription for the process. While it is down the poll finds what was written."""
        import redis.asyncio  # noqa: PLC0415  # only where there is a bus

        while True:
            bus = redis.asyncio.Redis.from_url(settings.REDIS_URL.geturl(), socket_timeout=None)
            try:
                async with bus.pubsub() as ears:
                    await ears.subscribe(bell.CHANNEL)
                    self._note(frozenset(self._rooms))
                    async for message in ears.listen():
                        if message["type"] == "message":
                            self._note(bell.heard(message["data"]))
            except (redis.RedisError, OSError) as failure:
                log.warning("hub.bus_lost", error=type(failure).__name__)
            finally:
                await bus.aclose()
            await asyncio.sleep(AFTER_TROUBLE_SECONDS)

    async def _read(self, question: Callable[..., Answer], *about: Any) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._reader, question, *about)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def _hang_up() -> None:
    connection.close()


def _tell_time(room: Room) -> None:
    frame = beat_frame(room.v, clock.now())
    for seat in tuple(room.seats):
        if seat.behind_since is None:
            seat.writer.write(frame)


hub = Hub()
"""The hub of this process."""
