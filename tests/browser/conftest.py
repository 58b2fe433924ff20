"""A running demonstration and a real Chromium for the tests of this folder."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.seeded import ROOT, START_LIMIT_SECONDS, environment_in, seeded_in

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser and is marked so."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


expect.set_options(timeout=60_000)
"""What a page should show comes sooner or later; a busy machine is no failure."""


@pytest.fixture(autouse=True)
def every_test_is_on_one_day() -> None:
    """A browser has the machine's clock, and so has a product that it looks at."""


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, worker_id: str, testrun_uid: str) -> Path:
    """The data of a fresh demonstration, told once for all workers of the run; copy it, do not use it."""
    base = tmp_path_factory.getbasetemp()
    return seeded_in(base / "seeded" if worker_id == "master" else base.parent / f"seeded-{testrun_uid}")


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory, seeded: Path) -> Iterator[str]:
    """The address of a demonstration that was started for this run: web server and worker on loopback."""
    with demonstration_in(tmp_path_factory.mktemp("demonstration"), seeded) as address:
        yield address


@contextmanager
def demonstration_in(home: Path, seeded: Path, *options: str, log_level: str = "WARNING") -> Iterator[str]:
    """A demonstration whose data and output lie in this folder, begun with a copy of the seeded; ended when left."""
    shutil.copytree(seeded, home / "demo")
    port = free_port()
    environment = environment_in(home) | {"LOG_LEVEL": log_level}
    with (home / "output.log").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--no-browser", "--port", str(port), *options],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, process, home / "output.log")
            yield address
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run. Nothing moves in it: drawing movement takes the machine from what is tested."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        chromium.new_context = partial(chromium.new_context, reduced_motion="reduce")  # type: ignore[method-assign]
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser, live: str) -> Iterator[BrowserContext]:
    """A visitor with an empty profile, in Chinese, on a desktop."""
    visitor = browser.new_context(
        base_url=live, locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1366, "height": 768}
    )
    yield visitor
    visitor.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """The visitor's page."""
    return context.new_page()


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes], output: Path) -> None:
    limit = time.monotonic() + START_LIMIT_SECONDS
    while time.monotonic() < limit:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=2)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"the demonstration did not start:\n{output.read_text('utf-8')[-4000:]}")
