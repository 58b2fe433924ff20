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
from apps.scheduling.queries.wall import screen_of

NUMBER_LENGTH = 2


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
    """With openings in the morning the door opens early (提前开门). ``screen`` keeps one of several screens to its own halls."""
    day, asked = request.now.astimezone(SHANGHAI).date(), request.GET.get("screen", "")
    number = int(asked) if asked.isdecimal() and len(asked) <= NUMBER_LENGTH else None
    screen = screen_of(request.now, number=number)
    door_at = hours_on(day).early_door_at if screen.has_morning else None
    return {"screen": screen, "asked": number, "day": day, "door_at": door_at}
