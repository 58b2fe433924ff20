"""What every shell needs from the portal: navigation by role and the number of unread messages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from apps.portal import navigation
from apps.portal.queries import inbox


def shell(request: HttpRequest) -> dict[str, Any]:
    """`nav` (sections of the workbench), `topnav` and `footnav` (public site) and `unread` (messages not yet read)."""
    actor = getattr(request, "actor", None)
    public = {"topnav": navigation.top(request.path), "footnav": navigation.foot(request.path)}
    if actor is None or not actor.is_person:
        return {"nav": (), "unread": 0, **public}

    unread = inbox.unread(actor)
    return {
        "nav": navigation.sections_for(actor.role, path=request.path, counts={"unread": unread}),
        "unread": unread,
        **public,
    }
