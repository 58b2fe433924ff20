"""What is PUT lands through daphne: written once, hashed, never more than a part, gone with the request."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SESSION = {"Cookie": "kaiming_csrf=x; kaiming_session=y"}
PART_BYTES = 8 * 2**20


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("daphne")


@pytest.fixture(scope="module")
def port(home: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = int(probe.getsockname()[1])
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "trading.settings", "DATA_DIR": str(home)}
    command = [sys.executable, "-m", "tests.core.landing_server", str(free)]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as server:
        _wait_for(free, server)
        yield free
        server.terminate()


def test_a_part_lands_once_and_is_gone_with_its_request(port: int, home: Path) -> None:
    part = os.urandom(PART_BYTES)

    told = _sent(port, "PUT", part, SESSION)

    assert told == {
        "body": 0,
        "size": PART_BYTES,
        "too_large": False,
        "file": PART_BYTES,
        "sha256": hashlib.sha256(part).hexdigest(),
    }
    assert _left(home) == []


def test_more_than_a_part_is_not_written(port: int) -> None:
    told = _sent(port, "PUT", bytes(PART_BYTES + 1), SESSION)

    assert (told["size"], told["too_large"], told["body"]) == (PART_BYTES + 1, True, 0)
    assert told["file"] <= PART_BYTES


def test_without_a_session_nothing_is_written(port: int) -> None:
    told = _sent(port, "PUT", b"x" * 100_000, {})

    assert (told["size"], told["file"], told["too_large"]) == (100_000, 0, True)


def test_everything_else_comes_the_ordinary_way(port: int) -> None:
    json_said = SESSION | {"Content-Type": "application/json; charset=utf-8"}

    assert _sent(port, "POST", b"x" * 200_000, SESSION) == {"body": 200_000}
    assert _sent(port, "PUT", b"{}", json_said) == {"body": 2}, "a draft of a score sheet is read by its view"


def test_who_hangs_up_leaves_nothing(port: int, home: Path) -> None:
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(
            b"PUT /x HTTP/1.1\r\nHost: x\r\nCookie: kaiming_session=y\r\nContent-Length: 100000\r\n\r\n" + bytes(500)
        )
        _wait_until(lambda: len(_left(home)) == 1)

    _wait_until(lambda: _left(home) == [])


def _sent(port: int, method: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    line.request(method, "/x", body, headers)
    told = json.loads(line.getresponse().read())
    line.close()
    return dict(told)


def _left(home: Path) -> list[Path]:
    return list((home / "objects" / ".landing").glob("*"))


def _wait_until(holds: Any) -> None:
    limit = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < limit
        time.sleep(0.02)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + 240
    while time.monotonic() < limit and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("daphne did not start")
