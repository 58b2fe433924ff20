"""Which processes a cluster has, what each is told, and how one asks whether it is well."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from apps.evidence.witness.memory import Memory
from trading.processes import MANAGE

HOST = "127.0.0.1"
WITNESS_NAME = "witness.example/cluster"
ELSEWHERE = ("EMAIL_URL", "SMS_URL", "SECRET_KEY", "LOG_KEY", "DATA_DIR", "HOST")
"""Not taken over from the environment: what a cluster sends stays in its own folder."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where everything listens, on loopback: the proxy in front, each web server, the witness."""

    proxy: int
    webs: tuple[int, ...]
    witness: int


@dataclass(frozen=True, slots=True)
class Member:
    """One process: its name, its command, where it answers over HTTP (or "" where being alive says it all)."""

    name: str
    command: tuple[str, ...]
    asked_at: str = ""
    waits_for: str = ""
    """An address that has to answer 200 before the process can begin."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole cluster: its folder, its ports, how many Celery workers, and whether it is seeded as a demonstration."""

    home: Path
    ports: Ports
    workers: int
    is_demonstration: bool
    addresses: Mapping[str, str]
    """DATABASE_URL, REDIS_URL and S3_URL of servers that are there already; what is not named is started and ends with the cluster."""
    has_bucket: bool
    """Files are kept in a bucket, not on the disk."""

    @property
    def data(self) -> Path:
        """What the processes share as their data directory."""
        return self.home / "data"

    @property
    def names_its_clients(self) -> bool:
        """The demonstration's sign-in wants to know that no proxy stands between; on loopback, of this command, none does."""
        return not self.is_demonstration

    @property
    def address(self) -> str:
        """Where people come in."""
        return f"http://{HOST}:{self.ports.proxy}"

    def members(self, nginx: str) -> list[Member]:
        """Every process in the order in which they start; they end in the other."""
        python = sys.executable
        celery = (python, "-m", "celery", "-A", "trading.celery", "-q")
        quiet = ("-l", "WARNING", "--without-gossip", "--without-mingle")
        webs = [_web(number, port) for number, port in enumerate(self.ports.webs, start=1)]
        workers = [
            Member(
                f"worker{number}", (*celery, "worker", "--pool", "threads", "-c", "2", *quiet, "-n", f"w{number}@here")
            )
            for number in range(1, self.workers + 1)
        ]
        beat = Member("beat", (*celery, "beat", "-l", "WARNING", "-s", str(self.home / "beat")))
        sequencer = Member("sequencer", (python, str(MANAGE), "worker"))
        proxy = Member(
            "nginx",
            (nginx, "-p", str(self.home / "nginx"), "-c", str(self.home / "nginx" / "nginx.conf")),
            asked_at=f"{self.address}/health",
        )
        return [*webs, proxy, sequencer, *workers, beat, self._witness(), *self._players()]

    def environment(self, services: Mapping[str, str]) -> dict[str, str]:
        """What every process of the cluster reads: the services' addresses and nothing of the outer installation's own."""
        kept = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in ELSEWHERE}
        told = {
            "DJANGO_SETTINGS_MODULE": "trading.settings",
            "DATA_DIR": str(self.data),
            "HOST": HOST,
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
            "WITNESSES": f"{self._witness_key()} http://{HOST}:{self.ports.witness}",
        }
        if self.is_demonstration:
            told |= {"DEBUG": "1", "CLOCK": "rehearsal", "DEMONSTRATION": "1"}
        elif not os.environ.get("TIMESTAMP_URL"):
            told |= {"DEBUG": "1"}
        return kept | told | dict(services)

    def _witness_key(self) -> str:
        """The witness has its key before it starts, so that the log can be told whom to ask."""
        self.data.mkdir(parents=True, exist_ok=True)
        return Memory(self.home / "witness.json", name=WITNESS_NAME).vkey

    def _witness(self) -> Member:
        told = ("--state", str(self.home / "witness.json"), "--name", WITNESS_NAME, "--port", str(self.ports.witness))
        log = f"{self.address}/log"
        return Member("witness", (sys.executable, str(MANAGE), "witness", "--log", log, *told), waits_for=f"{log}/key")

    def _players(self) -> list[Member]:
        """A demonstration's live lot is played by simulated people."""
        if not self.is_demonstration:
            return []
        return [Member("simulate", (sys.executable, str(MANAGE), "simulate", "--port", str(self.ports.proxy)))]


def _web(number: int, port: int) -> Member:
    return Member(
        f"web{number}",
        (sys.executable, str(MANAGE), "web", "--port", str(port)),
        asked_at=f"http://{HOST}:{port}/health",
    )
