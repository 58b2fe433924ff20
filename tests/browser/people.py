"""Signing in at a demonstration and finding the addresses that somebody meets there."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page

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


def sign_in(page: Page, role: str) -> None:
    """The page is somebody's who acts in this role: the first one that the demonstration offers."""
    page.goto("/about/")
    page.locator(".demonstration summary").click()
    page.locator(f".demonstration [data-role={role}] button").first.click()
    page.wait_for_url("**/desk/**")


def speak(context: BrowserContext, base: str, language: str) -> None:
    """The visitor reads this language from now on."""
    context.add_cookies([{"name": "kaiming_language", "value": language, "url": base}])


def places_of(page: Page) -> list[str]:
    """The addresses that the navigation offers, and one of each kind that their lists lead to."""
    offered = _links(page, "nav a[href^='/']")
    further = []
    for place in offered:
        page.goto(place)
        further += _one_of_each_kind(_links(page, "main a[href^='/']"))
    known = dict.fromkeys(offered)
    kinds = {_kind(place) for place in known}
    for place in further:
        if _kind(place) not in kinds:
            kinds.add(_kind(place))
            known[place] = None
    return list(known)


def _links(page: Page, selector: str) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        selector, "links => links.filter(l => !l.hasAttribute('download')).map(link => link.getAttribute('href'))"
    )
    return [link.split("#")[0] for link in found if link.split("#")[0]]


def _one_of_each_kind(links: list[str]) -> list[str]:
    return list({_kind(link): link for link in reversed(links)}.values())


def _kind(link: str) -> str:
    path = link.split("?", maxsplit=1)[0]
    parts = path.strip("/").split("/")
    return "/".join("*" if any(character.isdigit() for character in part) else part for part in parts)
