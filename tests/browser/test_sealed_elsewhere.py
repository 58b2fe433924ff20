"""导入封装包 in a real browser: what the tool sealed is checked, tried, signed, sent and received; what does not fit is refused.

招标投标法 §28; 电子招标投标办法 §26, §27.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.bids.sealing_tool import keyfile, sealing
from apps.bids.sealing_tool import terms as terms_of
from tests.browser.conftest import demonstration_in

SLOW = 60_000
PICTURES = Path(__file__).resolve().parents[2] / "test-results" / "sealed-elsewhere"


@dataclass(frozen=True, slots=True)
class Seat:
    """A bidder whose browser has the demonstration's keys, and whose keyfile lies here as well."""

    page: Page
    folder: Path
    ring: Path
    lots: tuple[str, ...]

    def terms(self, lot: str) -> terms_of.Terms:
        """The lot's terms as downloaded."""
        return terms_of.read(self.page.request.get(f"/desk/bids/{lot}/terms.json").body())

    def seal(self, lot: str) -> Path:
        """A container for the lot."""
        terms = self.terms(lot)
        place = self.folder / secrets.token_hex(4)
        place.mkdir()
        (place / "file.pdf").write_bytes(b"%PDF-1.7 " + bytes(300_000))
        others = [name for name in terms.envelopes if name != "sheet"]
        named = {name: [one.name for one in terms.materials if one.envelope == name] or [""] for name in others}
        files = {name: [{"path": "file.pdf", "material": one} for one in names] for name, names in named.items()}
        told: dict[str, Any] = {"price": "8,123,000", "fields": dict.fromkeys(terms.fields, "240"), "files": files}
        (place / "bid.json").write_text(json.dumps(told), "utf-8")
        made = sealing.seal(
            place / "bid.json",
            terms,
            self._keys(terms.recipient),
            target=place / "out",
            entropy=secrets.token_bytes,
            now=datetime.now(UTC),
            tell=lambda _done, _whole: None,
        )
        return made.container

    def _keys(self, recipient: str) -> keyfile.Keys:
        found = (keyfile.keys_in(path.read_text("ascii")) for path in self.ring.glob("*.txt"))
        return next(one for one in found if one.recipient == recipient)


@pytest.fixture(scope="module")
def seat(browser: Browser, tmp_path_factory: pytest.TempPathFactory, seeded: Path) -> Iterator[Seat]:
    """A bidder's browser at a demonstration of its own, and the lots for which it has no bid."""
    home = tmp_path_factory.mktemp("elsewhere")
    with demonstration_in(home, seeded) as address:
        context = browser.new_context(base_url=address, locale="zh-CN", viewport={"width": 1366, "height": 768})
        page = context.new_page()
        page.goto("/about/")
        page.locator(".demonstration summary").click()
        page.locator(".demonstration [data-role=bidder] button").first.click()
        page.wait_for_url(
            lambda url: "/entering/" not in url and "/sign-in" not in url and "/about/" not in url, timeout=SLOW
        )
        page.goto("/demonstration/entering/")
        page.wait_for_url(lambda url: "/entering/" not in url, timeout=SLOW)
        page.goto("/lots/")
        links = "links => links.map(one => one.getAttribute('href').split('/')[2])"
        codes = dict.fromkeys(page.eval_on_selector_all("main a[href^='/lots/WC-']", links))
        yield Seat(page, home, home / "demo" / "demonstration-keys", tuple(_without_bid(page, codes)))
        context.close()


def test_what_was_sealed_elsewhere_is_received(seat: Seat) -> None:
    page, lot = seat.page, seat.lots[0]
    container = seat.seal(lot)

    _bring_in(page, lot, container)
    page.wait_for_url(f"**/desk/bids/{lot}/", timeout=SLOW)
    expect(page.locator("[data-read-price]")).to_have_text("8,123,000.00")
    expect(page.locator('[data-check="opens"]')).to_be_visible()
    page.locator("[data-send]").click()
    page.wait_for_url("**/receipt", timeout=SLOW)

    expect(page.locator(".receipt-sheet")).to_contain_text("全部传输完成并签收。版本：第 1 版。")
    assert seat.terms(lot).revision == 1
    _bring_in(page, lot, container)
    expect(page.locator("[data-wrong]")).to_have_attribute("data-code", "notNext")


def test_what_does_not_fit_is_refused_and_not_kept(seat: Seat) -> None:
    page, lot = seat.page, seat.lots[1]
    container = seat.seal(lot)
    content = bytearray(container.read_bytes())
    content[len(content) // 2] ^= 1
    damaged = seat.folder / "damaged.sealed-bid"
    damaged.write_bytes(content)

    _bring_in(page, lot, damaged)
    expect(page.locator("[data-wrong]")).to_have_attribute("data-code", "broken")
    _look(page, "refused")
    _bring_in(page, seat.lots[2], container)
    expect(page.locator("[data-wrong]")).to_have_attribute("data-code", "otherLot")
    page.goto(f"/desk/bids/{lot}/")
    expect(page.locator("[data-waiting]")).to_be_hidden()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1366, 390])
def test_the_pages_fit(seat: Seat, language: str, width: int) -> None:
    page = seat.page
    page.context.add_cookies([{"name": "kaiming_language", "value": language, "url": page.url}])
    page.set_viewport_size({"width": width, "height": 844})
    for name, path in {"tools": "/tools/", "bring-in": f"/desk/bids/{seat.lots[1]}/sealed-elsewhere"}.items():
        page.goto(path)
        _look(page, f"{name}-{language}-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def _bring_in(page: Page, lot: str, container: Path) -> None:
    page.goto(f"/desk/bids/{lot}/sealed-elsewhere")
    page.locator("#container").set_input_files(container)
    page.locator("[data-import-form] button").click()


def _without_bid(page: Page, codes: dict[str, None]) -> Iterator[str]:
    for code in codes:
        answer = page.request.get(f"/desk/bids/{code}/terms.json", headers={"accept": "application/json"})
        if answer.status == 200 and answer.json()["revision"] == 0:
            yield code


def _look(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
