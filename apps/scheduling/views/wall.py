"""大厅屏: which hall opens what today, for the screen in the foyer; without sign-in, and nothing to press."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.audience import EVERYONE, for_
from apps.core.clock import SHANGHAI
from apps.parties.requests import ActingRequest
from apps.scheduling.queries.hours import hours_on
from apps.scheduling.queries.wall import halls_of
from apps.scheduling.rules.plan import Part


@for_(EVERYONE)
@require_safe
def wall(request: ActingRequest) -> HttpResponse:
    """场地大屏 — today's halls, large."""
    return render(request, "scheduling/wall.html", _context(request))


@for_(EVERYONE)
@require_safe
def wall_board(request: ActingRequest) -> HttpResponse:
    """The halls alone, as the screen asks for them again."""
    return render(request, "scheduling/wall.html#board", _context(request))


def _context(request: ActingRequest) -> dict[str, Any]:
    """With openings in the morning the door opens early (提前开门)."""
    day, halls = request.now.astimezone(SHANGHAI).date(), halls_of(request.now)
    is_early = any(one.part is Part.AM for hall in halls for one in hall.sessions)
    return {"halls": halls, "day": day, "door_at": hours_on(day).early_door_at if is_early else None}
