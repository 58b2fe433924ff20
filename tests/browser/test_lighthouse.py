"""Public pages as Lighthouse judges them in Debian's Chromium: performance, accessibility, best practices 95 or more.

By hand, all of them, also as a phone: node tests/browser/lighthouse/judge.mjs http://127.0.0.1:8000 desktop,mobile / /lots/
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import CHROMIUM
from tests.browser.node_tools import installed

JUDGE = Path(__file__).parent / "lighthouse"
Scores = dict[str, int]
PAGES = ("/", "/rules/", "/disclosure/")
JUDGED = ("performance", "accessibility", "best-practices")
LEAST = 95
TURNS = 3
"""What a busy machine takes from a turn is no fault of the page: the best of three counts."""
QUICK_ENOUGH = 400
"""Lighthouse's own index of the machine while it judged; below it the time of a page says nothing about the page."""


def test_lighthouse_finds_public_pages_quick_readable_and_sound(judge: Path, live: str) -> None:
    best: dict[str, Scores] = {page: {} for page in PAGES}
    for _turn in range(TURNS):
        for seen in _judged(judge, live, [page for page in PAGES if _is_open(best[page])]):
            for name in _counting(seen):
                best[seen["page"]][name] = max(best[seen["page"]].get(name, 0), seen[name])

    assert all("accessibility" in scores for scores in best.values())
    assert {page: scores for page, scores in best.items() if _is_wanting(scores)} == {}


@pytest.fixture(scope="module")
def judge() -> Path:
    """The folder of the script with what it imports."""
    return installed(JUDGE, "lighthouse", needs={f"{CHROMIUM} (Debian package chromium)": Path(CHROMIUM).exists()})


def _counting(seen: dict[str, Any]) -> list[str]:
    """What this turn says: a score that Lighthouse could not give is none, speed counts where the machine had time for it."""
    is_quick = seen["index"] >= QUICK_ENOUGH
    return [name for name in JUDGED if seen[name] is not None and (is_quick or name != "performance")]


def _is_open(scores: Scores) -> bool:
    """True while something is not judged yet or below the mark."""
    return len(scores) < len(JUDGED) or _is_wanting(scores)


def _is_wanting(scores: Scores) -> bool:
    return any(score < LEAST for score in scores.values())


def _judged(judge: Path, live: str, pages: list[str]) -> list[dict[str, Any]]:
    if not pages:
        return []
    command = ["node", str(judge / "judge.mjs"), live, "desktop", *pages]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]
