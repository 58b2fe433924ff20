"""How often somebody may ask: counted by token, else by address, in the cache that all web servers share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from apps.core.refusals import Refused
from apps.exchange.answers import refused
from apps.exchange.api.asking import acting
from apps.parties.rules.tokens import digest_of

WINDOW_SECONDS = 60
View = Callable[..., HttpResponse]


def counted(view: View) -> View:
    """Who asks too often in one minute is refused (429) and told when to come back; nothing is looked up for him."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seconds = int(acting(request).now.timestamp())
        who, most = _who(request)
        key = f"exchange.asked:{who}:{seconds // WINDOW_SECONDS}"
        cache.add(key, 0, timeout=2 * WINDOW_SECONDS)
        if _count(key) > most:
            response = refused(Refused("asked_too_often"), 429)
            response["Retry-After"] = str(WINDOW_SECONDS - seconds % WINDOW_SECONDS)
            return response
        return view(request, *args, **kwargs)

    return answer


def bearer(request: HttpRequest) -> str:
    """The token that came with the request, or an empty text."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def _who(request: HttpRequest) -> tuple[str, int]:
    """An unknown token counts by address too: else every guess would be a newcomer."""
    if (secret := bearer(request)) and cache.get(f"exchange.known:{digest_of(secret)}"):
        return digest_of(secret), settings.API_TOKEN_REQUESTS_A_MINUTE
    return request.META.get("REMOTE_ADDR", ""), settings.API_REQUESTS_A_MINUTE


def remember_known(secret: str) -> None:
    """From now on the token is counted for itself."""
    cache.set(f"exchange.known:{digest_of(secret)}", 1, timeout=600)


def _count(key: str) -> int:
    try:
        return int(cache.incr(key))
    except ValueError:  # the cache let go of it between the two steps
        return 1
