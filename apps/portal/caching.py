"""Answers that are the same for everybody who reads the language: any cache may keep them, and a reader asks only for what changed.

Pages are kept for visitors without a session only (docs/decisions/0005-public-pages-are-kept.md). What a kept page may not
have in it: a token of a form, a message to one visitor, the time of its own second.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from apps.core.preferences import THEME_COOKIE
from apps.portal.requests import PageRequest

View = Callable[..., HttpResponse]
VARIES_WITH = ("Cookie", "Accept-Language", "HX-Request")
MOST_PAGES = 512
LARGEST_PAGE = 512 * 1024


def kept_for(seconds: int) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """The answer says how long it may be kept and has an ETag; who has the same already is told so (304)."""

    def mark(view: View) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def kept(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            answer = view(request, *args, **kwargs)
            if answer.status_code != HTTPStatus.OK:
                return answer
            answer["Cache-Control"] = f"public, max-age={seconds}"
            answer["ETag"] = _tag(answer.content)
            return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer

        return kept

    return mark


def kept_page(view: View) -> Callable[..., HttpResponseBase]:
    """The page is made once in PUBLIC_PAGE_SECONDS for all visitors without a session; who has it already is told so (304).

    Everybody else, and who asks through htmx, gets it made anew, and no cache keeps that.
    """

    @wraps(view)
    def kept(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        seconds = settings.PUBLIC_PAGE_SECONDS
        if not seconds or not _is_like_everybody(request):
            answer = view(request, *args, **kwargs)
            patch_vary_headers(answer, VARIES_WITH)
            return answer
        name = _name(request)
        page = PAGES.find(name)
        if page is None:
            request.is_kept = True
            answer = view(request, *args, **kwargs)
            if not _may_be_kept(request, answer):
                return answer
            page = PAGES.keep(name, answer.content, seconds=seconds)
        return _answer(request, page, seconds)

    return kept


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was made; `until` is the moment of the process's own clock, in seconds, after which it is made anew."""

    body: bytes
    tag: str
    until: float


class Pages:
    """The newest pages that this process made, the least lately asked for going first; durable nowhere."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, ...], Page] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, name: tuple[str, ...]) -> Page | None:
        """The page of this name, unless its time is over."""
        with self._lock:
            page = self._pages.get(name)
            if page is None or page.until <= time.monotonic():
                return None
            self._pages.move_to_end(name)
            return page

    def keep(self, name: tuple[str, ...], body: bytes, *, seconds: int) -> Page:
        """The page is found under this name for so many seconds, unless others need its place."""
        page = Page(body, _tag(body), time.monotonic() + seconds)
        with self._lock:
            if len(body) <= LARGEST_PAGE:
                self._pages[name] = page
                self._pages.move_to_end(name)
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
        return page

    def forget(self) -> None:
        """Every page is made anew when it is next asked for."""
        with self._lock:
            self._pages.clear()


PAGES = Pages()


def _is_like_everybody(request: PageRequest) -> bool:
    """True for a visitor who has no session, in an installation whose pages carry no forms for signing in at once."""
    of_his_own = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}  # a session, or a message that waits for him
    has_session = bool(of_his_own & request.COOKIES.keys()) or "Authorization" in request.headers
    return request.method in ("GET", "HEAD") and not has_session and not request.htmx and not settings.DEMONSTRATION


def _may_be_kept(request: PageRequest, answer: HttpResponse) -> bool:
    """False when the page has a visitor's token in it or gives a cookie; what is refused or not found is asked anew."""
    has_token = bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE"))
    return answer.status_code == HTTPStatus.OK and not has_token and not answer.cookies


def _name(request: PageRequest) -> tuple[str, ...]:
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return (request.scheme or "", request.get_host(), request.get_full_path(), get_language() or "", theme)


def _answer(request: PageRequest, page: Page, seconds: int) -> HttpResponseBase:
    answer = HttpResponse(page.body)
    answer["Cache-Control"] = f"public, max-age={max(1, seconds // 2)}, stale-while-revalidate={seconds}"
    answer["ETag"] = page.tag
    patch_vary_headers(answer, VARIES_WITH)
    return get_conditional_response(request, etag=page.tag, response=answer) or answer


def _tag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'
