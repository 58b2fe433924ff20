"""The hall in seven browsers, from the sign-in to the hand-over: real keys, real sockets, nobody reloads unless a test does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60_000
CUT_SECONDS = float(os.environ.get("CUT_SECONDS", "0"))
"""For how long a bidder's network is gone in mid-decryption, beside the time in which the others release."""
PICTURES = ROOT / "test-results" / "hall"
DESKTOP, PHONE, PROJECTOR = (1366, 768), (390, 844), (1920, 1080)
KEEP = """async ([kept, place]) => {
  const { keep } = await import(place);
  const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const x25519 = await crypto.subtle.importKey("pkcs8", bytes(kept.x25519), { name: "X25519" }, false, ["deriveBits"]);
  const p256 = await crypto.subtle.importKey(
    "pkcs8", bytes(kept.p256), { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  await keep({ recipient: kept.recipient, x25519, p256 });
}"""


@dataclass
class HallAtWork:
    """A running hall and the browsers in it."""

    base: str
    browser: Browser
    told: dict[str, Any]
    pages: dict[str, Page] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def enter(self, name: str, *, size: tuple[int, int] = DESKTOP, language: str = "zh-hans", query: str = "") -> Page:
        """Somebody comes into the hall, with the keys of the seat in the browser."""
        context = self.browser.new_context(base_url=self.base, viewport={"width": size[0], "height": size[1]})
        cookies = [{"name": "kaiming_language", "value": language, "url": self.base}]
        if name in self.told["sessions"]:
            cookies.append({"name": "kaiming_session", "value": self.told["sessions"][name], "url": self.base})
        context.add_cookies(cookies)  # type: ignore[arg-type]  # plain dictionaries
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.errors.append(f"{name}: {error}"))
        page.goto(f"/openings/{self.told['lot']}/{query}")
        if name in self.told["keys"]:
            script = str(page.locator("script[src*='openings/hall.js']").get_attribute("src"))
            keystore = script.replace("openings/hall.js", "parties/keystore.js")
            page.evaluate(KEEP, [self.told["keys"][name], keystore])
        self.pages[name] = page
        return page

    def sees(self, name: str, task: str) -> None:
        """The one task of somebody's screen becomes this."""
        expect(self.pages[name].locator("[data-task]")).to_have_attribute("data-task", task, timeout=PATIENCE)

    def acts(self, name: str, act: str) -> None:
        """Somebody presses what needs the keys of the browser."""
        self.pages[name].locator(f"[data-act='{act}']").click()

    def posts(self, name: str, act: str) -> None:
        """Somebody presses what is sent as it is, once it can be."""
        self.pages[name].locator(f"form[action$='/{act}'] button[type=submit]:not([disabled])").first.click()

    def cuts(self, name: str) -> None:
        """Somebody's network is gone."""
        self.pages[name].context.set_offline(True)
        self.pages[name].evaluate("() => dispatchEvent(new Event('offline'))")

    def mends(self, name: str) -> None:
        """It is back."""
        self.pages[name].context.set_offline(False)
        self.pages[name].evaluate("() => dispatchEvent(new Event('online'))")

    def pictured(self, when: str, *names: str) -> None:
        """What these see now, as pictures: only where somebody asked for a longer cut and so wants to look."""
        for name in names if CUT_SECONDS else ():
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.pages[name].screenshot(path=PICTURES / f"{when}-{name}.png")

    def has_no_finding(self, *names: str) -> None:
        """Axe finds nothing on these screens."""
        for name in names:
            found = violations(self.pages[name])
            assert not found, (name, [(one["id"], [node["html"] for node in one["nodes"]]) for one in found])


@dataclass(frozen=True)
class Built:
    """The stage as it was built: its folder, what it told, and when."""

    home: Path
    told: dict[str, Any]
    at: float

    def copied_to(self, home: Path) -> None:
        """The same stage at another place, whose clock stands where it stood then."""
        shutil.copytree(self.home, home)
        offset = home / "rehearsal-clock"
        offset.write_text(str(float(offset.read_text("ascii")) - (time.time() - self.at)), "ascii")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Three sealed bids at the deadline, built once; every test has a copy."""
    home = tmp_path_factory.mktemp("hall")
    seed = [sys.executable, "-m", "tests.browser.hall_stage"]
    done = subprocess.run(
        seed, cwd=ROOT, env=environment_of(home), capture_output=True, text=True, check=True, timeout=300
    )
    return Built(home, json.loads(done.stdout.splitlines()[-1]), time.time())


@pytest.fixture
def hall(browser: Browser, built: Built, tmp_path: Path) -> Iterator[HallAtWork]:
    """Three sealed bids at the deadline, a web server and a worker."""
    home = tmp_path / "home"
    built.copied_to(home)
    with at_work(home, browser, built.told) as working:
        yield working


@contextmanager
def at_work(home: Path, browser: Browser, told: dict[str, Any]) -> Iterator[HallAtWork]:
    """A web server and a worker over the data of this folder; ended when left."""
    environment = environment_of(home)
    port = free_port()
    commands = (["web", "--port", str(port)], ["worker"])
    running = [subprocess.Popen([sys.executable, "manage.py", *one], cwd=ROOT, env=environment) for one in commands]
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_for(base)
        yield HallAtWork(base, browser, told)
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(60)


def test_an_opening_in_seven_browsers(hall: HallAtWork) -> None:
    for name in ("host", "witness", "representative", "bidder0", "bidder2", "public"):
        hall.enter(name)
    hall.enter("bidder1", size=PHONE)
    hall.enter("supervisor", language="en")

    for bidder in ("bidder0", "bidder1", "bidder2"):
        hall.acts(bidder, "sign-in")
        hall.sees(bidder, "signed_in")
    hall.posts("host", "start")
    for holder in ("host", "witness", "representative"):
        hall.sees(holder, f"holder-{holder}")
        hall.acts(holder, "holder")
    hall.sees("witness", "contribute")
    hall.acts("witness", "draw")
    hall.posts("host", "draw")
    hall.sees("host", "list")
    expect(hall.pages["public"].locator("[data-bid-row]")).to_have_count(0)
    hall.posts("host", "list")
    hall.sees("host", "decryption")
    expect(hall.pages["public"].locator("[data-bid-row]")).to_have_count(3)
    hall.posts("host", "decryption")

    hall.sees("bidder0", "release")
    hall.has_no_finding("host", "bidder0", "bidder1", "public", "supervisor")
    hall.cuts("bidder1")
    for bidder in ("bidder0", "bidder2"):
        hall.acts(bidder, "release")
        hall.sees(bidder, "released")
    hall.pages["public"].wait_for_timeout(CUT_SECONDS * 1000)
    hall.pictured("away", "host", "bidder0", "bidder1", "supervisor", "public")
    hall.mends("bidder1")
    _stand_where_all_stand(hall, "bidder1")
    hall.pages["bidder1"].reload()
    hall.acts("bidder1", "release")
    hall.sees("bidder1", "released")
    hall.pictured("released", "host", "bidder0", "bidder1", "bidder2", "supervisor", "public")
    expect(hall.pages["public"].locator("[data-cell=price] .veil")).to_have_count(3)
    hall.posts("host", "settlement")

    hall.sees("host", "announce")
    expect(hall.pages["public"].locator("[data-cell=price]")).to_have_text(
        ["9,123,000.00", "9,000,000.00", "9,500,000.00"]
    )
    for said in range(5):
        hall.posts("host", "announcement")
        expect(hall.pages["host"].locator("[data-live] li", has_text="唱标：")).to_have_count(said + 1)
        if said == 1:
            expect(hall.pages["host"].get_by_role("button", name="暂停唱标")).to_be_visible()
    hall.sees("bidder0", "confirm")
    hall.has_no_finding("host", "bidder0", "bidder1", "public")
    _confirm_and_object(hall)
    hall.posts("host", "record")
    hall.sees("host", "sign_record")
    hall.acts("host", "sign-record")
    hall.sees("host", "close")
    hall.posts("host", "close")
    hall.sees("host", "handover")
    hall.posts("host", "handover")

    for name in ("host", "public", "bidder0", "supervisor"):
        hall.sees(name, "handed_over")
    newest = {name: page.locator("[data-version]").first.inner_text() for name, page in hall.pages.items()}
    assert len(set(newest.values())) == 1
    for page in hall.pages.values():
        numbers = page.locator("[data-live] .seq").all_text_contents()
        assert [int(one[1:]) for one in numbers] == list(range(len(numbers), 0, -1))
    assert hall.errors == []


def test_a_line_that_breaks_says_so_and_makes_up_for_what_was_missed(hall: HallAtWork) -> None:
    host, public = hall.enter("host"), hall.enter("public")
    expect(public.locator("[data-line=open]")).to_be_visible()

    hall.cuts("public")
    hall.posts("host", "start")
    hall.sees("host", "holder-host")
    hall.mends("public")

    expect(public.locator("[data-line=open]")).to_be_visible()
    expect(public.locator("[data-version]").first).to_have_text(host.locator("[data-version]").first.inner_text())
    assert hall.errors == []


def test_what_the_server_refuses_is_said_on_the_card(hall: HallAtWork) -> None:
    page = hall.enter("bidder0")
    page.evaluate("() => indexedDB.deleteDatabase('kaiming-keys')")

    hall.acts("bidder0", "sign-in")

    expect(page.locator("[data-task] [data-refused]")).to_be_visible()
    expect(page.locator("[data-task] [data-refused]")).to_contain_text("本浏览器里没有您的密钥")


def test_the_projector_shows_no_acts_and_dark_is_readable(hall: HallAtWork) -> None:
    page = hall.enter("host", size=PROJECTOR, query="?mode=projector")
    expect(page.locator("[data-task] form button")).to_be_hidden()

    page.emulate_media(color_scheme="dark")
    page.goto(f"/openings/{hall.told['lot']}/")

    hall.has_no_finding("host")


def _stand_where_all_stand(hall: HallAtWork, name: str) -> None:
    """Whoever was away sees the same version as the host, the same rows, and the same second."""
    back, host = hall.pages[name], hall.pages["host"]
    expect(back.locator("[data-line=open]")).to_be_visible()
    expect(back.locator("[data-version]").first).to_have_text(host.locator("[data-version]").first.inner_text())
    expect(back.locator("[data-cell=state][data-is=released]")).to_have_count(2)
    told = [datetime.strptime(one.locator("[data-clock-time]").first.inner_text(), "%H:%M:%S") for one in (back, host)]
    assert abs((told[0] - told[1]).total_seconds()) <= 1


def _confirm_and_object(hall: HallAtWork) -> None:
    hall.acts("bidder0", "confirm")
    hall.sees("bidder0", "confirmed")
    phone = hall.pages["bidder1"]
    phone.locator("[data-task] details.confirm summary").click()
    phone.fill("#price-objection", "唱标的项目负责人与我方投标文件不一致。")
    phone.locator("[data-act-form] button").click()
    hall.sees("bidder1", "confirmed")
    hall.acts("bidder2", "confirm")
    hall.sees("bidder2", "confirmed")
    hall.pages["host"].locator("#answer-1").fill("已核对开启的报价文件，与唱标一致。")
    hall.pages["host"].locator("form[action$='/objections/1/answer'] button").click()


def environment_of(home: Path) -> dict[str, str]:
    """What the processes of such a hall are started with."""
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return kept | {
        "DATA_DIR": str(home),
        "DEBUG": "1",
        "DEMONSTRATION": "1",
        "CLOCK": "rehearsal",
        "LOG_LEVEL": "ERROR",
    }


def _wait_for(base: str) -> None:
    limit = time.monotonic() + 240
    while time.monotonic() < limit:
        try:
            urllib.request.urlopen(f"{base}/about/", timeout=5)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("the web server did not start")
