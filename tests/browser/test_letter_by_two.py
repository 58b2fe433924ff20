"""投标函 sealed by one person and signed by another, each in his own browser with his own certificate. 招标投标法实施条例 §51.

The letter goes from one computer to the other as a file; the server never gets a byte of it, for the time-stamps only digests. Pictures go to `test-results/evaluation/`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from apps.tenders.rules.books import Regime
from tests.bids.bidders import WHILE_OPEN
from tests.bids.test_letter_signing import colleague_of
from tests.browser.desks import TWO_VIEWS, beside_the_loop, open_desk, served
from tests.browser.papers import plain_paper
from tests.openings.people import signer
from tests.tenders.stage import Stage
from tests.world import build

__all__ = ["beside_the_loop", "open_desk", "served"]


def test_the_seal_by_one_the_signature_by_another_and_nothing_of_it_on_the_server(
    served: str, open_desk: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    world = build()
    lot = Stage(world, Regime.ENG).tendering()
    monkeypatch.setattr("apps.core.clock.now", lambda: WHILE_OPEN)
    clerk, head = signer(world.bidder), signer(colleague_of(world.bidder))
    (tmp_path / "投标函.pdf").write_bytes(plain_paper())
    preparing = open_desk(world, clerk.member).keep_keys(clerk)
    page = preparing.page
    posted: list[Request] = []
    preparing.context.on("request", lambda one: posted.append(one) if one.method != "GET" else None)

    page.goto(f"/desk/bids/{lot.code}/")
    page.locator('[data-material="投标函"]').set_input_files(tmp_path / "投标函.pdf")
    seal, signature = (page.locator(f'[data-letter-line="{part}"]') for part in ("seal", "signature"))
    seal.locator("[data-letter-sign]").click()
    expect(seal.locator("[data-letter-by]")).to_contain_text("江南建工集团有限公司 陈立")
    expect(seal.locator('[data-stamp="Good"]')).to_contain_text("时间戳 2026-")
    page.locator("[data-letter-hand] > summary").click()
    expect(page.locator("[data-letter-hand]")).to_contain_text("王敏")
    handed = saved(page, "[data-letter-save]", tmp_path / "handed.pdf")

    signing = open_desk(world, head.member).keep_keys(head)
    signing.context.on("request", lambda one: posted.append(one) if one.method != "GET" else None)
    other = signing.page
    other.goto(f"/desk/bids/{lot.code}/letter")
    other.locator("#letter-file").set_input_files(handed)
    expect(other.locator('[data-signatures] [data-kind="seal"]')).to_contain_text("陈立")
    expect(other.locator('[data-letter-sign="seal"]')).to_be_hidden()
    other.locator('[data-letter-sign="legal"]').click()
    expect(
        other.locator('[data-signatures] [data-kind="legal"][data-state="holds"][data-stamp="Good"]')
    ).to_contain_text("王敏")
    signing.found += photographed(other, "60-letter-signed")
    back = saved(other, "[data-save]", tmp_path / "back.pdf")

    refused(page, handed, "letter_not_one_signature")
    (tmp_path / "other.pdf").write_bytes(plain_paper(40_000))
    refused(page, tmp_path / "other.pdf", "letter_other_document")
    page.locator("[data-letter-import]").set_input_files(back)
    expect(signature.locator("[data-letter-by]")).to_contain_text("王敏（法定代表人）")
    expect(page.locator("[data-letter-one]")).to_be_hidden()
    assert (tmp_path / "back.pdf").read_bytes().startswith((tmp_path / "handed.pdf").read_bytes())
    preparing.found += photographed(page, "61-letter-by-two")
    stamps = f"/desk/bids/{lot.code}/letter/time-stamp"
    assert [one.url.partition("/desk")[2] for one in posted] == [stamps.removeprefix("/desk")] * 2
    assert [list(one.post_data_json or ()) for one in posted] == [["digest"]] * 2


def test_one_person_may_do_both_and_the_page_says_so(
    served: str, open_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = build()
    lot = Stage(world, Regime.ENG).tendering()
    monkeypatch.setattr("apps.core.clock.now", lambda: WHILE_OPEN)
    clerk = signer(world.bidder)
    desk = open_desk(world, clerk.member).keep_keys(clerk)
    desk.look(f"/desk/bids/{lot.code}/letter", "62-letter-page", TWO_VIEWS)
    page = desk.page
    page.goto(f"/desk/bids/{lot.code}/")
    paper = {"name": "投标函.pdf", "mimeType": "application/pdf", "buffer": plain_paper()}
    page.locator('[data-material="投标函"]').set_input_files(paper)
    page.locator('[data-letter-sign="seal"]').click()
    page.locator("[name=agent]").fill("许知远")
    page.locator('[data-letter-sign="agent"]').click()
    expect(page.locator("[data-letter-wrong]")).to_have_attribute("data-code", "letter_other_agent")

    page.locator("[name=agent]").fill("")
    page.locator('[data-letter-sign="agent"]').click()

    expect(page.locator("[data-letter-one]")).to_be_visible()
    expect(page.locator("[name=agent]")).to_have_value("陈立")
    expect(page.locator('[data-letter-line="signature"] [data-letter-by]')).to_contain_text("陈立（授权代理人）")


def saved(page: Page, link: str, path: Path) -> Path:
    """The file behind a link, kept here."""
    with page.expect_download() as coming:
        page.locator(link).click()
    coming.value.save_as(path)
    return path


def refused(page: Page, path: Path, code: str) -> None:
    """The workspace does not take this letter back, and says why; the letter stays as it was."""
    page.locator("[data-letter-import]").set_input_files(path)
    expect(page.locator("[data-letter-wrong]")).to_have_attribute("data-code", code)
    expect(page.locator("[data-letter-wrong]")).to_contain_text(code)
    expect(page.locator('[data-letter-line="signature"] [data-letter-is="missing"]')).to_be_visible()


def photographed(page: Page, name: str) -> list[str]:
    """What is wrong with the page as it stands, on a desktop and on a phone."""
    found = []
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 820})
        page.screenshot(path=f"test-results/evaluation/{name}-{width}.png", full_page=True)
        needed = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{name} scrolls sideways: {needed} on {width}"] if needed > width else []
    return found
