"""Choices that any page of ours may post without a token, since its copy is the same for every visitor."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


def from_own_pages(view: View) -> View:
    """The post is taken when the browser says that a page of ours sent it (Origin), or when it carries our token.

    For what does no harm if it is done once too often: a language, a theme. Everything else needs the token.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _is_from_here(request):
            return view(request, *args, **kwargs)
        refused = CsrfViewMiddleware(view).process_view(request, view, args, kwargs)
        return refused or view(request, *args, **kwargs)

    return guarded


def _is_from_here(request: HttpRequest) -> bool:
    """Browsers send Origin with every post, and no page can make them say another one."""
    origin = request.headers.get("Origin", "")
    return origin == f"{request.scheme}://{request.get_host()}" or origin in settings.CSRF_TRUSTED_ORIGINS
