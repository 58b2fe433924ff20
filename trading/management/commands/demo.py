"""The demonstration with one command: a seeded district centre on a loopback address, with one-click sign-in."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
import webbrowser
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core import clock
from apps.core.clock import SHANGHAI
from apps.evidence.log.reading import vkey
from apps.evidence.witness.memory import Memory
from apps.portal import demonstration
from trading import start
from trading.checks import is_loopback
from trading.processes import MANAGE, run_together
from trading.services import free_port

ELSEWHERE = ("DATABASE_URL", "REDIS_URL", "BROKER_URL", "S3_URL", "EMAIL_URL", "SMS_URL", "SECRET_KEY")
"""What a real installation may have in its environment: a demonstration never touches it."""
KEPT = "secret-key"
"""The secret that this process has read already and seals the story's bids with; the server must read the same one."""
WITNESS = "witness.demonstration/w1"
"""Who cosigns the demonstration's log; what it must not forget lies beside the data of the log, not among them."""
SECONDS_TO_ANSWER = 60
BAR = 30
PACE_SECONDS, PACE_SPREAD = 2.0, 3.0
"""A simulated act follows the one before after two to six seconds."""


class Command(BaseCommand):
    help = "Seeds a demonstration and serves it. 准备演示数据并启动。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-browser", action="store_true")
        parser.add_argument("--only-seed", action="store_true", help="prepare the data and end")
        parser.add_argument(
            "--pace", type=float, default=PACE_SECONDS, help="seconds between two simulated acts, at least"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not is_loopback(settings.HOST):
            raise CommandError(
                f"The demonstration signs people in without a password, so it serves loopback only, not {settings.HOST}. "
                f"演示环境免口令登录，只在本机地址提供，不能使用 {settings.HOST}。"
            )
        if not (settings.DEMONSTRATION and settings.CLOCK == "rehearsal"):
            _again_as_demonstration()
        port = options["port"]
        try:
            start.must_have_free_port(settings.HOST, port)
            start.must_have_fonts()
            _clear_what_was_left_unfinished()
            start.must_know_database()
            call_command("migrate", verbosity=0)
            self._seed()
            if options["only_seed"]:
                return
            start.must_have_true_clock()
        except start.StartRefused as refusal:
            raise CommandError(str(refusal)) from None
        address = f"http://{settings.HOST}:{port}/"
        announcing = threading.Thread(target=self._announce, args=(address, not options["no_browser"]), daemon=True)
        announcing.start()
        pace = ["--least", str(options["pace"]), "--most", str(options["pace"] * PACE_SPREAD)]
        simulated = ["simulate", "--port", str(port), *pace]
        raise SystemExit(run_together([["web", "--port", str(port)], ["worker"], simulated, *_witness(address)]))

    def _seed(self) -> None:
        if _finished_mark().exists():
            return
        started = time.monotonic()
        self.stdout.write("Seeding forty days of a district centre. 正在准备四十天的演示数据。")
        demonstration.seed(clock.now(), progress=self._progress)
        _finished_mark().write_text(clock.now().isoformat(), "ascii")
        self.stdout.write(f"\nSeeded in {time.monotonic() - started:.1f} s. 演示数据已就绪。")

    def _progress(self, done: int, total: int, at: datetime) -> None:
        if not self.stdout.isatty():
            return
        filled = BAR * done // total
        line = f"\r[{'#' * filled}{'.' * (BAR - filled)}] {at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        self.stdout.write(line, ending="")
        self.stdout.flush()

    def _announce(self, address: str, is_browser_wanted: bool) -> None:  # noqa: FBT001  # a thread's argument
        if not _answers(address):
            self.stderr.write(
                "The web server has not answered within a minute; see the lines above. 网站一分钟内没有响应。"
            )
            return
        self.stdout.write(
            f"\n开明 Kaiming  {address}\n\n演示登录（一次点击，仅限演示）  One-click sign-in, demonstration only:"
        )
        for line in demonstration.who_can_sign_in():
            self.stdout.write(f"  {line}")
        self.stdout.write(f"\n现场演示：按“开始”，亲自投一次标  Live lot, press Start: {address}demonstration/")
        self.stdout.write("\nCtrl-C ends it. 按 Ctrl-C 结束。")
        self.stdout.flush()
        if is_browser_wanted:
            webbrowser.open(address)


def _again_as_demonstration() -> None:
    """Re-executes the command with settings of its own; only the data directory, host and port are taken over."""
    kept = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in ELSEWHERE}
    environment = kept | {
        "DATA_DIR": str(Path(settings.DATA_DIR) / "demo"),
        "DEBUG": "1",
        "CLOCK": "rehearsal",
        "DEMONSTRATION": "1",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
    }
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, str(MANAGE), *sys.argv[1:]], environment)  # noqa: S606  # ourselves


def _witness(address: str) -> list[list[str]]:
    """The command of a witness with a key and a folder of its own, and the setting by which the others find it.

    Nothing where somebody named witnesses, or where there is no log yet that it could be told to follow.
    """
    log = vkey()
    if os.environ.get("WITNESSES") or log is None:
        return []
    data = Path(settings.DATA_DIR)
    folder = data.with_name(f"{data.name}-witness")
    folder.mkdir(parents=True, exist_ok=True)
    state, port = folder / "witness.json", free_port()
    os.environ["WITNESSES"] = f"{Memory(state, name=WITNESS).vkey} http://{settings.HOST}:{port}"
    told = ["--log", f"{address}log", "--key", log, "--name", WITNESS, "--host", settings.HOST]
    return [["witness", *told, "--state", str(state), "--port", str(port)]]


def _clear_what_was_left_unfinished() -> None:
    """A seeding that was interrupted is thrown away whole: half a story would be no true story."""
    folder = Path(settings.DATA_DIR)
    if folder.exists() and not _finished_mark().exists() and folder.name == "demo":
        for left in folder.iterdir():
            if left.is_dir():
                shutil.rmtree(left)
            elif left.name != KEPT:
                left.unlink()
    folder.mkdir(parents=True, exist_ok=True)


def _finished_mark() -> Path:
    return Path(settings.DATA_DIR) / "demonstration-seeded"


def _answers(address: str) -> bool:
    give_up_at = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < give_up_at:
        try:
            with urlopen(address, timeout=5):  # noqa: S310  # our own loopback address
                return True
        except (URLError, OSError):
            time.sleep(0.1)
    return False
