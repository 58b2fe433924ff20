"""投诉: filed by the objector, taken up and decided by the supervisor; each act leads back to the objection's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core.audience import Role, for_
from apps.core.logs import unlogged
from apps.parties.requests import ActingRequest
from apps.tenders import actions
from apps.tenders.forms import attempt
from apps.tenders.forms.complaints import ComplaintForm, LookForm, VerdictForm
from apps.tenders.queries.objections import objection_for
from apps.tenders.views.objections import objection_page


@unlogged
@for_(Role.BIDDER)
@require_POST
def complaint(request: ActingRequest, objection: str) -> HttpResponse:
    """提出投诉."""
    found, form = objection_for(request.actor, objection), ComplaintForm(request.POST)
    if form.is_valid():
        content = form.cleaned_data["content"]
        if attempt(
            form, lambda: actions.file_complaint(found.pk, content=content, actor=request.actor, now=request.now)
        ):
            messages.success(request, _("投诉已送交行政监督部门，异议和答复一并送交。"))
            return redirect("tenders:objection", objection)
    return objection_page(request, objection, {"complaint_form": form}, status=422)


@unlogged
@for_(Role.SUPERVISOR)
@require_POST
def acceptance(request: ActingRequest, objection: str) -> HttpResponse:
    """受理或者不予受理."""
    found, form = objection_for(request.actor, objection), LookForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        is_accepted = said["accepted"] == "yes"
        if attempt(
            form,
            lambda: actions.look_at_complaint(
                found.pk, is_accepted=is_accepted, reason=said["reason"], actor=request.actor, now=request.now
            ),
        ):
            messages.success(request, _("已登记，投诉人和被投诉人同时收到。"))
            return redirect("tenders:objection", objection)
    return objection_page(request, objection, {"look_form": form}, status=422)


@unlogged
@for_(Role.SUPERVISOR)
@require_POST
def decision(request: ActingRequest, objection: str) -> HttpResponse:
    """投诉处理决定."""
    found, form = objection_for(request.actor, objection), VerdictForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        is_upheld = said["upheld"] == "yes"
        if attempt(
            form,
            lambda: actions.decide_complaint(
                found.pk, is_upheld=is_upheld, decision=said["decision"], actor=request.actor, now=request.now
            ),
        ):
            messages.success(request, _("处理决定已送达投诉人和被投诉人。"))
            return redirect("tenders:objection", objection)
    return objection_page(request, objection, {"verdict_form": form}, status=422)
