"""Every page that anybody meets: in both languages, on a desktop and on a phone.

Nothing breaks, nothing is refused by the content policy, axe finds nothing, nothing scrolls sideways. With PICTURES=1 in
the environment, pictures go to `test-results/pages/` to be laid beside the mock-ups.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, ViewportSize

from tests.browser.axe import violations
from tests.browser.people import ROLES, sign_in, speak, visits

PICTURES = Path(__file__).resolve().parents[2] / "test-results" / "pages"
WIDTHS: dict[str, ViewportSize] = {"desktop": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}
LANGUAGES = {"zh-hans": "zh-CN", "en": "en-GB"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", ["visitor", *ROLES])
def test_every_page_is_whole_and_open_to_everybody(browser: Browser, live: str, who: str, language: str) -> None:
    context = browser.new_context(
        base_url=live, locale=LANGUAGES[language], timezone_id="Asia/Shanghai", viewport=WIDTHS["desktop"]
    )
    speak(context, live, language)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    places, found = [], []

    for place, response in _visits_after_arriving(page, who):
        places.append(place)
        if response is None or response.status != 200:
            found.append(f"{place} answers {response.status if response else 'nothing'}")
        for size, viewport in WIDTHS.items():
            page.set_viewport_size(viewport)
            found += _problems(page, place, PICTURES / f"{who}-{language}-{size}")

    context.close()
    assert len(places) >= 4
    assert found == []
    assert complaints == []


def _visits_after_arriving(page: Page, who: str) -> Iterator[tuple[str, Response | None]]:
    """The public site for a visitor; for somebody who signed in, what only he has."""
    if who == "visitor":
        return visits(page, start="/", within=("/",))
    sign_in(page, who)
    return visits(page, start="/desk/", within=("/desk/", "/account/"))


def _problems(page: Page, place: str, folder: Path) -> list[str]:
    problems = []
    width = page.viewport_size["width"] if page.viewport_size else 0
    needed = page.evaluate("document.documentElement.scrollWidth")
    if needed > width:
        problems.append(f"{place} scrolls sideways: {needed} px on {width}")
    for violation in violations(page):
        nodes = "; ".join(str(node["target"][0]) for node in violation["nodes"][:3])
        problems.append(f"{place} at {width} px: {violation['id']} at {nodes}")
    if "PICTURES" in os.environ:
        _draw(page, place, folder)
    return problems


def _draw(page: Page, place: str, folder: Path) -> None:
    name = place.split("?", maxsplit=1)[0].strip("/").replace("/", "_") or "home"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.jpg", type="jpeg", quality=80, full_page=True)
