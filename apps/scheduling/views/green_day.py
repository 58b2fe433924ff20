"""现场保障室: one page for a day of a green project, for the centre, the applicant's side and the supervisor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.parties.requests import ActingRequest
from apps.scheduling import forms_green_day as asked
from apps.scheduling import policy_green
from apps.scheduling.actions import green_day as actions
from apps.scheduling.models.green import GreenCase
from apps.scheduling.queries import green as cases
from apps.scheduling.queries import green_day as queries
from apps.scheduling.rules.green import GreenService
from apps.scheduling.views.green import Act
from apps.scheduling.views.green_case import name_of
from apps.tenders.forms import attempt


@dataclass(frozen=True, slots=True)
class _Room:
    """Of which case, on which day."""

    case: GreenCase
    on: date


@for_(*BUYERS, *CENTRE, Role.SUPERVISOR)
@require_safe
def room(request: ActingRequest, case: str, day: str) -> HttpResponse:
    """The day: its sessions, who is on duty, what happened."""
    return _page(request, _room(request, case, day), {})


@for_(Role.OPERATOR)
@require_POST
def duties(request: ActingRequest, case: str, day: str) -> HttpResponse:
    """安排值守."""
    place = _room(request, case, day)
    form = asked.DutyForm(request.POST)
    return _act(
        request,
        place,
        {"duty_form": form},
        lambda: actions.name_duty(place.case.pk, duty=form.duty(place.on), actor=request.actor, now=request.now),
        _("已安排值守。"),
    )


@for_(*BUYERS, *CENTRE)
@require_POST
def incidents(request: ActingRequest, case: str, day: str) -> HttpResponse:
    """登记现场事项."""
    place = _room(request, case, day)
    form = asked.IncidentForm(request.POST)

    def act() -> object:
        said = form.cleaned_data
        return actions.report_incident(
            place.case.pk,
            on=place.on,
            title=said["title"],
            responsible=said["responsible"],
            actor=request.actor,
            now=request.now,
        )

    return _act(request, place, {"incident_form": form}, act, _("现场事项已登记，有关各方已收到消息。"))


@for_(*CENTRE)
@require_POST
def incident(request: ActingRequest, case: str, day: str, number: int) -> HttpResponse:
    """现场事项办结."""
    place = _room(request, case, day)
    if not place.case.incidents.filter(pk=number, on=place.on).exists():
        raise Http404
    form = asked.ResolutionForm(request.POST)

    def act() -> object:
        said = form.cleaned_data["resolution"]
        return actions.resolve_incident(number, resolution=said, actor=request.actor, now=request.now)

    return _act(request, place, {"resolution_form": form}, act, _("现场事项已办结。"))


def _room(request: ActingRequest, code: str, day: str) -> _Room:
    case = cases.case_for(request.actor, code)
    if GreenService.JOINT not in case.services:
        raise Http404
    try:
        return _Room(case, date.fromisoformat(day))
    except ValueError:
        raise Http404 from None


def _act(request: ActingRequest, place: _Room, sent: dict[str, forms.Form], act: Act, said: str) -> HttpResponse:
    (form,) = sent.values()
    if form.is_valid() and attempt(form, act) is not None:
        messages.success(request, said)
        return redirect("green:room", place.case.code, place.on.isoformat())
    return _page(request, place, sent, status=422)


def _page(request: ActingRequest, place: _Room, sent: dict[str, forms.Form], *, status: int = 200) -> HttpResponse:
    case, on = place.case, place.on
    context: dict[str, Any] = {
        "case": case,
        "on": on,
        "day": on.isoformat(),
        "sessions": queries.sessions_on(case, on, sees_rooms=request.actor.acts_as(*CENTRE, Role.SUPERVISOR)),
        "duties": queries.duties_on(case, on),
        "incidents": [(one, name_of(one.reported_by)) for one in case.incidents.filter(on=on)],
        "serves": request.actor.acts_as(*CENTRE),
    }
    today = cases.today_of(request.now)
    if case.is_granted and policy_green.may_manage(request.actor) and on >= today:
        context["duty_form"] = asked.DutyForm()
    if case.is_granted and policy_green.may_attend(request.actor, case) and on == today:
        context["incident_form"] = asked.IncidentForm()
    return render(request, "green/room.html", context | sent, status=status)
