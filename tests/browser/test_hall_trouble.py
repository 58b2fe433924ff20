"""Scenarios S5 and S3 in seven browsers: the platform fails four of six, who get their time back; then one bidder is absent, one
has another key and is opened by two of three custodians, one is opened by its backup. 电子招标投标办法第三十条、第三十一条.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.hall_stage import CURED, PHRASE, WRONG
from tests.browser.test_hall import ROOT, HallAtWork, at_work, environment_of

PICTURES = ROOT / "test-results" / "hall-trouble"
FAILED = ("bidder0", f"bidder{WRONG}", f"bidder{CURED}", "bidder4")
"""Whom the platform fails."""
APPROVING = ("representative", "supervisor")
CUSTODIANS = ("custodian0", "custodian2")
"""Two of three suffice."""
RELEASED = ("bidder0", "bidder4", "bidder5")
RELEASE_OTHER_KEYS = """async ([base, lot, recipient, token]) => {
  const at = (place) => document.querySelector("script[src*='openings/hall.js']").src.replace("openings/hall.js", place);
  const { sharesOfKeys } = await import(at("openings/releasing.js"));
  const { signStatement } = await import(at("lib/signing.js"));
  const { canonical } = await import(at("lib/canonical.js"));
  const { bid, bid_statement, holders, headers } = await (await fetch(base + "own-headers")).json();
  const keys = Object.fromEntries(Object.keys(headers).map((name) => [name, crypto.getRandomValues(new Uint8Array(16))]));
  const shares = await sharesOfKeys(keys, holders);
  const statement = canonical({ v: 1, lot, kind: "release", bid, bid_statement, shares });
  const { signature } = await signStatement(recipient, statement);
  const headers_ = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
  const sent = await fetch(base + "release", { method: "POST", headers: headers_, body: JSON.stringify({ statement, signature }) });
  return sent.status;
}"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of the product's data."""
    return tmp_path / "home"


@pytest.fixture
def hall(browser: Browser, home: Path) -> Iterator[HallAtWork]:
    """The list is out; nobody has a key of this session but the representative."""
    home.mkdir()
    seed = [sys.executable, "-m", "tests.browser.hall_stage", "trouble"]
    environment = environment_of(home)
    done = subprocess.run(seed, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=300)
    with at_work(home, browser, json.loads(done.stdout.splitlines()[-1])) as working:
        yield working


def test_an_outage_gives_its_time_back_and_each_failure_has_its_cause(hall: HallAtWork, home: Path) -> None:
    for name in ("host", "witness", *FAILED, "bidder5"):
        hall.enter(name)
    for holder in ("host", "witness"):
        hall.acts(holder, "holder")
    hall.sees("host", "decryption")
    for name in FAILED:
        hall.pages[name].route("**/own-headers", _fail)
    hall.posts("host", "decryption")

    _outage(hall)
    _release(hall)
    for name in (*APPROVING, *CUSTODIANS):
        hall.enter(name)
    _later(home, minutes=120)
    _causes(hall)
    hall.posts("host", "settlement")
    _hand_shares(hall)
    _cure(hall, home)

    hall.sees("host", "announce")
    _pictured(hall, "settled", "host", "witness", f"bidder{CURED}")
    hall.posts("host", "announcement")
    hall.sees("host", "announcing")
    expect(hall.pages["witness"].locator("[data-cell=price] .veil")).to_have_count(1)
    assert hall.errors == []


def _fail(route: Route) -> None:
    route.fulfill(status=500, body="")


def _outage(hall: HallAtWork) -> None:
    """S5: four of six cannot decrypt; the rule finds it, the host pauses and extends under one number."""
    host = hall.pages["host"]
    for name in FAILED:
        expect(hall.pages[name].locator("[data-fault]")).to_be_visible()
    outage = host.locator("[data-panel] .outage")
    expect(outage).to_contain_text("4 家失败或离线")
    _pictured(hall, "outage", "host", "bidder0")
    outage.locator("form:has([value=pause]) button").click()
    hall.sees("host", "paused")
    for name in FAILED:
        hall.pages[name].unroute("**/own-headers")
    hall.posts("host", "resume")
    expect(outage.locator("form:has([value=extend])")).to_be_visible()
    outage.locator("form:has([value=extend]) button").click()
    expect(host.locator("[data-live]")).to_contain_text("延长解密 15 分钟")
    expect(host.locator("[data-live]")).to_contain_text("故障处置 GZ-")


def _release(hall: HallAtWork) -> None:
    """S3: three release, one finds that its browser has another key, one releases what opens nothing."""
    for name in RELEASED:
        page = hall.pages[name]
        again = page.locator("[data-device-again]")
        if again.is_visible():
            again.click()
        expect(page.locator('[data-device] [data-check][data-is="ok"]')).to_have_count(5)
        hall.acts(name, "release")
        hall.sees(name, "released")
    wrong = hall.pages[f"bidder{WRONG}"]
    wrong.locator("[data-device-again]").click()
    expect(
        wrong.locator("[data-fault-of=key_missing], [data-fault-of=key_other]").locator("visible=true")
    ).to_have_count(1)
    cured = hall.pages[f"bidder{CURED}"]
    token = json.loads(cured.locator("body").get_attribute("hx-headers") or "{}")["X-CSRFToken"]
    base = f"/openings/{hall.told['lot']}/"
    recipient = hall.told["keys"][f"bidder{CURED}"]["recipient"]
    assert cured.evaluate(RELEASE_OTHER_KEYS, [base, hall.told["lot"], recipient, token]) == 200
    hall.sees(f"bidder{CURED}", "released")
    _pictured(hall, "released", "host", f"bidder{WRONG}")


def _causes(hall: HallAtWork) -> None:
    """The window is over: beside each of the two stands what was gathered; the host decides and says why."""
    host = hall.pages["host"]
    host.reload()
    expect(host.locator("[data-panel] form.attribution")).to_have_count(2)
    _pictured(hall, "causes", "host")
    host.locator("[data-panel] details:has(form[action$='/cases']) > summary").click()
    case = host.locator("[data-panel] form[action$='/cases']")
    case.locator("input[name=reason]").fill("投标人换了电脑，本机密钥不是封装时的那一把，投标时选择了托管。")
    case.locator("button[type=submit]").click()
    rows = host.locator("[data-panel] form.attribution")
    expect(rows).to_have_count(1)
    rows.locator("select[name=cause]").select_option("bidder_absent")
    rows.locator("input[name=reason]").fill("解密时限届满仍未解密，证据见归因依据。")
    rows.locator("button[type=submit]").click()
    expect(rows).to_have_count(0)
    for name in APPROVING:
        hall.pages[name].reload()
        hall.posts(name, "approval")
        expect(hall.pages[name].locator("[data-panel] form[action$='/approval']")).to_have_count(0)


def _hand_shares(hall: HallAtWork) -> None:
    """Two custodians open their shares of this one bid, each with the key of his own browser."""
    for name in CUSTODIANS:
        page = hall.pages[name]
        page.goto(f"/openings/{hall.told['lot']}/custody")
        _pictured(hall, "custody", name)
        page.locator("[data-hand]").click()
        expect(
            page.locator("[data-custody-case] section .pill.is-ok, [data-wrong]:not([hidden])").first
        ).to_be_visible()
        assert page.locator("[data-wrong-text]").all_inner_texts() in ([""], [])


def _cure(hall: HallAtWork, home: Path) -> None:
    """What opened nothing is opened by the backup of the very bytes."""
    page: Page = hall.pages[f"bidder{CURED}"]
    hall.sees(f"bidder{CURED}", "import_backup")
    page.locator("[data-task] a[href$='/backup']").click()
    page.locator("#backup-file").set_input_files(home / "cured.bid-backup")
    page.locator("#backup-phrase").fill(PHRASE)
    page.locator("[data-restore] button").click()
    expect(page.locator("[data-task], [data-wrong]:not([hidden])")).to_be_visible()
    assert page.locator("[data-wrong-text]").all_inner_texts() == []


def _later(home: Path, *, minutes: int) -> None:
    """The rehearsal clock of all processes goes on."""
    place = home / "rehearsal-clock"
    fresh = place.with_suffix(".fresh")
    fresh.write_text(str(float(place.read_text("ascii")) + 60 * minutes), "ascii")
    fresh.replace(place)


def _pictured(hall: HallAtWork, when: str, *names: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in names:
        hall.pages[name].screenshot(path=PICTURES / f"{when}-{name}.png", full_page=True)
