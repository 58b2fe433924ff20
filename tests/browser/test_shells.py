"""What every page brings: a clock by the server's time, menus that open without JavaScript, theme and language that stay."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.axe import violations
from tests.browser.people import speak

DESKTOP: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}


def test_the_clock_runs_by_the_server(page: Page) -> None:
    """The visitor's own clock does not matter: it is set to another year here."""
    page.clock.install(time="2001-01-01T00:00:00Z")
    page.goto("/help/")
    stamped = float(page.locator("[data-clock]").get_attribute("data-clock") or 0)
    shown = page.locator("[data-clock-time]")
    before = shown.inner_text()

    page.clock.run_for(2_000)

    assert stamped > 1_700_000_000
    assert shown.inner_text() > before or before.startswith("23:59")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_state_and_part_is_open_to_everybody(page: Page, live: str, language: str, theme: str) -> None:
    """Without motion, so that no colour is looked at while it changes."""
    speak(page.context, live, language)
    page.emulate_media(reduced_motion="reduce")
    page.goto("/states/")
    page.locator(f"button[value={theme}]").click()

    for viewport in (DESKTOP, PHONE):
        page.set_viewport_size(viewport)

        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_menus_open_without_javascript(browser: Browser, live: str) -> None:
    """Style 49: the menu of the phone is part of the page."""
    bare = browser.new_context(base_url=live, locale="zh-CN", viewport=PHONE, java_script_enabled=False)
    page = bare.new_page()
    page.goto("/help/")

    page.locator(".topbar summary", has_text="菜单").click()

    expect(page.locator(".topbar nav.menu-sheet")).to_be_visible()
    bare.close()


def test_escape_closes_a_menu_and_returns_the_focus(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/help/")
    opener = page.locator(".topbar summary", has_text="菜单")
    opener.click()

    page.keyboard.press("Escape")

    expect(page.locator(".topbar nav.menu-sheet")).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_theme_is_worn_at_once_and_kept(page: Page) -> None:
    page.goto("/help/")
    page.locator("button[value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")

    page.goto("/lots/")

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("button[value=dark]")).to_have_attribute("aria-pressed", "true")


def test_a_theme_left_to_the_device_follows_it(browser: Browser, live: str) -> None:
    """Without a script: the styles alone follow the device."""
    night = browser.new_context(base_url=live, color_scheme="dark", java_script_enabled=False)
    page = night.new_page()
    page.goto("/help/")

    ground = page.evaluate("getComputedStyle(document.body).getPropertyValue('--paper').trim()")

    assert ground == "#0f1622"
    night.close()


def test_the_language_is_kept(page: Page) -> None:
    page.goto("/help/")
    page.locator("button[value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")

    page.goto("/lots/")

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_title(re.compile("·"))


def test_the_first_key_leads_to_the_content(page: Page) -> None:
    page.goto("/help/")

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()
