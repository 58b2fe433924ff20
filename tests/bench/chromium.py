"""The browser's side of the sealing benchmark: the product's own sealing worker in a real Chromium."""

from __future__ import annotations

import secrets
from pathlib import Path

from playwright.sync_api import sync_playwright

from apps.bids.rules.envelope import new_identity, recipient_for
from tests.bench.dav import Dav
from tests.bench.ratio import PeerMissing

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PART_BYTES = 8 * 2**20
LIMIT_MS = 1_800_000
PAGE = '<!doctype html><meta charset="utf-8"><title>bench</title><input type="file" id="file">'
RUN = """async ({ recipient, bid, partBytes }) => {
  const file = document.getElementById("file").files[0];
  const put = (name, body) => fetch(`/taken/${name}`, { method: "PUT", body }).then((answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
  });
  const timed = async (act) => {
    const started = performance.now();
    const done = await act();
    return [(performance.now() - started) / 1000, done];
  };
  const belonging = { tender: "T", lot: "L", document: "ab".repeat(32), bid, bidder: "cd".repeat(32), revision: 1 };
  const asked = { belonging, recipient, partBytes, form: { price: "1.00", fields: {} },
    envelopes: [{ name: "technical", files: [{ name: file.name, blob: file }] }] };
  const seal = () => new Promise((resolve, reject) => {
    const worker = new Worker("/static/js/sealing/worker.js", { type: "module" });
    const parts = [];
    worker.onerror = () => reject(new Error("the worker did not start"));
    worker.onmessage = ({ data }) => {
      if (data.part) parts[data.number] = data.part;
      if (data.failed) reject(new Error(data.failed));
      if (data.finished) { worker.terminate(); resolve(parts); }
    };
    worker.postMessage(asked);
  });
  const [plain] = await timed(() => put("plain", file));
  const [sealed, parts] = await timed(seal);
  const [sent] = await timed(async () => {
    for (const [number, part] of parts.entries()) await put(`part-${number}`, part);
  });
  return [plain, sealed, sent];
}"""


def times(server: Dav, file: Path) -> tuple[float, float, float]:
    """Seconds to upload the file as it is, to seal it, and to send what was sealed in parts, in a fresh browser."""
    if not CHROMIUM.exists():
        raise PeerMissing("/usr/bin/chromium is not installed (Debian package chromium). 未安装 Chromium，无法对比。")
    (server.folder / "page" / "bench.html").write_text(PAGE, "utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        page = browser.new_page()
        page.set_default_timeout(LIMIT_MS)
        page.goto(f"http://127.0.0.1:{server.port}/page/bench.html")
        page.set_input_files("#file", file)
        recipient = recipient_for(new_identity(secrets.token_bytes(32)))
        plain, sealed, sent = page.evaluate(
            RUN, {"recipient": recipient, "bid": secrets.token_hex(16), "partBytes": PART_BYTES}
        )
        browser.close()
    for one in (server.folder / "taken").iterdir():
        one.unlink()
    return plain, sealed, sent
