"""通行密钥 in a real browser, with an authenticator in software: made, and shown instead of password and code."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, expect

from tests.browser.test_keys import sign_in_as_bidder

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_made_and_signs_in_again(context: BrowserContext, live: str) -> None:
    page = context.new_page()
    site = live.replace("127.0.0.1", "localhost")
    line = context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    line.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    sign_in_as_bidder(page, "辛岭", site=site)
    page.goto(f"{site}/account/passkeys/")

    page.get_by_label("设备名称").fill("办公室电脑")
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_text("通行密钥已添加")).to_be_visible()
    expect(page.get_by_role("cell", name="办公室电脑").first).to_be_visible()
    context.clear_cookies()
    page.goto(f"{site}/sign-in/?next=/account/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(f"{site}/account/")

    expect(page.get_by_role("heading", name="本人账户")).to_be_visible()
