"""工作台 — the first page after signing in: what is mine to do, until when."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from apps.core.audience import SIGNED_IN, for_
from apps.portal.guidance import GUIDE_OF
from apps.portal.queries import desk as desk_queries
from apps.portal.queries import inbox
from apps.portal.requests import PageRequest


@for_(SIGNED_IN)
def desk(request: PageRequest) -> HttpResponse:
    """What waits for the actor, what happened lately, what comes next, and how to begin."""
    actor = request.actor
    context = {
        "todos": desk_queries.todos(actor, request.now),
        "happened": desk_queries.happened_lately(actor),
        "next_dates": desk_queries.next_dates(actor, request.now),
        "messages_unread": inbox.told(
            list(inbox.inbox_of(actor).filter(read_at__isnull=True)[:5]), language=request.LANGUAGE_CODE
        ),
        "guide": GUIDE_OF.get(actor.role) if actor.role else None,
    }
    return render(request, "portal/desk.html", context)
