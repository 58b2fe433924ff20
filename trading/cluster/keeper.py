"""The keeper of a cluster: starts its processes, starts again what died, and ends all of them by their own numbers.

It is what systemd or Kubernetes does on real machines. A member that dies six times within a minute is left alone and shown.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.conf import settings

from apps.core.stopping import Stopping
from trading import services
from trading.cluster import proxy, record
from trading.cluster.plan import Member, Plan
from trading.cluster.record import Process, Record, Standing
from trading.processes import MANAGE, end
from trading.services import birth_of

LOOK_EVERY_SECONDS = 0.25
STARTS_AT_MOST, WITHIN_SECONDS = 6, 60.0
Tell = Callable[[str], None]


class ClusterBroken(Exception):
    """The cluster does not start; the message says which step failed and where its words are."""


@dataclass(slots=True)
class _Kept:
    member: Member
    standing: Standing
    child: subprocess.Popen[bytes] | None = None
    started: deque[float] = field(default_factory=lambda: deque(maxlen=STARTS_AT_MOST))


class Keeper:
    """One cluster, from its first process to its last."""

    def __init__(self, plan: Plan, tell: Tell) -> None:
        self.plan, self.tell = plan, tell
        self._environment: dict[str, str] = {}
        self._servers: list[services.Server] = []
        self._kept: list[_Kept] = []
        me = _self()
        self.record = Record(keeper=me, address=plan.address)

    def run(self, stopping: Stopping) -> None:
        """Runs until told to stop. Raises ClusterBroken, ServiceMissing, ServiceBroken or ProxyMissing; nothing is left running."""
        nginx = proxy.binary()
        (self.plan.home / "logs").mkdir(parents=True, exist_ok=True)
        try:
            self._prepare()
            self._begin(nginx)
            was_up = False
            while not stopping.wait(LOOK_EVERY_SECONDS):
                self._look()
                if not was_up and self.record.is_up():
                    was_up = True
                    self._step(f"{self.plan.address}/")
        except (ClusterBroken, services.ServiceMissing, services.ServiceBroken) as failure:
            self.record.trouble = str(failure)
            raise
        finally:
            self._end()

    def _prepare(self) -> None:
        """Services answer, the database is of this version, the proxy knows whom to ask."""
        self._step("PostgreSQL, Valkey" + (", S3" if self.plan.has_bucket else ""))
        self._environment = self.plan.environment(self._services())
        self._step("migrate")
        self._once("migrate", "--verbosity", "0")
        if self.plan.is_demonstration:
            self._step("demonstration (1-2 min)")
            self._once("cluster", "seed")
        proxy.write(self.plan)

    def _services(self) -> Mapping[str, str]:
        """The servers that are there already, and those that are started here."""
        told = dict(self.plan.addresses)
        if "DATABASE_URL" not in told:
            told["DATABASE_URL"] = self._own("postgresql", services.start_postgres(durable=True))
        if "REDIS_URL" not in told:
            told["REDIS_URL"] = self._own("valkey", services.start_valkey())
        if self.plan.has_bucket and "S3_URL" not in told:
            told["S3_URL"] = self._own("s3", services.start_s3())
        told["BROKER_URL"] = told["REDIS_URL"].rpartition("/")[0] + "/1"
        self.record.services = told
        return told

    def _own(self, name: str, server: services.Server) -> str:
        self._servers.append(server)
        self.record.own[name] = Process(server.pid, server.birth)
        return server.url

    def _once(self, *arguments: str) -> None:
        """Runs one of our commands to its end. A database that is only being made may forget it in a power cut."""
        log = self.plan.home / "logs" / f"{arguments[0]}.log"
        environment = self._environment | {"PGOPTIONS": "-c synchronous_commit=off"}
        with log.open("ab") as words:
            command = [sys.executable, str(MANAGE), *arguments]
            done = subprocess.run(command, env=environment, stdout=words, stderr=words, check=False)
        if done.returncode:
            raise ClusterBroken(f"{' '.join(arguments)} failed: {_last_line(log)} ({log})")

    def _begin(self, nginx: str) -> None:
        for member in self.plan.members(nginx):
            kept = _Kept(member, Standing(member.name, asked_at=member.asked_at))
            self._kept.append(kept)
            self.record.members.append(kept.standing)
        self._step("processes")
        self._look()

    def _look(self) -> None:
        before = [(one.standing.state, one.standing.starts) for one in self._kept]
        for kept in self._kept:
            self._look_at(kept)
        if before != [(one.standing.state, one.standing.starts) for one in self._kept]:
            record.write(self.plan.home, self.record)

    def _look_at(self, kept: _Kept) -> None:
        standing = kept.standing
        if kept.child is not None and kept.child.poll() is None:
            if standing.state == record.STARTING and (not standing.asked_at or _answers(standing.asked_at)):
                standing.state = record.RUNNING
                self.tell(f"{standing.name} {record.RUNNING}")
        elif kept.member.waits_for and not _answers(kept.member.waits_for):
            standing.state = record.WAITING
        elif len(kept.started) == STARTS_AT_MOST and time.monotonic() - kept.started[0] < WITHIN_SECONDS:
            standing.state = record.GIVEN_UP
        else:
            self._start(kept)

    def _start(self, kept: _Kept) -> None:
        kept.started.append(time.monotonic())
        if kept.child is not None:
            self.tell(f"{kept.member.name} ended with {kept.child.returncode}, starts again")
            _end_what_is_left_of(kept.child)
        with (self.plan.home / "logs" / f"{kept.member.name}.log").open("ab") as log:
            kept.child = subprocess.Popen(
                kept.member.command,
                stdout=log,
                stderr=log,
                env=self._environment,
                cwd=settings.BASE_DIR,
                start_new_session=True,
            )
        kept.standing.process = Process(kept.child.pid, birth_of(kept.child.pid))
        kept.standing.starts += 1
        kept.standing.state = record.STARTING

    def _end(self) -> None:
        """Whoever serves people ends first, the databases last; a folder of ours goes with the database it belonged to."""
        order = sorted(self._kept, key=lambda one: one.member.name != "nginx")
        for kept in order:
            if kept.child is not None and kept.child.poll() is None:
                kept.child.send_signal(signal.SIGTERM)
        for kept in order:
            if kept.child is not None:
                end(kept.child)
            kept.standing.state = record.ENDED
        for server in reversed(self._servers):
            services.stop(server)
        if "postgresql" in self.record.own:
            shutil.rmtree(self.plan.data, ignore_errors=True)
            (self.plan.home / "witness.json").unlink(missing_ok=True)
        record.write(self.plan.home, self.record)

    def _step(self, what: str) -> None:
        self.record.step = what
        self.tell(what)
        record.write(self.plan.home, self.record)


def _end_what_is_left_of(child: subprocess.Popen[bytes]) -> None:
    """A proxy whose first process was killed leaves others behind that hold its address; systemd ends them too."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _self() -> Process:
    return Process(os.getpid(), birth_of(os.getpid()))


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=3) as answer:  # noqa: S310  # our own loopback addresses
            return bool(answer.status == HTTPStatus.OK)
    except HTTPError as failure:
        failure.close()
        return False
    except (URLError, OSError):
        return False


def _last_line(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else ""
