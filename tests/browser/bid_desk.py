"""The desk of a bidder in a browser: how a bid is filled in, sealed and sent there."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from tests.browser.axe import violations
from tests.browser.letters import sign_letter
from tests.browser.papers import plain_paper
from tests.browser.test_keys import SLOW

PICTURES = Path(__file__).resolve().parents[2] / "test-results" / "bids"
MEBIBYTE = 2**20
FORGET = """() => Promise.all(["kaiming-sealed", "kaiming-drafts"].map((name) =>
  new Promise((done) => (indexedDB.deleteDatabase(name).onsuccess = done))))"""
DROP = """(entry, names) => {
  const carried = new DataTransfer();
  for (const name of names) carried.items.add(new File(["no pdf"], name, { type: "application/pdf" }));
  for (const type of ["dragover", "drop"]) {
    entry.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: carried }));
  }
}"""
POST = """async ([address, body]) => {
  const token = /csrftoken=([^;]+)/.exec(document.cookie)?.[1]
    ?? JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch(address, { method: "POST", headers, body });
  return { status: answer.status, ...(await answer.json()) };
}"""


@dataclass(slots=True)
class Desk:
    """A bidder with keys in this browser, and the lots that take bids."""

    context: BrowserContext
    folder: Path
    lots: list[str] = field(default_factory=list)

    def open(self, lot: str) -> Page:
        """The page of the bid for a lot, with whatever waits there."""
        page = self.context.new_page()
        page.goto(f"/desk/bids/{lot}/")
        return page

    def begin(self, lot: str) -> Page:
        """The page, ready to be filled in: nothing waits, and what was received is to be replaced."""
        page = self.open(lot)
        page.evaluate(FORGET)
        page.reload()
        if page.locator('[data-stage="stands"]').count():
            page.locator("[data-replace]").click()
        expect(page.locator("[name=price]")).to_be_visible()
        return page

    def file(self, name: str, size: int) -> Path:
        """A PDF of about this size."""
        path = self.folder / name
        path.write_bytes(plain_paper(size))
        return path


def fill(page: Page, desk: Desk, *, price: str, large: int = 0) -> None:
    page.locator("[name=price]").fill(price)
    for entry in page.locator('[data-stage="fill"] input[type=text]:not([name=price])').all():
        entry.fill("240" if entry.get_attribute("name") == "days" else "合格")
    small, big = desk.file("投标函.pdf", 0), desk.file("施工组织设计.pdf", large)
    for entry in page.locator("[data-required]").all():
        is_technical = entry.evaluate("one => one.closest('[data-envelope]').dataset.envelope === 'technical'")
        entry.set_input_files(big if is_technical else small)
    sign_letter(page)


def check_offline(page: Page, receipt: Path) -> None:
    """The page of checks judges a file, and the code on the paper, with the network gone."""
    paper = page.locator("figure .qr path")
    assert paper.count() >= 1
    page.goto("/verify/receipt")
    page.context.set_offline(True)
    page.locator("#receipt").set_input_files(receipt)
    expect(page.locator('[data-whole="yes"]')).to_be_visible()
    expect(page.locator('[data-check] [data-state-is="holds"]:not([hidden])')).to_have_count(5)
    told = json.loads(receipt.read_text("utf-8"))
    told["statement"]["payload"] = "e30="
    forged = receipt.with_name("forged.json")
    forged.write_text(json.dumps(told), "utf-8")
    page.locator("#receipt").set_input_files(forged)
    expect(page.locator('[data-whole="no"]')).to_be_visible()
    page.context.set_offline(False)


def three_seconds_left(route: Route) -> None:
    answer = route.fetch()
    soon = int(re.findall(r'data-clock="(\d+)', answer.text())[0]) + 3
    route.fulfill(response=answer, body=re.sub(r'data-countdown="\d+"', f'data-countdown="{soon}"', answer.text()))


def seal(page: Page) -> None:
    """Seals, and says that what is grave was seen: the prices here do not mind the lots' ceilings."""
    page.locator("[data-seal-go]").click()
    expect(
        page.locator("[data-grave], [data-after-sealing], [data-cancel-line]").filter(visible=True).first
    ).to_be_visible()
    if page.locator("[data-grave]").is_visible():
        page.locator("[data-grave-sure]").check()
        page.locator("[data-seal-go]").click()
    expect(page.locator("[data-after-sealing]")).to_be_visible(timeout=SLOW)


def send(page: Page) -> None:
    page.locator("[data-send]").click()
    page.wait_for_url("**/receipt", timeout=SLOW)


def told_in(request: Request) -> str:
    return (request.post_data_buffer or b"").decode("utf-8", "replace")


def downloaded(page: Page, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载回执").click()
    coming.value.save_as(folder / "receipt.json")
    return folder / "receipt.json"


def problems_on(page: Page, name: str) -> list[str]:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    width = page.viewport_size["width"] if page.viewport_size else 0
    needed = page.evaluate("document.documentElement.scrollWidth")
    found = [f"{name} scrolls sideways: {needed} px on {width}"] if needed > width else []
    return found + [f"{name}: {one['id']} at {one['nodes'][0]['target'][0]}" for one in violations(page)]
