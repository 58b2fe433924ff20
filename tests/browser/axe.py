"""What axe finds on a page as it stands: its script is put in once for each document, only violations are worked out.

Measuring contrast takes axe longer than all else, and what looks the same measures the same: of each look it is measured
once for each width, wherever this process meets that look first. All other rules look at every element of every page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
ONLY_NEW_LOOKS = "() => axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-new-look]' }] })"
NEW_LOOKS = (Path(__file__).parent / "looks.js").read_text("utf-8")
RUN = "() => axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)"
_MEASURED: dict[int, set[str]] = {}
"""By width of the window: the looks whose contrast was measured."""


def violations(page: Page) -> list[dict[str, Any]]:
    """Every rule that is broken, with the nodes that break it."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SOURCE)
        page.evaluate(ONLY_NEW_LOOKS)
    measured = _MEASURED.setdefault(page.viewport_size["width"] if page.viewport_size else 0, set())
    measured.update(page.evaluate(NEW_LOOKS, list(measured)))
    found: list[dict[str, Any]] = page.evaluate(RUN)
    return found
