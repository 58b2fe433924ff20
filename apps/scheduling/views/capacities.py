"""开放时间与人员: when the centre is open, when specially, and how many hosts, witnesses and experts there are in a half-day."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.core.audience import CENTRE, Role, for_
from apps.parties.requests import ActingRequest
from apps.scheduling import forms_hours as forms
from apps.scheduling import policy
from apps.scheduling.actions import hours as actions
from apps.scheduling.queries import hours as queries
from apps.scheduling.queries.situation import half_day_at
from apps.scheduling.queries.usage import usage_before
from apps.tenders.forms import attempt


@for_(*CENTRE, Role.SUPERVISOR)
@require_safe
def capacities(request: ActingRequest) -> HttpResponse:
    """What is in force, and for operators the forms that change it."""
    return _page(request, {}, status=200)


@for_(Role.OPERATOR)
@require_POST
def counts(request: ActingRequest) -> HttpResponse:
    """登记人员余量."""
    form = forms.CountsForm(request.POST, auto_id="counts-%s")
    if form.is_valid():
        made = attempt(form, lambda: actions.record_counts(form.counts(), actor=request.actor, now=request.now))
        if made is not None:
            return _done(request, _("人员余量已登记，下一次计算方案起生效。"))
    return _page(request, {"counts_form": form}, status=422)


@for_(Role.OPERATOR)
@require_POST
def hours(request: ActingRequest) -> HttpResponse:
    """登记开放时间."""
    form = forms.HoursForm(request.POST, auto_id="hours-%s")
    if form.is_valid():
        from_on = form.cleaned_data["from_on"]
        made = attempt(
            form, lambda: actions.record_hours(form.hours(), from_on=from_on, actor=request.actor, now=request.now)
        )
        if made is not None:
            return _done(request, _("开放时间已登记。"))
    return _page(request, {"hours_form": form}, status=422)


@for_(Role.OPERATOR)
@require_POST
def special_days(request: ActingRequest) -> HttpResponse:
    """登记停业或者加开."""
    form = forms.SpecialForm(request.POST, auto_id="special-%s")
    if form.is_valid():
        said = form.cleaned_data
        made = attempt(
            form,
            lambda: actions.record_special_days(
                form.half_days(), is_open=said["is_open"], reason=said["reason"], actor=request.actor, now=request.now
            ),
        )
        if made is not None:
            return _done(request, _("特别安排已登记。"))
    return _page(request, {"special_form": form}, status=422)


def _done(request: ActingRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("scheduling:capacities")


def _page(request: ActingRequest, given: dict[str, django_forms.Form], *, status: int) -> HttpResponse:
    today = half_day_at(request.now).day
    now = queries.hours_on(today)
    filled: dict[str, Any] = {
        "from_on": today,
        "early_door_at": now.early_door_at,
        "morning_from": now.morning[0],
        "morning_until": now.morning[1],
        "afternoon_from": now.afternoon[0],
        "afternoon_until": now.afternoon[1],
        "evening_until": now.evening_until,
        "appointment_by": now.appointment_by,
        "has_saturdays": now.has_saturdays,
    }
    forms_shown = {
        "counts_form": forms.CountsForm(auto_id="counts-%s"),
        "hours_form": forms.HoursForm(auto_id="hours-%s", initial=filled),
        "special_form": forms.SpecialForm(auto_id="special-%s"),
    }
    shown = {
        "hours": now,
        "usage": usage_before(request.now, today),
        "later": queries.later_hours(today),
        "special": queries.special_from(today),
        "tables": queries.tables_of_counts(today),
        "weekdays": [label for _number, label in forms.WEEKDAYS],
        "may_schedule": policy.may_schedule(request.actor),
    }
    return render(request, "scheduling/capacities.html", {**shown, **forms_shown, **given}, status=status)
