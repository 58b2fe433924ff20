"""投标 in Debian's Firefox, driven over WebDriver BiDi, since Playwright cannot: keys, seal, broken network, receipt.

招标投标法 §28; 电子招标投标办法 §26, §27.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browser.papers import plain_paper
from tests.browser.receipts import verified

DRIVER = Path(__file__).parent / "firefox"
FIREFOX = Path("/usr/bin/firefox-esr")
HOUSE = "午江"
"""The bidder of this file, who comes without keys: no other test of the folder acts in its name."""
LARGE = 40 * 2**20
PARTS = 9
"""Of a bid with that file. An answer lost with the network is not seen here; the part is not sent again all the same."""


def test_a_new_bidder_bids_through_a_lost_network(driver: Path, live: str, tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(plain_paper())
    (tmp_path / "large.pdf").write_bytes(plain_paper(LARGE))

    seen = _driven(driver, live, tmp_path)

    assert seen["failed"] == ""
    assert seen["browser"].startswith("firefox/")
    assert seen["errors"] == []
    assert seen["keys"] == [False, False]
    assert (seen["price"], seen["envelopes"]) == ("9,123,000.00", 4)
    assert seen["trouble"]
    assert 2 <= len(seen["puts"]) <= PARTS
    assert len(set(seen["puts"])) == len(seen["puts"])
    receipt = verified(tmp_path / seen["receiptFile"], live, tmp_path)
    assert receipt["exit"] == 0
    assert (receipt["lot"], receipt["revision"], len(receipt["envelopes"])) == (seen["lot"], 1, 4)


@pytest.fixture(scope="module")
def driver() -> Path:
    """The folder of the scripts with what they import. Where Firefox is missing there is nothing to test, except in CI."""
    missing = [name for name, is_there in _needed().items() if not is_there]
    if missing:
        text = f"missing: {', '.join(missing)}"
        if os.environ.get("CI") == "true":
            raise AssertionError(text)
        pytest.skip(text)
    if not _is_installed():
        command = ["npm", "ci", "--prefix", str(DRIVER), "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    return DRIVER


def _needed() -> dict[str, bool]:
    programs = {name: shutil.which(name) is not None for name in ("node", "npm")}
    return {"/usr/bin/firefox-esr (Debian package firefox-esr)": FIREFOX.exists(), **programs}


def _is_installed() -> bool:
    """True when what the lock names is there: npm leaves a copy of it."""
    wanted = json.loads((DRIVER / "package-lock.json").read_text("utf-8"))["packages"]
    kept = DRIVER / "node_modules" / ".package-lock.json"
    found = json.loads(kept.read_text("utf-8"))["packages"] if kept.exists() else {}
    name = "node_modules/puppeteer-core"
    return bool(found.get(name, {}).get("version") == wanted[name]["version"])


def _driven(driver: Path, live: str, folder: Path) -> dict[str, Any]:
    command = ["node", str(driver / "bid.mjs"), live, HOUSE, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=420)
    assert done.stdout, done.stderr
    return dict(json.loads(done.stdout))
