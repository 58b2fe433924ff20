"""A cluster that is there to be broken: its keeper, PostgreSQL and Valkey, and relays through which it reaches them."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from types import TracebackType
from urllib.error import URLError
from urllib.request import urlopen

from django.core.management.base import CommandError

from apps.core.stopping import Stopping
from trading import house, services
from trading.cluster import record
from trading.cluster.keeper import Keeper
from trading.cluster.plan import Plan, Ports
from trading.cluster.record import Process
from trading.drills.relay import Relay
from trading.services import Server

SERVERS = "KAIMING_DRILL_SERVERS"
"""Where the outer life of the command tells the inner one which servers it started."""
POSTGRES, VALKEY, BUCKET = "postgresql", "valkey", "s3"
ADDRESSES = {POSTGRES: "DATABASE_URL", VALKEY: "REDIS_URL", BUCKET: "S3_URL"}
SECONDS_TO_START, SECONDS_TO_BE_WHOLE = 180.0, 120.0
LOOK_SECONDS = 0.05
LAYER = Path(__file__).parent / "slow_disk"
TOLD = {"LOG_INTERVAL_SECONDS": "2", "JOB_LEASE_SECONDS": "4"}
"""What is quicker than in an installation, so that a round needs not wait: how often the log grows, and how long a dead
worker's job is left alone."""


class Drilled(Plan):
    """A cluster whose people sign in with one click, whose disk can be slow, and which is not seeded."""

    @property
    def names_its_clients(self) -> bool:
        """No proxy stands between that anybody but this command started."""
        return False

    def environment(self, services: Mapping[str, str]) -> dict[str, str]:
        """As of every cluster, with the layer that makes the disk slow."""
        slow = {"PYTHONPATH": str(LAYER), "KAIMING_DRILL_SLOW_DISK": str(self.home / "slow")}
        return {**super().environment(services), **TOLD, **slow}


def start_servers(*, has_bucket: bool) -> dict[str, Server]:
    """PostgreSQL that waits for the disk, Valkey, and a bucket where one is wanted. Whoever calls ends them."""
    starts: dict[str, Callable[[], Server]] = {
        POSTGRES: partial(services.start_postgres, durable=True),
        VALKEY: services.start_valkey,
    }
    starts |= {BUCKET: services.start_s3} if has_bucket else {}
    started: dict[str, Server] = {}
    try:
        for name, start in starts.items():
            started[name] = start()
    except BaseException:
        for server in started.values():
            services.stop(server)
        raise
    return started


def told_of(servers: Mapping[str, Server]) -> dict[str, str]:
    """The environment that tells the inner life of the command of the servers."""
    rows = {name: {**asdict(one), "home": str(one.home)} for name, one in servers.items()}
    return {SERVERS: json.dumps(rows)} | {ADDRESSES[name]: one.url for name, one in servers.items()}


class Site:
    """Everything of one cluster under drill. Ended on leaving, whatever of it is alive."""

    def __init__(self, *, webs: int, workers: int) -> None:
        rows = json.loads(os.environ[SERVERS])
        self.servers = {name: Server(**{**row, "home": Path(row["home"])}) for name, row in rows.items()}
        self.relays = {name: Relay(_port_of(one)) for name, one in self.servers.items()}
        free = [services.free_port() for _ in range(webs + 2)]
        addresses = {
            ADDRESSES[name]: one.url.replace(_at(one), _at(self.relays[name])) for name, one in self.servers.items()
        }
        home = Path(os.environ[house.HOME])
        self.plan = Drilled(
            home=home,
            ports=Ports(free[0], tuple(free[2:]), free[1]),
            workers=workers,
            is_demonstration=False,
            addresses=addresses,
            has_bucket=BUCKET in self.servers,
        )
        self.clients = Relay(self.plan.ports.proxy)
        """Through it every client comes in."""
        self.keeper = Keeper(self.plan, lambda _line: None)
        self._stopping = Stopping()
        self._running = threading.Thread(target=self._keep, name="keeper", daemon=True)

    @property
    def address(self) -> str:
        """Where people come in."""
        return f"http://127.0.0.1:{self.clients.port}"

    @property
    def slow_file(self) -> Path:
        """Holds for how many seconds a write waits; missing while the disk is as fast as it is."""
        return self.plan.home / "slow"

    def __enter__(self) -> Site:
        """The cluster serves. Raises CommandError where it does not start."""
        self._running.start()
        until = time.monotonic() + SECONDS_TO_START
        while not self._serves():
            if time.monotonic() > until or not self._running.is_alive():
                self._end()
                raise CommandError(f"The cluster did not start: {self.keeper.record.trouble}. 集群未能启动。")
            time.sleep(LOOK_SECONDS)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at_line: TracebackType | None
    ) -> None:
        """Every process has ended."""
        self._end()

    def member(self, name: str) -> Process:
        """The process of this name as it runs now. Raises KeyError."""
        found = next((one.process for one in self.keeper.record.members if one.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def names(self, kind: str) -> list[str]:
        """The members of a kind: web, worker, beat, sequencer, witness, nginx."""
        return [one.name for one in self.keeper.record.members if one.name.rstrip("0123456789") == kind]

    def is_whole(self) -> bool:
        """True when every process lives and every one that answers people answers well."""
        members = self.keeper.record.members
        return all(
            one.state == record.RUNNING
            and one.process is not None
            and one.process.is_alive()
            and _answers(one.asked_at)
            for one in members
        ) and all(map(services.is_running, self.servers.values()))

    def last_words(self) -> list[str]:
        """The end of every log that is not empty."""
        logs = sorted((self.plan.home / "logs").glob("*.log"))
        told = [(log.name, log.read_text("utf-8", "replace").splitlines()[-house.LOG_LINES :]) for log in logs]
        return ["\n".join([name, *lines]) for name, lines in told if lines]

    def _keep(self) -> None:
        self.keeper.run(self._stopping)

    def _serves(self) -> bool:
        return self.keeper.record.is_up()

    def _end(self) -> None:
        for relay in (*self.relays.values(), self.clients):
            relay.join()
        self._stopping.set()
        self._running.join(SECONDS_TO_BE_WHOLE)
        for relay in (*self.relays.values(), self.clients):
            relay.close()
        for server in self.servers.values():
            services.stop(server)


def _port_of(server: Server) -> int:
    return int(server.url.rsplit(":", 1)[1].partition("/")[0])


def _at(one: Server | Relay) -> str:
    return f":{one.port if isinstance(one, Relay) else _port_of(one)}/"


def _answers(address: str) -> bool:
    if not address:
        return True
    try:
        with urlopen(address, timeout=5) as answer:  # noqa: S310  # our own loopback addresses
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
