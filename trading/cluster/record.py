"""What a running cluster tells of itself: one file that its keeper writes and everybody else reads."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from trading.services import birth_of

STARTING, RUNNING, WAITING, GIVEN_UP, ENDED = "starting", "running", "waiting", "given up", "ended"
FILE = "cluster.json"


@dataclass(frozen=True, slots=True)
class Process:
    """A process by its number and its birth: a later one that got the number is another."""

    pid: int
    birth: str

    def is_alive(self) -> bool:
        """True while this very process lives."""
        return bool(self.birth) and birth_of(self.pid) == self.birth

    def send(self, number: signal.Signals) -> None:
        """Sends the signal, to this very process or to nobody."""
        if self.is_alive():
            os.kill(self.pid, number)


@dataclass(slots=True)
class Standing:
    """How one member of the cluster is: its state, how often it was started, where it is asked."""

    name: str
    state: str = STARTING
    process: Process | None = None
    starts: int = 0
    asked_at: str = ""


@dataclass(slots=True)
class Record:
    """The whole cluster. `trouble` is a sentence when it could not start."""

    keeper: Process
    address: str
    services: dict[str, str] = field(default_factory=dict)
    own: dict[str, Process] = field(default_factory=dict)
    """Servers that the keeper started beside the members: PostgreSQL, Valkey."""
    members: list[Standing] = field(default_factory=list)
    step: str = ""
    trouble: str = ""

    def is_up(self) -> bool:
        """True once every member runs or waits for what the first visitor brings."""
        return bool(self.members) and all(one.state in {RUNNING, WAITING} for one in self.members)


def write(home: Path, record: Record) -> None:
    """The record stands whole; a reader sees the one before or this one."""
    fresh = home / f".{FILE}.{os.getpid()}"
    fresh.touch(mode=0o600)  # the services' keys are in it
    fresh.write_text(json.dumps(asdict(record), indent=1), "utf-8")
    fresh.replace(home / FILE)


def read(home: Path) -> Record | None:
    """The record, or None where no cluster was started."""
    try:
        told = json.loads((home / FILE).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Record(
        **told
        | {
            "keeper": Process(**told["keeper"]),
            "own": {name: Process(**one) for name, one in told["own"].items()},
            "members": [_standing(one) for one in told["members"]],
        }
    )


def _standing(told: Mapping[str, Any]) -> Standing:
    process = Process(**told["process"]) if told["process"] else None
    return Standing(**{**told, "process": process})


def ended(processes: list[Process], *, within: float) -> bool:
    """True once none of them lives; waits so many seconds at most."""
    until = time.monotonic() + within
    while any(one.is_alive() for one in processes):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
