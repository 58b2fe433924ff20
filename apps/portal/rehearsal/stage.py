"""What every step of a rehearsal works with: the server, the clock, the case, the people, and what was learned so far."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from apps.portal.rehearsal.browser import Browser
from apps.portal.rehearsal.cases import Case
from apps.portal.rehearsal.people import People

T = TypeVar("T")
SHANGHAI = ZoneInfo("Asia/Shanghai")
PATIENCE_SECONDS = 90.0
LOOK_EVERY_SECONDS = 0.1


class Failed(Exception):
    """Something that must hold does not; the message says what was expected and what was found."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The rehearsal clock, as whoever started the server holds it."""

    now: Callable[[], datetime]
    jump_to: Callable[[datetime], None]


@dataclass(frozen=True, slots=True)
class Days:
    """When things are to happen, on the clock of the rehearsal."""

    registered: datetime
    published: datetime
    document_until: datetime
    deadline: datetime


@dataclass(slots=True)
class Stage:
    """One rehearsal of one lot."""

    base: str
    clock: Clock
    days: Days
    case: Case
    people: People
    document: bytes
    """招标文件, as the agency has it."""
    paper: Callable[[Sequence[str]], bytes]
    """Makes a PDF of some lines."""
    out: Path
    seed: int
    lot: str = ""
    public: Browser = field(init=False)
    turn: Callable[[], None] = lambda: time.sleep(LOOK_EVERY_SECONDS)
    """What is done while waiting: others work."""
    known: dict[str, Any] = field(default_factory=dict)
    """What one step learned and a later one needs, by the step's own name."""

    def __post_init__(self) -> None:
        """The public has a browser too."""
        self.public = Browser(self.base)

    def lot_state(self) -> str:
        """Where the lot stands, as the public list tells."""
        page: str | None = "/lots.json"
        while page:
            answer = self.public.data(page)
            for row in answer["lots"]:
                if row["code"] == self.lot:
                    return str(row["state"])
            page = answer["next"]
        return ""

    def facts(self) -> list[dict[str, Any]]:
        """Everything on the lot's public stream."""
        entries: list[dict[str, Any]] = []
        page: str | None = f"/lots/{self.lot}/facts.json"
        while page:
            answer = self.public.data(page)
            entries += answer["entries"]
            page = answer["next"]
        return entries

    def wait_for_state(self, *states: str) -> str:
        """Waits until the lot stands in one of the states. Raises Failed."""
        return self.wait_for(
            lambda: (found := self.lot_state()) in states and found, f"the lot to stand in {' or '.join(states)}"
        )

    def settled_state(self, state: str, seconds: float = 1.6) -> str:
        """Where the lot stands once it has left the state, or still stands in it after a few seconds."""
        until = time.monotonic() + seconds
        while (found := self.lot_state()) == state and time.monotonic() < until:
            self.turn()
        return found

    def wait_for(self, is_so: Callable[[], T | bool | None], what: str, seconds: float = PATIENCE_SECONDS) -> T:
        """What `is_so` answers once it is something. Raises Failed when that takes too long."""
        until = time.monotonic() + seconds
        while True:
            found = is_so()
            if found:
                return found  # type: ignore[return-value]  # True stands for itself
            if time.monotonic() > until:
                raise Failed(f"waited {seconds:.0f} s for {what}")
            self.turn()

    def jump_to(self, moment: datetime) -> None:
        """The rehearsal clock stands at the moment, unless it is later already."""
        if self.clock.now() < moment:
            self.clock.jump_to(moment)

    def jump_just_before(self, moment: datetime, seconds: float) -> None:
        """Some seconds are left until the moment."""
        self.jump_to(moment - timedelta(seconds=seconds))


def must(is_so: bool, what: str) -> None:  # noqa: FBT001  # reads as a sentence
    """Raises Failed unless it is so."""
    if not is_so:
        raise Failed(what)


def local(moment: datetime) -> str:
    """A time as a form wants it."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
