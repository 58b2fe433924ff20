"""A visitor's browser without a network: the product answers in this very process. For telling stories before it serves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest

from apps.parties.middleware import DEMONSTRATED, SEAT
from apps.parties.models import Membership
from apps.portal.rehearsal.browser import Answer, Browser
from apps.portal.rehearsal.visitor import Seat, Visitor

BACKEND = "django.contrib.auth.backends.ModelBackend"


class InsideBrowser(Browser):
    """Asks the WSGI application instead of a server."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1")

    def ask(self, method: str, path: str, *, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """One request, answered here."""
        environ = self._environ(method, path, {**self.own_headers(method, path), **headers}, body)
        request = WSGIRequest(environ)
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # no page of others is near
        response = _handler().get_response(request)
        content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]  # which of the two is asked first
        for close in response._resource_closers:  # type: ignore[attr-defined]  # no request ends, so that the database stays open
            close()
        self.keep_cookies(morsel.OutputString() for morsel in response.cookies.values())
        return Answer(response.status_code, {name.lower(): value for name, value in response.items()}, content)

    def _environ(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
        place, _mark, query = path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(place).decode("latin1"),
            "QUERY_STRING": query,
            "SERVER_NAME": self.host,
            "SERVER_PORT": str(self.port),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": self.host,
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": BytesIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in headers.items():
            key = name.upper().replace("-", "_")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
        return environ


@cache
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


class InsideVisitor(Visitor):
    """One of the cast who need not sign in over the network."""

    def __init__(self, seat: Seat) -> None:
        super().__init__("http://127.0.0.1", seat)
        self.browser = InsideBrowser()

    def enter(self) -> None:
        """The session is there, as the one-click sign-in would have left it."""
        request = HttpRequest()
        request.session = SessionStore()
        seat = Membership.objects.select_related("person").get(pk=self.seat.number)
        login(request, seat.person, backend=BACKEND)
        request.session[SEAT] = seat.pk
        request.session[DEMONSTRATED] = True
        request.session.save()
        self.browser.cookies[settings.SESSION_COOKIE_NAME] = str(request.session.session_key)
