"""场地看板: the week's places by half-days with the proposal beside it, and free/busy for everybody's programs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from apps.core.audience import CENTRE, EVERYONE, Role, for_
from apps.core.clock import SHANGHAI
from apps.parties.requests import ActingRequest
from apps.scheduling import forms, policy
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models import Booking, Place
from apps.scheduling.queries import board as queries
from apps.scheduling.queries.situation import half_day_at, written
from apps.scheduling.refusals import BOOKINGS

S = BookingState
WEEK = timedelta(days=7)
WAITING = (S.APPLIED, S.PROPOSED)


@for_(*CENTRE, Role.SUPERVISOR)
@require_safe
def board(request: ActingRequest) -> HttpResponse:
    """场地安排 — the week, the requests that wait, and one booking with its proposal."""
    code = request.GET.get("booking", "")
    chosen = Booking.objects.select_related("lot__project", "place").filter(code=code).first() if code else None
    if code and chosen is None:
        raise Http404
    return board_page(request, chosen, {}, status=200)


@for_(EVERYONE)
@require_safe
def free_busy(request: ActingRequest) -> HttpResponse:
    """忙闲 — which place is free in which half-day of a week, for programs; never whose session it is."""
    drawn = queries.board_of(queries.week_of(_day(request)), None)
    places = [
        {
            "name": row.place.name,
            "kind": row.place.kind,
            "seats": row.place.seats,
            "half_days": {
                written(cell.half_day): "closed" if cell.closed else "busy" if cell.bookings else "free"
                for cell in row.cells
            },
        }
        for row in drawn.rows
    ]
    answer = {"v": 1, "plan": drawn.version, "places": places}
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def board_page(request: ActingRequest, chosen: Booking | None, typed: dict[str, Any], *, status: int) -> HttpResponse:
    """The board with the forms as typed."""
    shown = queries.shown_of(chosen) if chosen and chosen.state in WAITING else None
    number = _number(request.GET.get("option")) if shown else 0
    options = shown.options if shown else []
    option = options[number] if number < len(options) else None
    day = _shown_day(request, chosen, option.slots[0].start.day if option else None)
    drawn = queries.board_of(queries.week_of(day), option)
    names = {place.code: place.name for place in Place.objects.order_by("pk")}
    context = {
        "board": drawn,
        "columns": [part for _each in drawn.days for part in drawn.parts],
        "today": request.now.astimezone(SHANGHAI).date(),
        "earlier": day - WEEK,
        "later": day + WEEK,
        "waiting": [
            (one, state_word(one))
            for one in Booking.objects.filter(state__in=WAITING).select_related("lot__project").order_by("pk")
        ],
        "chosen": chosen,
        "state": state_word(chosen) if chosen else "",
        "shown": shown,
        "number": number,
        "option": option,
        "slot": _slot(option, names) if option else None,
        "others": [(at, _slot(one, names)) for at, one in enumerate(options) if at != number],
        "reasons": [
            (queries.name_of(one.half_day), queries.reason_of(one, names)) for one in shown.proposal.blocked[:8]
        ]
        if shown
        else [],
        "moves": [_move(move, names) for move in option.moves] if option else [],
        "may_schedule": policy.may_schedule(request.actor),
        "has_come": bool(chosen and chosen.start and chosen.start <= half_day_at(request.now)),
        "request_form": forms.RequestForm(
            initial={"earliest_on": request.now.astimezone(SHANGHAI).date()}, auto_id="request-%s"
        ),
        "place_form": forms.PlaceForm(auto_id="place-%s"),
        "closure_form": forms.ClosureForm(auto_id="closure-%s"),
        "wish_form": forms.WishForm(auto_id="wish-%s"),
        "cause_form": forms.CauseForm(auto_id="cause-%s"),
        **typed,
    }
    return render(request, "scheduling/board.html", context, status=status)


def state_word(booking: Booking) -> str:
    """How a booking stands, in the reader's language."""
    wording = BOOKINGS[f"BookingState.{booking.state}"]
    return wording.en if (get_language() or "").startswith("en") else wording.zh


def _slot(option: Any, names: dict[str, str]) -> dict[str, Any]:
    slot = option.slots[0]
    return {
        "when": queries.name_of(slot.start),
        "day": slot.start.day,
        "place": names.get(slot.room, ""),
        "is_late": option.is_late,
        "days_late": option.days_late,
        "is_extended": option.is_extended,
        "moves": len(option.moves),
    }


def _move(move: Any, names: dict[str, str]) -> dict[str, Any]:
    return {
        "lot": move.lot,
        "before": queries.name_of(move.before.start),
        "after": queries.name_of(move.after.start),
        "place": names.get(move.after.room, ""),
    }


def _shown_day(request: ActingRequest, chosen: Booking | None, proposed: date | None) -> date:
    if request.GET.get("week"):
        return _day(request)
    return proposed or (chosen.on if chosen and chosen.on else _day(request))


def _day(request: ActingRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        return request.now.astimezone(SHANGHAI).date()


def _number(given: str | None) -> int:
    return int(given) if given and given.isdecimal() and len(given) == 1 else 0
