"""Addresses of the sockets, and from where a browser may dial them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from channels.routing import URLRouter
from django.conf import settings
from django.urls import path, re_path

from apps.openings.consumers import HallConsumer, NoSuchPlace

Application = Callable[..., Awaitable[Any]]
FORBIDDEN = 403

sockets = URLRouter(
    [
        path("ws/openings/<str:lot_code>", HallConsumer.as_asgi(), {"hears": "public"}),
        path("ws/openings/<str:lot_code>/desk", HallConsumer.as_asgi(), {"hears": "desk"}),
        path("ws/openings/<str:lot_code>/own", HallConsumer.as_asgi(), {"hears": "own"}),
        re_path(r"", NoSuchPlace.as_asgi()),
    ]
)


def from_our_pages(application: Application) -> Application:
    """Refuses the handshake to a browser that shows a page of somebody else: it would bring our cookies along.

    Programs send no Origin and bring only what they were given.
    """

    async def guarded(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if is_from_our_pages(dict(scope["headers"])):
            await application(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": FORBIDDEN})

    return guarded


def is_from_our_pages(headers: dict[bytes, bytes]) -> bool:
    """True when the page that dials was served under the name that it dials, or by a trusted origin."""
    if b"origin" not in headers:
        return True
    origin = headers[b"origin"].decode("latin1")
    return origin in settings.CSRF_TRUSTED_ORIGINS or _place(origin) == headers.get(b"host", b"").decode("latin1")


def _place(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None
