"""场地看板: the plan's places by half-days with the proposal beside it, its table as a file, and free/busy for everybody's programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from apps.core.audience import CENTRE, EVERYONE, Role, for_
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refusal
from apps.core.spreadsheet import as_csv
from apps.parties.requests import ActingRequest
from apps.scheduling import forms, policy
from apps.scheduling.actions.moves import checked_over_run
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models import Booking, GreenHold
from apps.scheduling.queries import board as queries
from apps.scheduling.queries import wording
from apps.scheduling.queries.asked import Asked, PlaceKind, View, asked_from, day_from
from apps.scheduling.queries.situation import half_day_at, version, written
from apps.scheduling.queries.solving import is_looked_further
from apps.scheduling.rules.plan import Kind

S = BookingState
WAITING = (S.APPLIED, S.PROPOSED)
MOST_WAITING = 60
"""So many requests are listed; the oldest first."""


@for_(*CENTRE, Role.SUPERVISOR)
@require_safe
def board(request: ActingRequest) -> HttpResponse:
    """场地安排 — a day, a week or a month, the requests that wait, and one booking with its proposal."""
    code = request.GET.get("booking", "")
    chosen = Booking.objects.select_related("lot__project", "place").filter(code=code).first() if code else None
    if code and chosen is None:
        raise Http404
    return board_page(request, chosen, {}, status=200)


@for_(*CENTRE, Role.SUPERVISOR)
@require_safe
def file(request: ActingRequest) -> HttpResponse:
    """The board as it is looked at, for spreadsheets: one line for each session and half-day."""
    asked = asked_from(request.GET, on=_today(request))
    drawn = queries.board_of(asked, None, now=request.now)
    head = [_("场地"), _("日期"), _("时段"), _("用途"), _("标段编号"), _("标段"), _("状态"), _("绿色通道"), _("人数")]
    lines = [_line(row.place.name, cell, one) for row in drawn.rows for cell in row.cells for one in _in(cell)]
    lines += [_held_line(row.place.name, cell, one) for row in drawn.rows for cell in row.cells for one in cell.held]
    answer = HttpResponse(as_csv([head, *lines]), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="schedule-{asked.view}-{asked.on}.csv"'
    return answer


@for_(EVERYONE)
@require_safe
def free_busy(request: ActingRequest) -> HttpResponse:
    """忙闲 — which place is free in which half-day of a week, for programs; never whose session it is."""
    day = day_from(request.GET.get("week", ""), _today(request))
    asked = Asked(View.WEEK, day, use=None, place=None, is_green_only=False)
    drawn = queries.board_of(asked, None, now=request.now)
    places = [
        {
            "name": row.place.name,
            "kind": row.place.kind,
            "seats": row.place.seats,
            "half_days": {
                written(cell.half_day): "closed" if cell.closed else "busy" if cell.sessions or cell.held else "free"
                for cell in row.cells
            },
        }
        for row in drawn.rows
    ]
    answer = {"v": 1, "plan": drawn.version, "places": places}
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def board_page(request: ActingRequest, chosen: Booking | None, typed: dict[str, Any], *, status: int) -> HttpResponse:
    """The board with the forms as typed."""
    here = half_day_at(request.now)
    shown = wording.shown_of(chosen) if chosen and chosen.state in WAITING else None
    number = _number(request.GET.get("option")) if shown else 0
    options = shown.options if shown else []
    option = options[number] if number < len(options) else None
    asked = asked_from(request.GET, on=_first_day(request, chosen, option.slots[0].start.day if option else None))
    names = wording.place_names()
    context = {
        "board": queries.board_of(asked, option, now=request.now),
        "asked": asked,
        "views": [(one.value, word) for one, word in _views()],
        "uses": [(Kind.OPENING.value, _("开标")), (Kind.EVALUATION.value, _("评标"))],
        "place_kinds": [
            (PlaceKind.VIRTUAL.value, _("网上大厅")),
            (PlaceKind.PHYSICAL.value, _("实体场地")),
            (PlaceKind.REMOTE.value, _("有远程设备")),
        ],
        "today": here.day,
        "here": here,
        "waiting": [(one, wording.state_word(one)) for one in _waiting()],
        "chosen": chosen,
        "state": wording.state_word(chosen) if chosen else "",
        "shown": shown,
        "number": number,
        "option": option,
        "slot": wording.say_slot(option, names) if option else None,
        "others": [(at, wording.say_slot(one, names)) for at, one in enumerate(options) if at != number],
        "is_searching": bool(shown and is_looked_further(shown.decision)),
        "reasons": wording.say_blocked(shown.proposal.blocked, names) if shown else [],
        "moves": wording.say_moves(option.moves, names) if option else [],
        "may_schedule": policy.may_schedule(request.actor),
        "has_come": bool(chosen and chosen.start and chosen.start <= here),
        **_over_run(chosen, request.now),
        **_desk_forms(here.day),
        **typed,
    }
    return render(request, "scheduling/board.html", context, status=status)


def _over_run(chosen: Booking | None, now: datetime) -> dict[str, Any]:
    """What one half-day more would take from others, or why it may not be."""
    if chosen is None or chosen.state != S.IN_USE:
        return {}
    number = version()
    try:
        found = checked_over_run(chosen, reason="-", plan_version=number, version=number, now=now)
    except Refusal as refusal:
        return {"over_run_refused": wording.sentence_of(refusal)}
    return {
        "over_run": {
            "until": wording.name_of(found.half_day),
            "title": found.other.lot.title if found.other else "",
            "place": found.other_place.name if found.other_place else "",
        }
    }


def _desk_forms(today: date) -> dict[str, Any]:
    return {
        "request_form": forms.RequestForm(initial={"earliest_on": today}, auto_id="request-%s"),
        "place_form": forms.PlaceForm(auto_id="place-%s"),
        "closure_form": forms.ClosureForm(auto_id="closure-%s"),
        "wish_form": forms.WishForm(auto_id="wish-%s"),
        "cause_form": forms.CauseForm(auto_id="cause-%s"),
        "over_run_form": forms.CauseForm(auto_id="over-run-%s"),
    }


def _views() -> list[tuple[View, str]]:
    return [(View.DAY, _("一天")), (View.WEEK, _("一周")), (View.MONTH, _("一月"))]


def _waiting() -> list[Booking]:
    rows = Booking.objects.filter(state__in=WAITING).select_related("lot__project").order_by("pk")
    return list(rows[:MOST_WAITING])


def _in(cell: queries.Cell) -> list[queries.Session | None]:
    """The sessions of a half-day, or nothing once where it is closed."""
    return [*cell.sessions] or ([None] if cell.closed else [])


def _line(place: str, cell: queries.Cell, session: queries.Session | None) -> list[str]:
    on = [place, cell.half_day.day.isoformat(), wording.part_name(cell.half_day.part)]
    if session is None:
        return [*on, "", "", "", f"{pgettext('a place', '停用')}: {cell.closed}", "", ""]
    one = session.booking
    return [
        *on,
        _("开标") if one.kind == Kind.OPENING else _("评标"),
        one.lot.code,
        one.lot.title,
        wording.state_word(one),
        _("是") if one.is_green else "",
        str(one.people),
    ]


def _held_line(place: str, cell: queries.Cell, hold: GreenHold) -> list[str]:
    on = [place, cell.half_day.day.isoformat(), wording.part_name(cell.half_day.part)]
    return [*on, "", hold.case.code, hold.case.name, _("暂留"), _("是"), ""]


def _first_day(request: ActingRequest, chosen: Booking | None, proposed: date | None) -> date:
    return proposed or (chosen.on if chosen and chosen.on else _today(request))


def _today(request: ActingRequest) -> date:
    return request.now.astimezone(SHANGHAI).date()


def _number(given: str | None) -> int:
    return int(given) if given and given.isdecimal() and len(given) == 1 else 0
