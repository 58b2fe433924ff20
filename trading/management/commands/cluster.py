"""`manage.py cluster up|status|down`: the product in many processes behind nginx on one machine."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core import clock
from apps.core.stopping import at_a_signal
from apps.portal import demonstration
from trading import services, start
from trading.cluster import proxy, record
from trading.cluster.keeper import ClusterBroken, Keeper
from trading.cluster.plan import HOST, Plan, Ports
from trading.cluster.record import Record, Standing
from trading.processes import MANAGE

SECONDS_TO_START, SECONDS_TO_SEED, SECONDS_TO_END = 180, 900, 60
SERVICES = ("DATABASE_URL", "REDIS_URL", "S3_URL")
WORDS = {
    record.STARTING: "启动中",
    record.RUNNING: "运行",
    record.WAITING: "等待日志开始",
    record.GIVEN_UP: "已放弃重启",
    record.ENDED: "已结束",
}


class Command(BaseCommand):
    help = "up, status, down: web servers behind nginx, Celery workers and beat, sequencer, witness, all on loopback. 集群演练。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("up", "status", "down", "keep", "seed"))
        parser.add_argument("--web", type=int, default=2, help="web servers behind nginx (2)")
        parser.add_argument("--workers", type=int, default=2, help="Celery workers (2)")
        parser.add_argument("--port", type=int, default=8080, help="where nginx listens (8080)")
        parser.add_argument("--s3", action="store_true", help="keeps files in a bucket, not on the disk")
        parser.add_argument("--demonstration", action="store_true", help="seeds the demonstration first, 1-2 minutes")
        parser.add_argument("--follow", action="store_true", help="stay in the foreground; Ctrl-C ends the cluster")

    def handle(self, *_args: Any, **options: Any) -> None:
        {
            "up": self._up,
            "status": self._status,
            "down": self._down,
            "keep": self._keep,
            "seed": self._seed,
        }[options["act"]](options)

    def _up(self, options: dict[str, Any]) -> None:
        if options["web"] < 1 or options["workers"] < 1:
            raise CommandError("At least one web server and one worker. 至少一个网站进程和一个后台进程。")
        running = record.read(_home())
        if running and running.keeper.is_alive():
            raise CommandError(f"A cluster runs already at {running.address}: manage.py cluster down. 集群已在运行。")
        try:
            proxy.binary()
            start.must_have_free_port(HOST, options["port"])
        except (proxy.ProxyMissing, start.StartRefused) as refusal:
            raise CommandError(str(refusal)) from None
        if options["follow"]:
            self._keep(options)
            return
        self._in_the_background(options)

    def _in_the_background(self, options: dict[str, Any]) -> None:
        home = _home()
        home.mkdir(parents=True, exist_ok=True)
        (home / record.FILE).unlink(missing_ok=True)
        arguments = [f"--{name}={options[name]}" for name in ("web", "workers", "port")]
        arguments += [f"--{name}" for name in ("demonstration", "s3") if options[name]]
        with (home / "keeper.log").open("wb") as log:
            keeper = subprocess.Popen(
                [sys.executable, str(MANAGE), "cluster", "keep", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        told, until = "", time.monotonic() + (SECONDS_TO_SEED if options["demonstration"] else SECONDS_TO_START)
        while time.monotonic() < until and keeper.poll() is None:
            running = record.read(home)
            if running and running.step != told:
                told = running.step
                self._tell(told)
            if running and running.is_up():
                self._status(options)
                return
            time.sleep(0.1)
        running = record.read(home)
        keeper.terminate()
        keeper.wait(SECONDS_TO_END)
        why = (running.trouble if running else "") or (home / "keeper.log").read_text("utf-8", "replace").strip()
        raise CommandError(f"The cluster did not start: {why or 'too slow'}. Logs: {home / 'logs'}. 集群未能启动。")

    def _keep(self, options: dict[str, Any]) -> None:
        free = [services.free_port() for _ in range(options["web"] + 1)]
        plan = Plan(
            home=_home(),
            ports=Ports(options["port"], tuple(free[1:]), free[0]),
            workers=options["workers"],
            is_demonstration=options["demonstration"],
            addresses={name: url.geturl() for name in SERVICES if (url := getattr(settings, name)).scheme},
            has_bucket=options["s3"],
        )
        plan.home.mkdir(parents=True, exist_ok=True)
        try:
            Keeper(plan, self._tell).run(at_a_signal())
        except (ClusterBroken, services.ServiceMissing, services.ServiceBroken, proxy.ProxyMissing) as failure:
            raise CommandError(str(failure)) from None

    def _seed(self, _options: dict[str, Any]) -> None:
        """Run by the keeper with the cluster's own settings."""
        if not settings.DEMONSTRATION:
            raise CommandError("Only a demonstration is seeded: manage.py cluster up --demonstration. 仅用于演示。")
        demonstration.seed(clock.now(), progress=lambda _done, _total, _at: None)

    def _status(self, _options: dict[str, Any]) -> None:
        running = _running()
        self._tell(f"{running.address}/   {_home()}")
        self._tell(f"{'':12}{'':20}{'pid':>8}{'starts':>8}  health")
        for name, process in running.own.items():
            state = record.RUNNING if process.is_alive() else record.ENDED
            self._tell(f"{name:12}{_state(state)}{process.pid:>8}{1:>8}  {'ok' if process.is_alive() else 'gone'}")
        for one in running.members:
            pid = one.process.pid if one.process else ""
            self._tell(f"{one.name:12}{_state(one.state)}{pid:>8}{one.starts:>8}  {_health(one)}")

    def _down(self, _options: dict[str, Any]) -> None:
        running = record.read(_home())
        if running is None:
            raise CommandError("No cluster was started here: manage.py cluster up. 没有集群。")
        running.keeper.send(signal.SIGTERM)
        everybody = [one.process for one in running.members if one.process] + list(running.own.values())
        if not record.ended([running.keeper], within=SECONDS_TO_END):
            running.keeper.send(signal.SIGKILL)
        for one in everybody:
            one.send(signal.SIGTERM)
        if not record.ended(everybody, within=5):
            for one in everybody:
                one.send(signal.SIGKILL)
        (_home() / record.FILE).unlink(missing_ok=True)
        self._tell(f"{len(everybody)} processes ended. 集群已停止。")

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _home() -> Path:
    return Path(settings.DATA_DIR).resolve() / "cluster"


def _running() -> Record:
    running = record.read(_home())
    if running is None or not running.keeper.is_alive():
        raise CommandError("No cluster is running: manage.py cluster up. 没有正在运行的集群。")
    return running


def _state(state: str) -> str:
    words = f"{state} {WORDS[state]}"
    return words + " " * (20 - len(words) - sum(ord(letter) > 0x2E80 for letter in words))


def _health(one: Standing) -> str:
    if not (one.process and one.process.is_alive()):
        return "–" if one.state == record.WAITING else "gone"
    if not one.asked_at:
        return "ok"
    try:
        with urlopen(one.asked_at, timeout=5) as answer:  # noqa: S310  # our own loopback addresses
            said: bytes = answer.read(200)
            return f"{HTTPStatus(answer.status).phrase.lower()} {said.decode('utf-8', 'replace').strip()}"
    except HTTPError as failure:
        failure.close()
        return f"answers {failure.code}"
    except (URLError, OSError):
        return "does not answer"
