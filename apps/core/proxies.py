"""Proxies of ours: what they say of who asked and how, for pages and for sockets; what anybody else says of it counts nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from apps.core import peers

SCHEME = "kaiming.scheme"
"""Where a request keeps how the outermost proxy of ours was asked. No header can be called so (SECURE_PROXY_SSL_HEADER)."""
Application = Callable[..., Awaitable[Any]]


class Caller:
    """``REMOTE_ADDR`` is whoever asked, not a proxy of ours. The headers stay: some pages want to know that there was one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Comes before everything that asks for an address or for the scheme."""
        peer = request.META.get("REMOTE_ADDR", "")
        if peers.is_trusted(peer, settings.TRUSTED_PROXIES):
            forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
            request.META["REMOTE_ADDR"] = peers.caller(peer, forwarded, settings.TRUSTED_PROXIES)
            request.META[SCHEME] = request.META.get("HTTP_X_FORWARDED_PROTO", "")
        return self.get_response(request)


def socket_caller(application: Application) -> Application:
    """The same for sockets: ``scope["client"]`` is whoever dialled."""

    async def told(scope: dict[str, Any], receive: Any, send: Any) -> None:
        peer = (scope.get("client") or ("", 0))[0]
        forwarded = ",".join(value.decode("latin1") for name, value in scope["headers"] if name == b"x-forwarded-for")
        found = peers.caller(peer, forwarded, settings.TRUSTED_PROXIES)
        client = scope.get("client") if found == peer else (found, 0)
        await application({**scope, "client": client}, receive, send)

    return told
