"""The whole journey in five browsers: a visitor's bidder, host, witness and expert, and the public, from Start to the award.

Everybody else is simulated, as `manage.py demo` has it. Pictures go to `test-results/journey/`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import demonstration_in
from tests.browser.letters import sign_letter
from tests.browser.papers import plain_paper
from tests.browser.people import speak
from tests.seeded import ROOT

PATIENCE = 90_000
"""Nothing is waited for longer, in milliseconds; on a quiet machine nothing takes a tenth of it."""
LOOK_EVERY = 400
WIDTH, HEIGHT = 1366, 768
PICTURES = ROOT / "test-results" / "journey"
COMPETITORS = 4
BIDS = COMPETITORS + 1
UTTERANCES = BIDS + 2
"""An opening sentence, one for each bid, a closing one."""
MEMBERS = 5
PEOPLE = ("bidder", "host", "witness", "expert", "public")


@dataclass
class Journey:
    """A demonstration, the folder it lives in, and everybody's browser."""

    base: str
    home: Path
    pages: dict[str, Page]
    findings: list[str] = field(default_factory=list)
    lot: str = ""

    def plays(self, name: str, *, nth: int = 0) -> None:
        """Somebody takes a seat on the page of the live lot and is led to where it has something to do."""
        page = self.pages[name]
        page.goto("/demonstration/")
        page.locator(f"[data-part={name}] button").nth(nth).click()
        page.wait_for_url(lambda address: "/demonstration/" not in address)

    def sees(self, name: str, task: str) -> None:
        """The one task of somebody's screen in the hall becomes this, without a reload."""
        expect(self.pages[name].locator("[data-task]")).to_have_attribute("data-task", task, timeout=PATIENCE)

    def acts(self, name: str, act: str) -> None:
        """Somebody presses what needs the keys of the browser."""
        self.pages[name].locator(f"[data-act='{act}']").click()

    def posts(self, name: str, act: str) -> None:
        """Somebody presses what is sent as it is, once it can be."""
        self.pages[name].locator(f"form[action$='/{act}'] button[type=submit]:not([disabled])").first.click()

    def looks(self, name: str, stage: str, *, is_english_too: bool = False) -> None:
        """A picture of what somebody sees, and what axe finds there."""
        page = self.pages[name]
        self._look(page, f"{stage}-{name}-zh")
        if is_english_too:
            speak(page.context, self.base, "en")
            page.reload()
            self._look(page, f"{stage}-{name}-en")
            speak(page.context, self.base, "zh-hans")
            page.reload()

    def reaches(self, name: str, address: str, state: str) -> None:
        """What stands at the address is in this state, as this browser is told."""
        asked = self.pages[name].request
        self.until(lambda: (told := asked.get(address)).ok and told.json()["state"] == state, f"{address}: {state}")

    def until(self, is_so: Callable[[], bool], what: str) -> None:
        """Looks now and then until it is so, no longer than PATIENCE."""
        limit = time.monotonic() + PATIENCE / 1000
        while not is_so():
            assert time.monotonic() < limit, f"{what}\n{(self.home / 'output.log').read_text('utf-8')[-3000:]}"
            self.pages["public"].wait_for_timeout(LOOK_EVERY)

    def jump_to_the_deadline(self) -> None:
        """The rehearsal clock stands three seconds before the deadline, once everybody simulated has sent and signed in."""
        told = self.live()
        offset = datetime.fromisoformat(told["deadline"]) - timedelta(seconds=3) - datetime.now(UTC)
        place = self.home / "demo" / "rehearsal-clock"
        fresh = place.with_suffix(".journey")
        fresh.write_text(f"{offset.total_seconds():.6f}", "ascii")
        fresh.replace(place)

    def fails(self, name: str, error: Error) -> None:
        """A script on somebody's page went wrong."""
        self.findings.append(f"{name}: {error}")

    def live(self) -> dict[str, Any]:
        """What the simulated people are told."""
        answer = self.pages["public"].request.get("/demonstration/state.json").json()
        return dict(answer)

    def _look(self, page: Page, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
        for one in violations(page):
            self.findings.append(f"{name}: {one['id']} at {[node['html'][:160] for node in one['nodes'][:3]]}")


@pytest.fixture
def journey(browser: Browser, seeded: Path, tmp_path: Path) -> Iterator[Journey]:
    """A demonstration of its own, simulated at ten times the pace, and five visitors with empty browsers."""
    with demonstration_in(tmp_path, seeded, "--pace", "0.2", log_level="INFO") as base:
        contexts = {
            name: browser.new_context(
                base_url=base,
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                viewport={"width": WIDTH, "height": HEIGHT},
                accept_downloads=True,
            )
            for name in PEOPLE
        }
        ready = Journey(base, tmp_path, {name: context.new_page() for name, context in contexts.items()})
        for name, page in ready.pages.items():
            page.set_default_timeout(PATIENCE)
            page.on("pageerror", partial(ready.fails, name))
        yield ready
        for name, page in ready.pages.items():
            page.screenshot(path=PICTURES / f"99-last-{name}.png", full_page=True)
            page.context.close()


def test_from_start_to_the_award(journey: Journey, tmp_path: Path) -> None:
    """招标投标法第三章、第四章, in the order of the law."""
    _start(journey)
    _bid(journey, tmp_path)
    _open(journey)
    _read_out_and_confirm(journey)
    _sign_the_record(journey)
    _evaluate(journey)
    _award(journey, tmp_path)

    assert journey.findings == []


def _start(journey: Journey) -> None:
    public = journey.pages["public"]
    public.goto("/demonstration/")
    journey.looks("public", "01-before-start", is_english_too=True)
    public.locator("[data-start]").click()
    expect(public.locator("[data-part=bidder]")).to_be_visible(timeout=PATIENCE)
    journey.lot = journey.live()["lot"]
    journey.looks("public", "02-started", is_english_too=True)
    for name in ("host", "witness"):
        journey.plays(name)
        journey.sees(name, "wait-sign_in")
    public.locator(f"a[href='/openings/{journey.lot}/']").click()
    journey.sees("public", "wait-sign_in")
    expect(public.locator("[data-line=open]")).to_be_visible(timeout=PATIENCE)


def _bid(journey: Journey, folder: Path) -> None:
    page = journey.pages["bidder"]
    journey.plays("bidder")
    price = Decimal(journey.live()["ceiling_price"]) * Decimal("0.92")
    page.locator("[name=price]").fill(f"{price:.2f}")
    for entry in page.locator('[data-stage="fill"] input[type=text]:not([name=price])').all():
        entry.fill("200" if entry.get_attribute("name") == "days" else "合格")
    paper = folder / "投标函.pdf"
    paper.write_bytes(plain_paper())
    for entry in page.locator("[data-required]").all():
        entry.set_input_files(paper)
    sign_letter(page)
    journey.looks("bidder", "03-fill")
    page.locator("[data-seal-go]").click()
    expect(page.locator("[data-after-sealing]")).to_be_visible(timeout=PATIENCE)
    expect(page.locator('[data-check="opens"]')).to_be_visible()
    journey.looks("bidder", "04-sealed")
    page.locator("[data-send]").click()
    page.wait_for_url("**/receipt")
    expect(page.locator(".receipt-sheet")).to_contain_text("全部传输完成并签收。版本：第 1 版。")
    journey.looks("bidder", "05-receipt", is_english_too=True)
    page.goto(f"/openings/{journey.lot}/")
    journey.acts("bidder", "sign-in")
    journey.sees("bidder", "signed_in")


def _open(journey: Journey) -> None:
    public = journey.pages["public"]
    _everybody_simulated_has_signed_in(journey)
    journey.jump_to_the_deadline()
    journey.sees("host", "start")
    journey.posts("host", "start")
    for holder in ("host", "witness"):
        journey.sees(holder, f"holder-{holder}")
        journey.acts(holder, "holder")
    if journey.pages["public"].request.get(f"/openings/{journey.lot}/state.json").json()["draws"]:
        journey.sees("witness", "contribute")
        journey.acts("witness", "draw")
        journey.posts("host", "draw")
    journey.sees("host", "list")
    expect(public.locator("[data-bid-row]")).to_have_count(0)
    journey.posts("host", "list")
    journey.sees("host", "decryption")
    expect(public.locator("[data-bid-row]")).to_have_count(BIDS, timeout=PATIENCE)
    journey.posts("host", "decryption")
    journey.sees("bidder", "release")
    expect(public.locator("[data-cell=price] .veil")).to_have_count(BIDS)
    journey.looks("bidder", "06-release")
    journey.looks("public", "06-release")
    journey.acts("bidder", "release")
    journey.sees("bidder", "released")
    journey.sees("host", "settle")
    journey.looks("host", "07-settle")
    journey.posts("host", "settlement")


def _read_out_and_confirm(journey: Journey) -> None:
    host, public = journey.pages["host"], journey.pages["public"]
    journey.sees("host", "announce")
    expect(public.locator("[data-cell=price] .veil")).to_have_count(0, timeout=PATIENCE)
    for said in range(UTTERANCES):
        journey.posts("host", "announcement")
        expect(host.locator("[data-live] li", has_text="唱标：")).to_have_count(said + 1, timeout=PATIENCE)
    journey.sees("host", "record")
    journey.sees("bidder", "confirm")
    journey.looks("bidder", "08-confirm")
    journey.looks("public", "08-read-out")
    journey.acts("bidder", "confirm")
    journey.sees("bidder", "confirmed")
    expect(public.locator("[data-cell=accepted][data-is=yes]")).to_have_count(BIDS, timeout=PATIENCE)


def _sign_the_record(journey: Journey) -> None:
    public = journey.pages["public"]
    journey.posts("host", "record")
    journey.sees("host", "sign_record")
    journey.looks("host", "09-record")
    journey.acts("host", "sign-record")
    journey.sees("host", "close")
    journey.posts("host", "close")
    journey.sees("host", "handover")
    journey.posts("host", "handover")
    for name in ("host", "witness", "bidder", "public"):
        journey.sees(name, "handed_over")
    numbers = [int(one[1:]) for one in public.locator("[data-live] .seq").all_text_contents()]
    assert numbers == list(range(len(numbers), 0, -1))
    journey.looks("public", "10-handed-over", is_english_too=True)


def _evaluate(journey: Journey) -> None:
    room = f"/evaluation/{journey.lot}/"
    state = f"{room}state.json"
    page = journey.pages["expert"]
    _sit_in_the_committee(journey)
    journey.looks("expert", "11-undertaking")
    page.get_by_role("button", name="同意并签署承诺书").click()
    journey.reaches("expert", state, "electing")
    page.goto(room)
    page.locator("input[name=choice]").nth(1).check()
    page.get_by_role("button", name="投票").click()
    journey.reaches("expert", state, "preliminary")
    page.goto(room)
    for one in page.locator("[id^=pass-]").all():
        one.check()
    page.get_by_role("button", name="提交初步评审意见").click()
    journey.reaches("expert", state, "scoring")
    page.goto(f"{room}scoring")
    _score(page)
    expect(page.get_by_text("已保存 ")).to_be_visible(timeout=PATIENCE)
    journey.looks("expert", "12-scored")
    page.get_by_text("提交并签署评分表").click()
    page.get_by_role("button", name="签署评分表", exact=True).click()
    journey.reaches("expert", state, "signing")
    journey.until(lambda: _signed(page.request.get(state).json()) == MEMBERS - 1, "the other members' signatures")
    page.goto(room)
    page.get_by_role("link", name="查看并签署报告").click()
    page.wait_for_url(f"**{room}signing")
    journey.looks("expert", "13-report")
    page.get_by_role("button", name="签署评标报告").press("Enter")
    expect(page.get_by_role("heading", name="您已签署")).to_be_visible(timeout=PATIENCE)


def _award(journey: Journey, folder: Path) -> None:
    public = journey.pages["public"]
    lot = f"/lots/{journey.lot}/"
    journey.reaches("public", "/demonstration/state.json", "candidates_published")
    public.goto(lot)
    journey.looks("public", "14-candidates")
    journey.reaches("public", "/demonstration/state.json", "awarded")
    public.goto(lot)
    expect(public.locator(".thread")).to_contain_text("中标结果公告")
    journey.looks("public", "15-awarded", is_english_too=True)
    with public.expect_download() as coming:
        public.locator(f"a[href='{lot}bundle.zip']").click()
    bundle = folder / "bundle.zip"
    coming.value.save_as(bundle)
    public.goto("/demonstration/")
    journey.looks("public", "16-over", is_english_too=True)
    environment = {**os.environ, "DATA_DIR": str(folder / "elsewhere")}
    said = subprocess.run(
        [sys.executable, "manage.py", "verify", str(bundle)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert said.returncode == 0, said.stdout + said.stderr


def _everybody_simulated_has_signed_in(journey: Journey) -> None:
    """Nobody can see who has sent a bid before the list: the simulation's own lines tell it."""
    log = journey.home / "output.log"

    def signed_in() -> int:
        lines = log.read_text("utf-8").splitlines()
        return sum(line.startswith("模拟") and line.endswith("签到") for line in lines)

    journey.until(lambda: signed_in() == COMPETITORS, "the competitors' bids")


def _sit_in_the_committee(journey: Journey) -> None:
    """The expert finds out in which seat he was drawn: only there is a committee to be found."""
    page = journey.pages["expert"]
    page.goto("/demonstration/")
    journey.reaches("expert", "/demonstration/state.json", "evaluating")
    experts = [one for one in journey.live()["players"] if one["part"] == "expert"]
    for nth in range(len(experts)):
        journey.plays("expert", nth=nth)
        if page.locator("[data-statements]").count():
            return
    raise AssertionError("no expert was drawn")


def _signed(told: Mapping[str, Any]) -> int:
    return sum(one["report"] == "signed" for one in told["members"])


def _score(page: Page) -> None:
    """Every item of every bid; what is counted is the same for all members, so it is read as the simulated ones read it."""
    items = json.loads(page.locator("#score-room").inner_text())["items"]
    for button in page.locator("button[data-bid]").all():
        button.click()
        bid = str(button.get_attribute("value"))
        for item in items:
            page.locator(f"[data-item='{item['id']}'] input").fill(_points(item, bid))


def _points(item: Mapping[str, Any], bid: str) -> str:
    if item["values"]:
        values = sorted(map(Decimal, item["values"]))
        return f"{values[int(bid[:4], 16) % len(values)]:f}"
    step, most = Decimal(item["step"]), Decimal(item["max"])
    share = int(bid[:4], 16) % 25 if item["kind"] == "objective" else 5
    return f"{step * (int(most / step) * (70 + share) // 100):.2f}"
