"""核验 — a stranger's browser recomputes a lot's public record and says whether it is what the page shows."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Route, expect

CHIP = "[data-verify]"


@pytest.fixture
def lot(page: Page) -> Page:
    """The public page of a published lot."""
    page.goto("/lots/?stage=open")
    page.locator("td.lot a").first.click()
    page.wait_for_url("**/lots/WC-*/")
    expect(page.locator(CHIP).first).to_contain_text("核验")
    return page


def test_what_the_journal_says_is_verified(lot: Page) -> None:
    chip = lot.locator(CHIP).nth(1)

    chip.click()

    expect(chip).to_contain_text("已核验")
    expect(chip).to_have_class("verify is-done")
    expect(lot.locator("[data-verify-said]")).to_contain_text("重新计算了这条记录")


def test_a_record_that_was_changed_does_not_match(lot: Page) -> None:
    def tamper(route: Route) -> None:
        record = route.fetch().json()
        record["entries"][0]["payload"]["days_to_deadline"] = 5
        route.fulfill(body=json.dumps(record), content_type="application/json")

    lot.route("**/facts.json*", tamper)
    chip = lot.locator(CHIP).first

    chip.click()

    expect(chip).to_contain_text("不一致")
    expect(chip).to_have_class("verify is-stop")
    expect(lot.locator("[data-verify-said]")).to_contain_text("联系监督部门")


def test_a_record_that_cannot_be_had_is_not_called_false(lot: Page) -> None:
    lot.route("**/facts.json*", lambda route: route.abort())
    chip = lot.locator(CHIP).first

    chip.click()

    expect(chip).to_contain_text("未能核验")
    expect(chip).not_to_have_class("verify is-stop")


def test_without_a_script_the_chip_leads_to_the_answer(lot: Page) -> None:
    address = lot.locator(CHIP).first.get_attribute("href") or ""

    lot.goto(address)

    expect(lot.get_by_role("heading", name="这个指纹在公开记录里")).to_be_visible()
