"""A loopback relay between two sides of a cluster: it can fall silent as a cut network does, hold requests back, or repeat them."""

from __future__ import annotations

import asyncio
import threading
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable, Coroutine, Sequence
from typing import Any
from weakref import WeakSet

from trading.services import free_port

HOST = "127.0.0.1"
CHUNK = 1 << 16
LONGEST_KEPT = 8 << 20
"""A request longer than this is passed on but not repeated."""
START_SECONDS = 10
ANSWER_SECONDS = 30.0
CHANGING = (b"POST ", b"PUT ")

Held = Callable[[], float]
"""For how many seconds the next connection is held before anything of it is passed on."""
Again = Callable[[], Sequence[float]]
"""After how many seconds each the request that was just answered is sent again; nobody reads those answers."""


class Relay:
    """Passes on what comes to its port, in a thread of its own, until it is closed.

    While it is cut both sides believe that the other is there and hears nothing: no byte passes, no connection ends.
    """

    def __init__(self, to_port: int) -> None:
        self.to_port, self.port = to_port, free_port()
        self.held: Held | None = None
        self.again: Again | None = None
        self.repeated = 0
        """How many requests were sent again."""
        self._loop = asyncio.new_event_loop()
        self._is_open = asyncio.Event()
        self._is_open.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines: WeakSet[StreamWriter] = WeakSet()
        self._thread = threading.Thread(target=self._run, name=f"relay to {to_port}", daemon=True)
        self._thread.start()
        self._on_the_loop(self._listen()).result(START_SECONDS)

    def cut(self) -> None:
        """Nothing passes any more."""
        self._loop.call_soon_threadsafe(self._is_open.clear)

    def join(self) -> None:
        """Everything passes again, beginning with what waited."""
        self._loop.call_soon_threadsafe(self._is_open.set)

    def close(self) -> None:
        """Every connection has ended, and so has the thread."""
        self._on_the_loop(self._end()).result(START_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(START_SECONDS)
        self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _on_the_loop(self, work: Coroutine[Any, Any, None]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._met, HOST, self.port, backlog=512)

    async def _end(self) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        lines = list(self._lines)
        for line in lines:
            line.close()
        await asyncio.gather(*(line.wait_closed() for line in lines), return_exceptions=True)

    def _met(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._lines.add(writer)
        self._start(self._between(reader, writer))

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _dial(self) -> tuple[StreamReader, StreamWriter]:
        reader, writer = await asyncio.open_connection(HOST, self.to_port)
        self._lines.add(writer)
        return reader, writer

    async def _between(self, reader: StreamReader, writer: StreamWriter) -> None:
        """One connection from its first byte to its last."""
        kept = bytearray()
        try:
            if self.held:
                await asyncio.sleep(self.held())
            await self._is_open.wait()
            far_reader, far_writer = await self._dial()
            asked = self._start(self._pass_on(reader, far_writer, kept))
            try:
                await self._pass_on(far_reader, writer, None)
            finally:
                asked.cancel()
                far_writer.close()
        except OSError:
            pass
        finally:
            writer.close()
        if self.again and kept.startswith(CHANGING):
            for seconds in self.again():
                self._start(self._repeat(bytes(kept), seconds))

    async def _pass_on(self, reader: StreamReader, writer: StreamWriter, kept: bytearray | None) -> None:
        """Until the reader has no more, or the line is broken."""
        try:
            while content := await reader.read(CHUNK):
                if kept is not None and len(kept) < LONGEST_KEPT:
                    kept += content
                await self._is_open.wait()
                writer.write(content)
                await writer.drain()
            if writer.can_write_eof():
                writer.write_eof()
        except OSError:
            writer.close()

    async def _repeat(self, request: bytes, seconds: float) -> None:
        """The very bytes of a request come a second time, from somebody who does not wait for more than the answer."""
        await asyncio.sleep(seconds)
        if len(request) >= LONGEST_KEPT:
            return
        try:
            await self._is_open.wait()
            reader, writer = await self._dial()
            writer.write(request)
            self.repeated += 1
            async with asyncio.timeout(ANSWER_SECONDS):
                await reader.read(CHUNK)
            writer.close()
        except (OSError, TimeoutError):
            pass
