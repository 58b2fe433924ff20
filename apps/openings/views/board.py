"""今日开标 — the board for people and for a wall, the halls for programs, the calendar for subscribers. For everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.core.audience import EVERYONE, for_
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refused
from apps.evidence.rules.chain import moment
from apps.openings.models import Opening
from apps.openings.queries.board import Board, HallDay, board, calendar_events, halls_on, standing_of
from apps.openings.rules.icalendar import calendar
from apps.openings.views.replay import state_names
from apps.parties.requests import ActingRequest

ON_THE_WALL = 6
"""So many of each group fit on a wall; the others are counted."""
JSON = {"ensure_ascii": False, "separators": (",", ":")}
LONGEST_REGION = 60
FIVE_MINUTES = "public, max-age=300"


@for_(EVERYONE)
@require_safe
def today(request: ActingRequest) -> HttpResponse:
    """今日开标 — what opens today: yet to open, opening, opened; and what comes in the days after."""
    return render(request, "openings/today.html", _context(request))


@for_(EVERYONE)
@require_safe
def today_board(request: ActingRequest) -> HttpResponse:
    """The board of the page alone, for a page that stays open."""
    return render(request, "openings/today.html#board", _context(request))


@for_(EVERYONE)
@require_safe
def wall(request: ActingRequest) -> HttpResponse:
    """大屏 — the board for a wall: large, nothing to press."""
    return render(request, "openings/wall.html", _context(request))


@for_(EVERYONE)
@require_safe
def wall_board(request: ActingRequest) -> HttpResponse:
    """The board of the wall alone."""
    return render(request, "openings/wall.html#board", _context(request))


@for_(EVERYONE)
@require_safe
def halls(request: ActingRequest) -> HttpResponse:
    """标室忙闲 — the halls of a day for programs (docs/formats/openings.md)."""
    day, region = _day(request), _region(request)
    answer = {
        "v": 1,
        "day": day.isoformat(),
        "now": moment(request.now),
        "region": region or None,
        "halls": [_hall(one, region) for one in halls_on(day, region=region)],
    }
    return JsonResponse(answer, json_dumps_params=JSON)


def _calendar(request: ActingRequest) -> str:
    root = request.build_absolute_uri("/").rstrip("/")
    events = calendar_events(request.now, region=_region(request), root=root)
    return calendar(_("{centre}开标日历").format(centre=settings.CENTRE_NAME), events)


@for_(EVERYONE)
@require_safe
def calendar_feed(request: ActingRequest) -> HttpResponse:
    """开标日历 — the coming openings to subscribe to (RFC 5545)."""
    text = _calendar(request)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": FIVE_MINUTES})


def _context(request: ActingRequest) -> dict[str, Any]:
    region = _region(request)
    shown = board(request.now, region=region)
    asked = f"?region={region}" if region else ""
    return {"groups": _groups(shown), "later": shown.later, "day": shown.midnight, "region": region, "asked": asked}


def _groups(shown: Board) -> list[dict[str, Any]]:
    names = state_names()
    found = [
        ("running", _("开标中"), "live", "beat", shown.running),
        ("coming", _("未开标"), "wait", "clock", shown.coming),
        ("over", _("已开标"), "ok", "circle-check", shown.over),
    ]
    return [
        {
            "key": key,
            "title": title,
            "tone": tone,
            "icon": icon,
            "openings": openings,
            "rows": [(one, names[one.state]) for one in openings],
            "shown": [(one, names[one.state]) for one in openings[:ON_THE_WALL]],
            "others": len(openings[ON_THE_WALL:]),
        }
        for key, title, tone, icon, openings in found
    ]


def _hall(day: HallDay, region: str) -> dict[str, Any]:
    listed = [one for one in day.openings if not region or one.lot.project.region == region]
    return {
        "hall": day.name,
        "is_free": day.is_free,
        "free_until": moment(day.free_until) if day.free_until else None,
        "openings": [_opening(one) for one in listed],
    }


def _opening(one: Opening) -> dict[str, Any]:
    lot = one.lot
    return {
        "lot": lot.code,
        "title": lot.title,
        "region": lot.project.region,
        "buyer": lot.project.organisation.name,
        "from": moment(one.begins_at) if one.begins_at else None,
        "until": moment(one.closed_at) if one.closed_at else None,
        "standing": standing_of(one).value,
        "page": reverse("openings:hall", args=[one.code]),
    }


def _day(request: ActingRequest) -> date:
    asked = request.GET.get("day", "")
    if not asked:
        return request.now.astimezone(SHANGHAI).date()
    try:
        return date.fromisoformat(asked)
    except ValueError:
        raise Refused("day_not_understood") from None


def _region(request: ActingRequest) -> str:
    return request.GET.get("region", "")[:LONGEST_REGION]
