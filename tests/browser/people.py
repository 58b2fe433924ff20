"""Signing in at a demonstration and finding the addresses that somebody meets there."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import BrowserContext, Page, Response

ROLES = (
    "tenderee",
    "purchaser",
    "agency",
    "bidder",
    "expert",
    "operator",
    "witness",
    "supervisor",
    "custodian",
    "technical_duty",
)

DEPTH = 3
NOT_PAGES = (
    ".json",
    ".atom",
    ".xml",
    ".txt",
    ".crt",
    ".crl",
    ".pdf",
    ".ics",
    ".svg",
    ".zip",
    ".pyz",
    ".csv",
    "/documents/",
    "entries.",
    "/keyfile",
    "/log/checkpoint",
    "/log/key",
    "/log/proof",
    "/log/tile",
    "/certificates/",
)


def sign_in(page: Page, role: str) -> None:
    """The page is somebody's who acts in this role: the first one that the demonstration offers."""
    page.goto("/about/")
    page.locator(".demonstration summary").click()
    page.locator(f".demonstration [data-role={role}] button").first.click()
    page.wait_for_url("**/desk/**")


def speak(context: BrowserContext, base: str, language: str) -> None:
    """The visitor reads this language from now on."""
    context.add_cookies([{"name": "kaiming_language", "value": language, "url": base}])


def visits(page: Page, *, start: str, within: tuple[str, ...]) -> Iterator[tuple[str, Response | None]]:
    """Opens the addresses that lead on from `start`, one of each kind, no further than DEPTH clicks and within the prefixes.

    Each is told with the answer that it gave while the page still stands there.
    """
    known, newest = {_kind(start)}, [start]
    for _click in range(DEPTH + 1):
        reached, newest = newest, []
        for place in reached:
            response = page.goto(place)
            for link in _links_on(page):
                if link.startswith(within) and _kind(link) not in known:
                    known.add(_kind(link))
                    newest.append(link)
            yield place, response


def _links_on(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "nav a[href^='/'], main a[href^='/']",
        "links => links.filter(l => !l.hasAttribute('download')).map(link => link.getAttribute('href'))",
    )
    whole = [link.split("#", maxsplit=1)[0] for link in found]
    return [link for link in whole if link and not any(word in link for word in NOT_PAGES)]


def _kind(link: str) -> str:
    path = link.split("?", maxsplit=1)[0]
    parts = path.strip("/").split("/")
    return "/".join("*" if any(character.isdigit() for character in part) else part for part in parts)
