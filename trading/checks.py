"""Start-up checks: what would make the product untrue stops it before it serves."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver


@register(Tags.urls)
def every_view_has_an_audience(**_kwargs: Any) -> list[CheckMessage]:
    """A view that nobody decided about is served to nobody: the start stops and names it."""
    return [
        Error(f"The view of {route} has no audience. Mark it with @for_(...).", id="trading.E001")
        for route, pattern in addresses()
        if not getattr(pattern.callback, "audience", None)
    ]


@register(Tags.security)
def rehearsal_stays_at_home(**_kwargs: Any) -> list[CheckMessage]:
    """The rehearsal clock and the demonstration sign-in exist only with DEBUG and on a loopback address."""
    at_home = settings.DEBUG and is_loopback(settings.HOST)
    if at_home:
        return []
    found: list[CheckMessage] = []
    if settings.CLOCK == "rehearsal":
        found.append(
            Error("CLOCK=rehearsal is refused unless DEBUG is on and HOST is a loopback address.", id="trading.E002")
        )
    if settings.DEMONSTRATION:
        found.append(
            Error("DEMONSTRATION is refused unless DEBUG is on and HOST is a loopback address.", id="trading.E003")
        )
    return found


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the product with its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route)
        else:
            yield route, entry


def is_loopback(host: str) -> bool:
    """True for localhost and loopback addresses."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
