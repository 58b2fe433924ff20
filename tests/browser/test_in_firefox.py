"""投标 in Debian's Firefox, driven over WebDriver BiDi, since Playwright cannot: keys, seal, broken network, receipt, changes of mind.

招标投标法 §28; 电子招标投标办法 §26, §27.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browser.node_tools import installed
from tests.browser.papers import plain_paper
from tests.browser.receipts import verified

DRIVER = Path(__file__).parent / "firefox"
FIREFOX = Path("/usr/bin/firefox-esr")
HOUSE = "午江"
"""The bidder of this file, who comes without keys: no other test of the folder acts in its name."""
LARGE = 200 * 2**20
PARTS = 29
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
    replaced, withdrawn, again, from_elsewhere = seen["later"]
    assert "Revision 2." in replaced
    assert "Revision 4." in again
    assert "Receipt of withdrawal" in withdrawn
    assert "Receipt of withdrawal" in from_elsewhere


@pytest.fixture(scope="module")
def driver() -> Path:
    """The folder of the scripts with what they import."""
    return installed(DRIVER, "puppeteer-core", needs={f"{FIREFOX} (Debian package firefox-esr)": FIREFOX.exists()})


def _driven(driver: Path, live: str, folder: Path) -> dict[str, Any]:
    command = ["node", str(driver / "bid.mjs"), live, HOUSE, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=420)
    assert done.stdout, done.stderr
    return dict(json.loads(done.stdout))
