"""密钥: made in the browser, tried once, certified; restored elsewhere; lost. 电子签名法 §13."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

SLOW = 60_000
"""scrypt with 2^18 in a browser on a busy machine."""


@pytest.fixture
def bidder(page: Page) -> Page:
    """A page on which a bidder is signed in, with one click."""
    sign_in_as_bidder(page, "寅山")
    return page


def test_four_steps_end_with_a_certificate(bidder: Page, tmp_path: Path) -> None:
    bidder.goto("/account/keys/")

    phrase, keyfile = make_keys(bidder, tmp_path)
    drill(bidder, keyfile, phrase)
    bidder.locator('[data-step="request"] [data-go]').click()

    expect(bidder.locator('[data-here="yes"]')).to_be_visible(timeout=SLOW)
    assert phrase.count("-") == 5
    assert keyfile.read_bytes().startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert b" 18\n" in keyfile.read_bytes()[:80]
    assert bidder.evaluate(KEPT_AND_LOCKED) == [False, False]
    certificate = download(bidder, bidder.get_by_role("link", name="下载证书"), tmp_path / "certificate.crt")
    shown = openssl(
        "x509", "-inform", "DER", "-in", str(certificate), "-noout", "-subject", "-issuer", "-ext", "extendedKeyUsage"
    )
    assert "Kaiming Demonstration CA" in shown
    assert "E-mail Protection, 1.3.6.1.5.5.7.3.36" in shown


def test_a_wrong_passphrase_opens_nothing_and_says_so(context: BrowserContext, tmp_path: Path) -> None:
    page = context.new_page()
    sign_in_as_bidder(page, "卯桥")
    page.goto("/account/keys/")
    _phrase, keyfile = make_keys(page, tmp_path)

    drill(page, keyfile, "not the passphrase", expecting_success=False)

    expect(page.locator("[data-wrong]")).to_be_visible(timeout=SLOW)
    expect(page.locator("[data-wrong-text]")).to_contain_text("打不开")
    expect(page.locator('[data-step="request"]')).to_be_hidden()


def test_another_browser_restores_from_the_keyfile_kept_on_the_platform(
    context: BrowserContext, page: Page, live: str, tmp_path: Path
) -> None:
    sign_in_as_bidder(page, "辰光")
    page.goto("/account/keys/")
    phrase, keyfile = make_keys(page, tmp_path, store=True)
    drill(page, keyfile, phrase)
    page.locator('[data-step="request"] [data-go]').click()
    expect(page.locator('[data-here="yes"]')).to_be_visible(timeout=SLOW)
    assert context.browser is not None
    elsewhere = context.browser.new_context(base_url=live, locale="zh-CN").new_page()
    sign_in_as_bidder(elsewhere, "辰光")

    elsewhere.goto("/account/keys/")
    expect(elsewhere.locator('[data-here="no"]')).to_be_visible()
    elsewhere.locator('[data-step="restore"] [data-use-stored]').check()
    elsewhere.locator('[data-step="restore"] [data-phrase-given]').fill(phrase)
    elsewhere.locator('[data-step="restore"] [data-go]').click()

    expect(elsewhere.locator('[data-here="yes"]')).to_be_visible(timeout=SLOW)
    elsewhere.context.close()


def test_a_browser_without_x25519_is_told_so_and_makes_nothing(context: BrowserContext) -> None:
    context.add_init_script(WITHOUT_X25519)
    page = context.new_page()
    sign_in_as_bidder(page, "巳安")

    page.goto("/account/keys/")

    expect(page.locator("[data-unable]")).to_be_visible()
    expect(page.locator('[data-step="make"] [data-go]')).to_be_disabled()


KEPT_AND_LOCKED = """async () => {
  const request = indexedDB.open("kaiming-keys", 1);
  await new Promise((resolve) => { request.onsuccess = resolve; });
  const all = request.result.transaction("keys").objectStore("keys").getAll();
  await new Promise((resolve) => { all.onsuccess = resolve; });
  const [kept] = all.result;
  return [kept.x25519.extractable, kept.p256.extractable];
}"""
WITHOUT_X25519 = """
const generate = SubtleCrypto.prototype.generateKey;
SubtleCrypto.prototype.generateKey = function (algorithm, ...rest) {
  if (algorithm.name === "X25519") return Promise.reject(new DOMException("no", "NotSupportedError"));
  return generate.call(this, algorithm, ...rest);
};
"""


def sign_in_as_bidder(page: Page, house: str, *, site: str = "") -> None:
    """One click in the demonstration's menu, as the person of the house whose name begins so."""
    page.goto(f"{site}/sign-in/")
    page.locator(".demonstration summary").click()
    page.locator(".demonstration [data-role=bidder] button", has_text=house).click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def make_keys(page: Page, folder: Path, *, store: bool = False) -> tuple[str, Path]:
    """Steps one and two: the passphrase and the keyfile."""
    phrase = page.locator("[data-phrase]").inner_text()
    page.locator('[data-step="make"] [data-go]').click()
    save = page.locator("[data-download]")
    expect(save).to_be_visible(timeout=SLOW)
    keyfile = download(page, save, folder / "keyfile.age")
    if store:
        page.locator("[data-store]").check()
    page.locator("[data-saved]").click()
    return phrase, keyfile


def drill(page: Page, keyfile: Path, phrase: str, *, expecting_success: bool = True) -> None:
    """Step three."""
    form = page.locator('[data-step="drill"]')
    expect(form).to_be_visible()
    form.locator("[data-file]").set_input_files(keyfile)
    form.locator("[data-phrase-given]").fill(phrase)
    form.locator("[data-go]").click()
    if expecting_success:
        expect(page.locator('[data-step="request"]')).to_be_visible(timeout=SLOW)


def download(page: Page, link: object, where: Path) -> Path:
    """Clicks and keeps what comes."""
    with page.expect_download() as coming:
        link.click()  # type: ignore[attr-defined]  # a Locator
    coming.value.save_as(where)
    return where


def openssl(*arguments: str) -> str:
    """What the stock tool says."""
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True, text=True).stdout
