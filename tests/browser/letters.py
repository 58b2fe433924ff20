"""The letter of bid on a bidder's page: sealed and signed there, as the tender document demands."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def sign_letter(page: Page) -> None:
    """Puts on the letter whatever still lacks, with the keys of this browser, as legal representative."""
    for part in ("seal", "signature"):
        line = page.locator(f'[data-letter-line="{part}"]')
        if not line.count() or line.locator('[data-letter-is="done"]').is_visible():
            continue
        line.locator("[data-letter-sign]").first.click()
        expect(line.locator('[data-letter-is="done"]')).to_be_visible()
