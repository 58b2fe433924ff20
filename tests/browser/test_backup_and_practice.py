"""备份投标文件、练习解密 in a real browser: a sealed bid is backed up and checked, sent, and its key is tried.

电子招标投标办法第三十条、第三十一条. The server runs in this process; pictures go to `test-results/backup/`.
"""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.contrib.staticfiles import finders
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from apps.bids.rules.envelope import encrypted_file, wrap_with_passphrase
from apps.bids.sealing_tool import container
from apps.core import clock
from apps.parties.ca import DemonstrationAuthority
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime
from tests.bids.bidders import WHILE_OPEN, Bidder, bidder_of
from tests.browser.axe import violations
from tests.browser.people import speak
from tests.parties.conftest import NOW
from tests.tenders.stage import Stage
from tests.world import build

T = TypeVar("T")
PICTURES = Path(__file__).resolve().parents[2] / "test-results" / "backup"
SIZES = {"desktop": (1366, 820), "phone": (390, 844)}
PHRASE = "yushan-qinghe-moyuan-baishu"
KEEP = """async (text) => {
  const shell = document.querySelector("script[src*='js/shell.js']").src;
  const { importKeys } = await import(shell.replace("js/shell.js", "js/parties/keyfile.js"));
  const { keep } = await import(shell.replace("js/shell.js", "js/parties/keystore.js"));
  const { identityToRecipient } = await import(shell.replace("js/shell.js", "vendor/age.js"));
  const { identity, x25519, p256 } = await importKeys(text);
  await keep({ recipient: await identityToRecipient(identity), x25519, p256 });
}"""


@pytest.fixture(scope="module", autouse=True)
def _the_database_is_asked_beside_the_browsers_loop() -> Iterator[None]:
    """Playwright keeps a loop running in this thread, where Django would refuse its database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def _files(settings: Any) -> Iterator[None]:
    """What browsers load comes from the folder that the product serves."""
    settings.STATICFILES_DIRS = [str(settings.STATIC_ROOT)]
    finders.get_finder.cache_clear()  # type: ignore[attr-defined]  # an lru_cache that the stubs do not know
    yield
    finders.get_finder.cache_clear()  # type: ignore[attr-defined]  # an lru_cache that the stubs do not know


@pytest.fixture
def ground(
    transactional_db: None, _files: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> tuple[Bidder, Lot]:
    """A bidder with keys, and a lot that takes bids."""
    settings.DEBUG = True
    settings.DATA_DIR = tmp_path / "data"
    monkeypatch.setattr(clock, "now", lambda: WHILE_OPEN)
    world = build()
    lot = Stage(world, Regime.ENG).tendering()
    authority = DemonstrationAuthority(tmp_path / "ca", now=NOW)
    return bidder_of(world, world.bidder, authority, tmp_path), lot


@pytest.fixture
def desk(ground: tuple[Bidder, Lot], live_server: Any, browser: Browser) -> Iterator[Page]:
    """The bidder's browser, with his keys, and a sealed bid on its shelf."""
    bidder, lot = ground
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai")
    session = bidder.client.cookies["kaiming_session"].value
    context.add_cookies([{"name": "kaiming_session", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto("/about/")
    page.evaluate(KEEP, _keys(bidder))
    sealed = _beside(lambda: bidder.seal(lot.code, "9123000.00"))
    path = bidder.files / "sealed.sealed-bid"
    envelopes = {one.name: one.path for one in sealed.envelopes}
    container.write(path, sealed.statement, bidder.sign(sealed.statement), envelopes)
    page.goto(f"/desk/bids/{lot.code}/sealed-elsewhere")
    page.locator("#container").set_input_files(path)
    page.locator("[data-import-form] button").click()
    expect(page.locator("[data-after-sealing]")).to_be_visible()
    yield page
    context.close()


def test_a_sealed_bid_is_backed_up_checked_and_its_key_practised(
    ground: tuple[Bidder, Lot], desk: Page, live_server: Any, tmp_path: Path
) -> None:
    bidder, lot = ground
    page, base = desk, f"/desk/bids/{lot.code}"
    assert page.locator(f"a[href='{base}/backup']").count() >= 1
    page.goto(f"{base}/backup")
    phrase = page.locator("[data-phrase]").inner_text()
    page.locator("[data-make] .acts button").click()
    expect(page.locator("[data-made]")).to_be_visible()
    with page.expect_download() as coming:
        page.locator("[data-save]").click()
    backup = tmp_path / coming.value.suggested_filename
    coming.value.save_as(backup)
    assert backup.name == f"{lot.code}-1.bid-backup"
    assert backup.read_bytes().startswith(b"age-encryption.org/v1\n-> scrypt ")
    _check(page, backup, phrase)
    expect(page.locator("[data-checked]")).to_have_attribute("data-fate", "notReceived")
    _check(page, backup, "another passphrase entirely")
    expect(page.locator("[data-wrong-text]")).to_contain_text("口令不对")
    _photograph(page, "checked")

    _beside(lambda: bidder.send(lot.code, "8000000.00"))
    page.goto(f"{base}/backup")
    _check(page, backup, phrase)
    expect(page.locator("[data-checked]")).to_have_attribute("data-fate", "notReceived")

    page.goto(f"{base}/practice")
    expect(page.locator("main")).to_contain_text("这把密钥还没有练习过")
    wrong = _look(page, live_server.url, f"{base}/practice", "practice")
    wrong += _look(page, live_server.url, f"{base}/backup", "backup")
    assert wrong == []
    page.goto(f"{base}/practice")
    page.locator("[data-practise]").click()
    expect(page.locator("main")).to_contain_text("最近一次练习")
    _with_keyfile(page, bidder, "the wrong passphrase")
    expect(page.locator("[data-wrong-text]")).to_contain_text("口令不对")
    with page.expect_response("**/practice/proof") as answered:
        _with_keyfile(page, bidder, PHRASE)
    assert answered.value.status == 200


def _beside(act: Callable[[], T]) -> T:
    """Does it in a thread of its own: a request of the test needs a loop, and this thread has the browser's."""

    def do() -> T:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as beside:
        return beside.submit(do).result()


def _keys(bidder: Bidder) -> str:
    """The text that a keyfile locks."""
    pkcs8 = bidder.signing.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return f"# Kaiming keyfile, version 1\n# p256-pkcs8: {b64encode(pkcs8).decode()}\n{bidder.identity}\n"


def _with_keyfile(page: Page, bidder: Bidder, phrase: str) -> None:
    path = bidder.files / "keyfile.age"
    key = secrets.token_bytes(16)
    stanza = wrap_with_passphrase(PHRASE, key, salt=bytes(16), work=10)
    path.write_bytes(
        b"".join(encrypted_file([_keys(bidder).encode()], file_key=key, stanzas=[stanza], nonce=bytes(16)))
    )
    if not page.locator("#practice-keyfile").is_visible():
        page.locator("[data-with-keyfile] summary").click()
    page.locator("#practice-keyfile").set_input_files(path)
    page.locator("#practice-phrase").fill(phrase)
    page.locator("[data-keyfile-form] button").click()


def _check(page: Page, backup: Path, phrase: str) -> None:
    page.locator("#backup-file").set_input_files(backup)
    page.locator("#backup-phrase").fill(phrase)
    page.locator("[data-check] button").click()


def _look(page: Page, base: str, place: str, name: str) -> list[str]:
    """What is wrong with a page in both languages, on a desktop and on a phone; pictures are kept."""
    found = []
    for language in ("en", "zh-hans"):
        speak(page.context, base, language)
        page.goto(place)
        found += [f"{name}-{language} {one}" for one in _photograph(page, f"{name}-{language}")]
        found += [f"{name}-{language}: {one['id']}" for one in violations(page)]
    return found


def _photograph(page: Page, name: str) -> list[str]:
    PICTURES.mkdir(parents=True, exist_ok=True)
    sideways = []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=PICTURES / f"{name}-{size}.png", full_page=True)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            sideways.append(f"scrolls sideways on a {size}")
    page.set_viewport_size({"width": SIZES["desktop"][0], "height": SIZES["desktop"][1]})
    return sideways
