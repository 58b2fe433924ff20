"""投标 from the first key to a second computer: a large bid, a lost network, replaced, withdrawn, sent again, restored.

招标投标法 §28, §29; 电子招标投标办法 §26, §27; 电子签名法 §13.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Response, expect

from tests.browser.letters import sign_letter
from tests.browser.papers import plain_paper
from tests.browser.receipts import verified
from tests.browser.test_keys import SLOW, download, drill, make_keys, sign_in_as_bidder

HOUSE = "申平"
"""The bidder of this file, who comes without keys: no other test of the folder acts in its name."""
LARGE = 200 * 2**20
PATIENCE = 180_000
"""For sealing and sending 200 MB on a busy machine."""


@pytest.fixture
def bidder(page: Page, tmp_path: Path) -> tuple[Page, str, Path]:
    """A bidder who made keys and has a certificate; the passphrase, and where the keyfile lies."""
    sign_in_as_bidder(page, HOUSE)
    page.goto("/account/keys/")
    phrase, keyfile = make_keys(page, tmp_path)
    drill(page, keyfile, phrase)
    page.locator('[data-step="request"] [data-go]').click()
    expect(page.locator('[data-here="yes"]')).to_be_visible(timeout=SLOW)
    return page, phrase, keyfile


def test_a_large_bid_survives_a_lost_network_and_a_change_of_mind(
    bidder: tuple[Page, str, Path], context: BrowserContext, live: str, tmp_path: Path
) -> None:
    page, phrase, keyfile = bidder
    certificate = download(page, page.get_by_role("link", name="下载证书"), tmp_path / "own.crt")
    lot = _lot_of_several_envelopes(page)

    _fill(page, tmp_path, large=LARGE)
    _seal(page)
    kept = _send_through_a_lost_network(page, context)
    received = verified(_receipt(page, tmp_path, 1), live, tmp_path, own=certificate)

    assert received["exit"] == 0
    assert (received["lot"], received["revision"], received["statement_signature_checked"]) == (lot, 1, True)
    sizes = {one["name"]: one["size"] for one in received["envelopes"]}
    assert len(sizes) >= 3
    assert sizes["technical"] > LARGE
    assert set(kept.values()) == {1}
    assert len(kept) == sum(-(-size // (8 * 2**20)) for size in sizes.values())
    assert _tampered(tmp_path, live) == "receipt_wrong"

    _replace(page, lot, tmp_path)
    replaced = verified(_receipt(page, tmp_path, 2), live, tmp_path, own=certificate)
    assert (replaced["exit"], replaced["revision"]) == (0, 2)
    assert max(one["size"] for one in replaced["envelopes"]) < 2**20

    _withdraw(page, lot)
    withdrawn = verified(_receipt(page, tmp_path, 3), live, tmp_path, own=certificate)
    assert (withdrawn["exit"], withdrawn["revision"], withdrawn["envelopes"]) == (0, 3, [])

    page.goto(f"/desk/bids/{lot}/")
    page.locator("[data-replace]").click()
    _seal(page)
    _send(page)
    expect(page.locator(".receipt-sheet")).to_contain_text("版本：第 4 版。")

    _restored_elsewhere(context, live, lot, keyfile, phrase)


def _lot_of_several_envelopes(page: Page) -> str:
    """The code of a lot that takes bids of three envelopes or more; its page is open."""
    page.goto("/lots/")
    links: list[str] = page.eval_on_selector_all(
        "main a[href^='/lots/WC-']", "all => all.map((one) => one.getAttribute('href'))"
    )
    for code in dict.fromkeys(link.split("/")[2] for link in links):
        page.goto(f"/desk/bids/{code}/")
        if page.locator("[data-bid] [data-row]").count() >= 3:
            return code
    raise AssertionError("no lot takes bids of three envelopes")


def _fill(page: Page, folder: Path, *, large: int) -> None:
    page.locator("[name=price]").fill("8000000")
    for entry in page.locator('[data-stage="fill"] input[type=text]:not([name=price])').all():
        entry.fill("240" if entry.get_attribute("name") == "days" else "合格")
    letter, plan = folder / "投标函.pdf", folder / "施工组织设计.pdf"
    letter.write_bytes(plain_paper())
    plan.write_bytes(plain_paper(large))
    for entry in page.locator("[data-required]").all():
        is_technical = entry.evaluate("one => one.closest('[data-envelope]').dataset.envelope === 'technical'")
        entry.set_input_files(plan if is_technical else letter)
    sign_letter(page)


def _seal(page: Page) -> None:
    page.locator("[data-seal-go]").click()
    expect(
        page.locator("[data-grave], [data-after-sealing], [data-cancel-line]").filter(visible=True).first
    ).to_be_visible(timeout=PATIENCE)
    if page.locator("[data-grave]").is_visible():
        page.locator("[data-grave-sure]").check()
        page.locator("[data-seal-go]").click()
    expect(page.locator("[data-after-sealing]")).to_be_visible(timeout=PATIENCE)


def _send(page: Page) -> None:
    page.locator("[data-send]").click()
    page.wait_for_url("**/receipt", timeout=PATIENCE)


def _send_through_a_lost_network(page: Page, context: BrowserContext) -> Counter[str]:
    """How often the platform took each part. The network is gone after three, and back when the page has said so."""
    kept: Counter[str] = Counter()

    def count(response: Response) -> None:
        if response.request.method == "PUT" and response.status == 204:
            kept[response.url] += 1

    page.on("response", count)
    page.locator("[data-send]").click()
    while sum(kept.values()) < 3:
        page.wait_for_event("response", timeout=PATIENCE)
    context.set_offline(True)
    expect(page.locator("[data-trouble]")).to_contain_text("连接中断", timeout=PATIENCE)
    context.set_offline(False)
    page.wait_for_url("**/receipt", timeout=PATIENCE)
    page.remove_listener("response", count)
    return kept


def _receipt(page: Page, folder: Path, revision: int) -> Path:
    return download(page, page.get_by_role("link", name="下载回执"), folder / f"receipt-{revision}.json")


def _tampered(folder: Path, live: str) -> str:
    """The code with which the tool refuses a receipt whose statement was exchanged."""
    told = json.loads((folder / "receipt-1.json").read_text("utf-8"))
    told["statement"]["payload"] = "e30="
    (folder / "forged.json").write_text(json.dumps(told), "utf-8")
    forged = verified(folder / "forged.json", live, folder)
    assert forged["exit"] == 1
    return str(forged["refused"]["code"])


def _replace(page: Page, lot: str, folder: Path) -> None:
    """A second revision, with a small file of the same name in the place of the large."""
    page.goto(f"/desk/bids/{lot}/")
    page.locator("[data-replace]").click()
    expect(page.locator("[name=price]")).to_have_value("8,000,000.00")
    _fill(page, folder, large=0)
    _seal(page)
    _send(page)
    expect(page.locator(".receipt-sheet")).to_contain_text("版本：第 2 版。")


def _withdraw(page: Page, lot: str) -> None:
    page.goto(f"/desk/bids/{lot}/")
    page.locator("[data-withdraw] summary").click()
    page.locator("[data-sure]").check()
    page.locator("[data-withdrawal] [data-go]").click()
    page.wait_for_url("**/receipt", timeout=SLOW)
    expect(page.locator(".receipt-sheet")).to_contain_text("撤回")


def _restored_elsewhere(context: BrowserContext, live: str, lot: str, keyfile: Path, phrase: str) -> None:
    """A browser that knows nothing has the keys back from the keyfile, and signs with them: it withdraws the fourth."""
    assert context.browser is not None
    page = context.browser.new_context(base_url=live, locale="zh-CN").new_page()
    sign_in_as_bidder(page, HOUSE)
    page.goto(f"/desk/bids/{lot}/")
    expect(page.locator("[data-no-key]")).to_be_visible()
    page.goto("/account/keys/")
    expect(page.locator('[data-here="no"]')).to_be_visible()
    restore = page.locator('[data-step="restore"]')
    restore.locator("[data-file]").set_input_files(keyfile)
    restore.locator("[data-phrase-given]").fill(phrase)
    restore.locator("[data-go]").click()
    expect(page.locator('[data-here="yes"]')).to_be_visible(timeout=SLOW)
    _withdraw(page, lot)
    page.context.close()
