"""超时退出 — a session that nobody has used for a while is over (GB/T 22239 三级, 身份鉴别).

When somebody was last here stands with the session's row, by the machine's clock: a rehearsal's clock may jump. Each process
remembers it for a minute, so that most requests ask no database; before a session is ended the row has the last word.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import caches
from django.http import HttpRequest
from django.urls import reverse

from apps.core import clock
from apps.parties import queries
from apps.parties.actions.accounts import see_session

LISTED = "listed"
"""Set in the session of somebody who signed in: when that was, in seconds of the machine's clock."""
REMEMBERED = 60
"""Seconds for which a visit is remembered and not written again."""


def is_visit(request: HttpRequest) -> bool:
    """True when somebody is behind the request: a page called up, something sent, or a page that says so.

    What a page asks for by itself keeps nobody signed in. A browser that does not tell the two apart has no such pages.
    """
    asks_itself = request.method in {"GET", "HEAD"} and request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    return not asks_itself or request.path == reverse("parties:presence")


def seconds_allowed(session: SessionBase) -> int | None:
    """After how many seconds of doing nothing this session ends; nothing where it does not."""
    return settings.SESSION_IDLE_MINUTES * 60 if session.get(LISTED) else None


def is_over(session: SessionBase, *, is_visit: bool) -> bool:
    """True when the session has lasted or idled too long, or was ended from elsewhere; else a visit counts."""
    since, now = session.get(LISTED), clock.machine_now()
    if not since or session.session_key is None:
        return False
    if now.timestamp() - since >= settings.SESSION_COOKIE_AGE:
        return True
    key, remembered = f"parties.seen:{session.session_key}", caches["process"]
    if remembered.get(key):
        return False
    seen_at = queries.session_seen_at(session.session_key)
    if seen_at is None or seen_at < now - timedelta(minutes=settings.SESSION_IDLE_MINUTES):
        return True
    if is_visit:
        see_session(session.session_key, at=now)
        remembered.set(key, 1, timeout=REMEMBERED)
    return False
