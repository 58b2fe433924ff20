"""Listeners and speakers for the tests of the hub: a writer that remembers, and facts said in another thread."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar

from django.db import connection, transaction

from apps.core.actor import Actor
from apps.evidence.facts import Fact
from apps.evidence.journal import emit
from apps.evidence.streams import Hearers, Stream
from apps.openings.hub import Hub
from apps.openings.relay import Frame

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
SOMEBODY = Actor("person:7")
STREAM = Stream("opening:12:public", Hearers.PUBLIC)
LIMIT_SECONDS = 10
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class SentenceSpoken(Fact):
    """A fact to be heard."""

    kind: ClassVar[str] = "sentence.spoken"
    text: str


class Memory:
    """A socket that remembers what it was sent; `owes` stands for bytes that do not leave."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self.owes = 0
        self.closed: int | None = None

    def write(self, frame: Frame) -> None:
        """Remembers the frame."""
        self.frames.append(json.loads(frame.text))

    def unsent(self) -> int:
        """What it owes."""
        return self.owes

    def close(self, code: int) -> None:
        """Remembers the code."""
        self.closed = code

    def versions(self) -> list[int]:
        """The versions heard, in the order of hearing."""
        return [frame["v"] for frame in self.frames if frame["type"] != "clock"]


def say(*texts: str, stream: Stream = STREAM) -> None:
    """Says each text in a transaction of its own."""
    for text in texts:
        with transaction.atomic():
            emit(SentenceSpoken(text), stream=stream, actor=SOMEBODY, at=NOW)


async def said(*texts: str, stream: Stream = STREAM) -> None:
    """Says the texts in another thread, as a request does."""
    await asyncio.to_thread(_say_and_hang_up, texts, stream)


def _say_and_hang_up(texts: tuple[str, ...], stream: Stream) -> None:
    try:
        say(*texts, stream=stream)
    finally:
        connection.close()


async def until(is_true: Callable[[], bool]) -> None:
    """Waits until it is true, and not for ever."""
    async with asyncio.timeout(LIMIT_SECONDS):
        while not is_true():
            await asyncio.sleep(0.005)


def with_hub(story: Callable[[Hub], Awaitable[Answer]]) -> Answer:
    """Runs the story with a hub of its own."""

    async def told() -> Answer:
        hub = Hub()
        try:
            return await story(hub)
        finally:
            await hub.stop()

    return asyncio.run(told())
