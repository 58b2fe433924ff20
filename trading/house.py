"""A product of its own for one command: a temporary folder, the rehearsal clock, web servers and a worker on loopback.

The command runs twice: first outside, where it makes the folder and starts itself again; then inside, where its settings
are those of the new product. What it starts it ends by the process's own id.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from trading import start
from trading.checks import is_loopback
from trading.processes import MANAGE, end

HOME = "KAIMING_HOUSE"
"""Marks the environment of the command's second life and names its folder."""
ELSEWHERE = ("EMAIL_URL", "SMS_URL", "SECRET_KEY")
"""Not taken over from the environment: nothing leaves the house."""
SECONDS_TO_ANSWER = 60
LOG_LINES = 20
WORKER = "worker"


def is_inside() -> bool:
    """True in the command's second life."""
    return HOME in os.environ


def again(arguments: Sequence[str], *, more: Mapping[str, str]) -> int:
    """Runs the command again inside a house of its own; answers its exit code. The folder is gone afterwards."""
    kept = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in ELSEWHERE}
    with tempfile.TemporaryDirectory(prefix="kaiming-house-") as home:
        environment = kept | {
            HOME: home,
            "DATA_DIR": str(Path(home) / "data"),
            "DEBUG": "1",
            "CLOCK": "rehearsal",
            "DEMONSTRATION": "1",
            "HOST": settings.HOST if is_loopback(settings.HOST) else "127.0.0.1",
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
        } | dict(more)  # fmt: skip
        inside = subprocess.Popen([sys.executable, str(MANAGE), *arguments], env=environment)
        try:
            return inside.wait()
        except KeyboardInterrupt:
            inside.send_signal(signal.SIGINT)
            return inside.wait() or 1


def furnish() -> None:
    """The house has its database. Raises CommandError where the product cannot start at all."""
    try:
        start.must_have_fonts()
        start.must_know_database()
    except start.StartRefused as refusal:
        raise CommandError(str(refusal)) from None
    call_command("migrate", verbosity=0)


class House:
    """The processes of the product, by name: `worker`, and `web` with one for each port. Ended on leaving."""

    def __init__(self, *, webs: int, more: Mapping[str, str]) -> None:
        self.home = Path(os.environ[HOME])
        self.ports = [_free_port() for _web in range(webs)]
        self._environment = os.environ | dict(more)
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def bases(self) -> list[str]:
        """The addresses of the web servers."""
        return [f"http://{settings.HOST}:{port}" for port in self.ports]

    def __enter__(self) -> House:
        """Everything runs and answers. Raises CommandError otherwise."""
        try:
            self.start(WORKER)
            for name in self._webs():
                self.start(name)
                self.must_answer(name)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        """Every process has ended."""
        self._end()

    def start(self, name: str) -> None:
        """The process runs. Its words go on in the same log."""
        arguments = [name] if name == WORKER else ["web", "--port", str(self._webs()[name])]
        with (self.home / f"{name}.log").open("ab") as log:
            self._children[name] = subprocess.Popen(
                [sys.executable, str(MANAGE), *arguments],
                stdout=log,
                stderr=log,
                env=self._environment,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """The process is dead at once, in the middle of whatever it did."""
        child = self._children[name]
        child.kill()
        child.wait()

    def must_answer(self, name: str) -> None:
        """Waits for a web server. Raises CommandError where it does not start."""
        until = time.monotonic() + SECONDS_TO_ANSWER
        while time.monotonic() < until and all(child.poll() is None for child in self._children.values()):
            try:
                with urlopen(f"http://{settings.HOST}:{self._webs()[name]}/robots.txt", timeout=5):
                    return
            except HTTPError as failure:
                raise CommandError(f"the web server answers {failure.code}") from None
            except (URLError, OSError):
                time.sleep(0.1)
        raise CommandError("The web server did not start. 网站没有启动。")

    def last_words(self) -> Iterator[str]:
        """The end of every log that is not empty."""
        for log in sorted(self.home.glob("*.log")):
            last = log.read_text("utf-8", "replace").splitlines()[-LOG_LINES:]
            if last:
                yield "\n".join([log.name, *last])

    def _webs(self) -> dict[str, int]:
        return {f"web{number}": port for number, port in enumerate(self.ports, start=1)}

    def _end(self) -> None:
        for child in self._children.values():
            end(child)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((settings.HOST, 0))
        return int(probe.getsockname()[1])
