"""证据包在浏览器里核验 — a stranger drops a bundle and a receipt on the page; nothing of them leaves the machine."""

from __future__ import annotations

import base64
import json
import zipfile
from io import BytesIO

from playwright.sync_api import Page, expect

DROP = """([name, content]) => {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name));
  const zone = document.querySelector("[data-drop]");
  for (const kind of ["dragenter", "dragover", "drop"]) {
    zone.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
  }
}"""
LOT, BIDDER = "WC-ENG-2026-0001-01", "丁远市政工程有限公司"
LEFT = ["15", "20"]
MOST_MS = 60_000


def drop(page: Page, name: str, content: bytes) -> None:
    """The file is let go over the page."""
    page.evaluate(DROP, [name, base64.b64encode(content).decode()])


def numbers(page: Page, state: str) -> list[str]:
    """The checks that ended so."""
    rows = page.locator("[data-checks] > li").filter(
        has=page.locator(f'[data-state-is="{state}"]').filter(visible=True)
    )
    return rows.locator("[data-number]").all_text_contents()


def changed(bundle: bytes) -> bytes:
    """The bundle with one figure of one price form changed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(bundle)) as before, zipfile.ZipFile(out, "w") as after:
        forms = [name for name in before.namelist() if name.endswith("price.json")]
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(b'"price":"', b'"price":"1') if name == forms[0] else content)
    return out.getvalue()


def test_a_bundle_and_a_receipt_are_checked_where_they_lie(page: Page) -> None:
    bundle = page.request.get(f"/lots/{LOT}/bundle.zip").body()
    page.goto("/about/")
    page.locator(".demonstration summary").click()
    page.locator(".demonstration [data-role=bidder] button").filter(has_text=BIDDER).click()
    page.wait_for_url("**/desk/**")
    receipt = page.request.get(f"/desk/bids/{LOT}/receipt.json").body()
    page.goto("/verify/")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.set_offline(True)

    drop(page, "bundle.zip", bundle)
    expect(page.locator('[data-whole="yes"]')).to_be_visible(timeout=MOST_MS)
    left, differing = numbers(page, "left"), numbers(page, "failed")
    expect(page.locator("[data-root-same]")).to_be_visible()
    drop(page, "changed.zip", changed(bundle))
    expect(page.locator('[data-whole="no"]')).to_be_visible(timeout=MOST_MS)
    found = numbers(page, "failed")
    drop(page, "receipt.json", receipt)
    expect(page.locator('[data-whole="yes"]')).to_be_visible(timeout=MOST_MS)
    of_receipt = numbers(page, "passed")
    drop(page, "other.json", json.dumps({"receipt": {}}).encode())
    expect(page.locator("[data-none]")).to_be_visible()

    assert (left, differing) == (LEFT, [])
    assert found == ["0", "14"]
    assert {"0", "5", "9"} <= set(of_receipt)
    assert asked == []
