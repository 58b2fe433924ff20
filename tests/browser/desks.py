"""Browsers of people who act on a stage that this process serves: signed in, with their keys, photographed page by page.

A test that stands here sets its stage by use-cases and moves its clock; the server shows what the test's database holds.
Take `beside_the_loop`, `served` and `open_desk` into the module; pictures go to `test-results/evaluation/`.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.staticfiles import finders
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.axe import violations
from tests.browser.people import speak
from tests.openings.stage import Signer
from tests.world import Member as Cast
from tests.world import World

T = TypeVar("T")
PICTURES = Path(__file__).resolve().parents[2] / "test-results" / "evaluation"
WIDTHS = {"desktop": {"width": 1366, "height": 820}, "phone": {"width": 390, "height": 844}}
EVERY_VIEW = (("zh-hans", "desktop"), ("zh-hans", "phone"), ("en", "desktop"), ("en", "phone"))
TWO_VIEWS = (("zh-hans", "desktop"), ("en", "phone"))
KEEP = """async ([recipient, pkcs8]) => {
  const shell = document.querySelector("script[src*='js/shell.js']").src;
  const { keep } = await import(shell.replace("js/shell.js", "js/parties/keystore.js"));
  const bytes = Uint8Array.from(atob(pkcs8), (one) => one.charCodeAt(0));
  const p256 = await crypto.subtle.importKey("pkcs8", bytes, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  await keep({ recipient, p256, x25519: p256 });
}"""


class Desk:
    """Somebody's browser: signed in, in Chinese, on a desktop, with the keys where a seat has some."""

    def __init__(self, browser: Browser, address: str, world: World, who: Cast | None) -> None:
        self.address = address
        self.context: BrowserContext = browser.new_context(
            base_url=address,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport=WIDTHS["desktop"],  # type: ignore[arg-type]  # a plain dict is a size
        )
        if who is not None:
            session = world.client_of(who).cookies["kaiming_session"].value
            self.context.add_cookies([{"name": "kaiming_session", "value": session, "url": address}])
        self.complaints: list[str] = []
        self.found: list[str] = []
        """What is wrong with the pages that were photographed."""
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def keep_keys(self, who: Signer) -> Desk:
        """These keys lie in this browser, not to be exported."""
        return self.keep(who.keys.public.recipient, who.keys.p256)

    def keep(self, recipient: str, key: ec.EllipticCurvePrivateKey) -> Desk:
        """This key lies there under that name."""
        pkcs8 = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.page.goto("/about/")
        self.page.evaluate(KEEP, [recipient, b64encode(pkcs8).decode()])
        return self

    def look(
        self, place: str, name: str, views: Sequence[tuple[str, str]] = EVERY_VIEW, *, until: str = "main"
    ) -> list[str]:
        """What is wrong with a page in these languages and sizes, once `until` is seen there; pictures are kept.

        Afterwards the browser is a desktop's in Chinese again.
        """
        found = []
        PICTURES.mkdir(parents=True, exist_ok=True)
        for language, width in views:
            speak(self.context, self.address, language)
            size = WIDTHS[width]
            self.page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dict is a size
            self.page.goto(place)
            self.page.locator(until).first.wait_for()
            self.page.screenshot(path=PICTURES / f"{name}-{language}-{width}.png", full_page=True)
            needed = self.page.evaluate("document.documentElement.scrollWidth")
            if needed > size["width"]:
                found.append(f"{name}-{language}-{width} scrolls sideways: {needed}")
            for violation in violations(self.page):
                nodes = "; ".join(str(node["target"][0]) for node in violation["nodes"][:3])
                found.append(f"{name}-{language}-{width}: {violation['id']} at {nodes}")
        speak(self.context, self.address, "zh-hans")
        self.page.set_viewport_size(WIDTHS["desktop"])  # type: ignore[arg-type]  # a plain dict is a size
        self.found += found
        return found

    def show(self, place: str, name: str, *, until: str = "main") -> Page:
        """The page, photographed in Chinese on a desktop and in English on a phone, and then open in Chinese."""
        self.look(place, name, TWO_VIEWS, until=until)
        self.page.goto(place)
        return self.page


@pytest.fixture(scope="module", autouse=True)
def beside_the_loop() -> Iterator[None]:
    """Playwright keeps a loop running in this thread, where Django would refuse its database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def served(transactional_db: None, settings: Any, tmp_path: Path, live_server: Any) -> Iterator[str]:
    """The address of this process's server; what browsers load comes from the folder that the product serves."""
    settings.DEBUG = True
    settings.DATA_DIR = tmp_path
    settings.STATICFILES_DIRS = [str(settings.STATIC_ROOT)]
    finders.get_finder.cache_clear()  # type: ignore[attr-defined]  # an lru_cache that the stubs do not know
    yield str(live_server.url)
    finders.get_finder.cache_clear()  # type: ignore[attr-defined]  # an lru_cache that the stubs do not know


@pytest.fixture
def open_desk(browser: Browser, served: str) -> Iterator[Callable[[World, Cast | None], Desk]]:
    """Opens the browser of somebody, or of a visitor; nothing may be wrong in any, and all are closed at the end."""
    opened: list[Desk] = []

    def open_one(world: World, who: Cast | None) -> Desk:
        opened.append(Desk(browser, served, world, who))
        return opened[-1]

    yield open_one
    for desk in opened:
        desk.context.close()
    wrong = [one for desk in opened for one in desk.found + desk.complaints]
    assert not wrong, "; ".join(wrong)


def confirm(page: Page, words: str) -> None:
    """Opens the sheet of an act that cannot be undone, and confirms it."""
    page.locator("details.confirm > summary", has_text=words).click()
    page.locator("details.confirm[open] button[type=submit]").click()


def beside(act: Callable[[], T]) -> T:
    """Does it in a thread of its own: signing and checking a PDF need a loop, and this thread has the browser's."""

    def do() -> T:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(do).result()
