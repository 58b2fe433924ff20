"""What a reader may choose without signing in: the theme of the pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from apps.core.audience import EVERYONE, for_
from apps.core.own_pages import from_own_pages

THEME_COOKIE = "kaiming_theme"
THEMES = ("auto", "light", "dark")
YEAR = 365 * 24 * 3600


@for_(EVERYONE)
@require_POST
@from_own_pages
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen theme in a cookie that the next page is drawn with, and goes back to where the reader was."""
    theme = request.POST.get("theme", "")
    response = HttpResponseRedirect(_way_back(request))
    if theme in THEMES:
        response.set_cookie(THEME_COOKIE, theme, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


def _way_back(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if is_ours else "/"
