"""异议、质疑、询问: the list of each side, raising one, reading and answering it.

Every view leaves no line in the log: whoever asks is a potential bidder (招标投标法 §22).
"""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.audience import BUYERS, Role, for_
from apps.core.logs import unlogged
from apps.core.refusals import Refused
from apps.evidence.store import open_stored
from apps.parties.models import Organisation
from apps.parties.requests import ActingRequest
from apps.tenders import actions
from apps.tenders.forms import attempt
from apps.tenders.forms.complaints import ComplaintForm, LookForm, VerdictForm
from apps.tenders.forms.objections import AnswerForm, ObjectionForm
from apps.tenders.lifecycle import DocumentObjectionState
from apps.tenders.models import Lot
from apps.tenders.queries.lots import public_lot
from apps.tenders.queries.objections import (
    is_about_result,
    kinds_heard,
    last_day_for,
    may_be_objected_to,
    may_object_to_result,
    objection_for,
    objections_for,
    shown,
    supervisors,
)
from apps.tenders.receiving import plain_name, receive_document
from apps.tenders.rules.books import Regime

READERS = (Role.BIDDER, *BUYERS, Role.SUPERVISOR)


@unlogged
@for_(*READERS)
@never_cache
@require_safe
def objections(request: ActingRequest) -> HttpResponse:
    """One's own objections; for the buyer's side those to answer; for the supervisor all. `?lot=` narrows it."""
    found = objections_for(request.actor)
    if code := request.GET.get("lot", ""):
        found = found.filter(lot__code=code)
    rows = shown(request.actor, found.prefetch_related("steps"), request.now)
    context = {
        "rows": rows,
        "code": code,
        "is_bidder": request.actor.acts_as(Role.BIDDER),
        "is_supervisor": request.actor.acts_as(Role.SUPERVISOR),
    }
    return render(request, "tenders/objections.html", context)


@unlogged
@for_(Role.BIDDER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection_new(request: ActingRequest, lot: str) -> HttpResponse:
    """提出异议（质疑、询问）."""
    on = public_lot(lot)
    regime = on.project.regime_in_force
    kinds = kinds_heard(on, request.now)
    form = ObjectionForm(request.POST or None, request.FILES or None, regime=regime, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        code = _raise(request, on, form)
        if code:
            return redirect("tenders:objection", code)
    context = {
        "form": form,
        "lot": on,
        "is_gp": regime is Regime.GP,
        "last_on": last_day_for(on),
        "may_object": may_be_objected_to(on),
        "is_about_result": may_object_to_result(on, request.now),
        "organisation": Organisation.objects.filter(pk=request.actor.organisation_id or 0).first(),
    }
    return render(request, "tenders/objection_new.html", context, status=422 if form.errors else 200)


@unlogged
@for_(*READERS)
@never_cache
@require_safe
def objection(request: ActingRequest, objection: str) -> HttpResponse:
    """One objection with its clock, its answer and what may be done next."""
    return _page(request, objection, None, status=200)


@unlogged
@for_(*BUYERS)
@require_POST
def answer(request: ActingRequest, objection: str) -> HttpResponse:
    """答复."""
    found = objection_for(request.actor, objection)
    form = AnswerForm(request.POST, is_about_result=is_about_result(found))
    if form.is_valid():
        done = attempt(
            form,
            lambda: actions.answer_objection(found.pk, answer=form.answer(), actor=request.actor, now=request.now),
        )
        if done:
            messages.success(request, _("答复已公开，并告知提出人。"))
            return redirect("tenders:objection", objection)
    return _page(request, objection, form, status=422)


@unlogged
@for_(Role.BIDDER)
@require_POST
def withdrawal(request: ActingRequest, objection: str) -> HttpResponse:
    """撤回."""
    found = objection_for(request.actor, objection)
    actions.withdraw_objection(found.pk, actor=request.actor, now=request.now)
    messages.success(request, _("已撤回。"))
    return redirect("tenders:objection", objection)


@unlogged
@for_(*READERS)
@never_cache
@require_safe
def attachment(request: ActingRequest, objection: str) -> HttpResponseBase:
    """The PDF that came with it."""
    found = objection_for(request.actor, objection)
    if not found.object_name:
        raise Http404
    name = f"{found.lot.code}-{found.code}.pdf"
    return FileResponse(
        open_stored(found.object_name), as_attachment=True, filename=name, content_type="application/pdf"
    )


def _raise(request: ActingRequest, on: Lot, form: ObjectionForm) -> str:
    """The code of what was raised; empty when the form says why not."""
    upload = form.cleaned_data.get("attachment")
    try:
        stored = receive_document(upload) if upload else None
    except Refused as refusal:
        form.add_error("attachment", refusal.sentence(get_language() or "zh-hans"))
        return ""
    said = form.said(stored, plain_name(upload.name) if upload else "")
    raised = attempt(form, lambda: actions.raise_objection(on.pk, said=said, actor=request.actor, now=request.now))
    if raised is None:
        return ""
    if raised.state == DocumentObjectionState.NOT_ADMITTED:
        messages.warning(request, _("已超过法定期限，依法不予受理；内容和时间已记录。"))
    else:
        messages.success(request, _("已提出，答复期限从现在起算。"))
    return raised.code


def _page(request: ActingRequest, code: str, form: AnswerForm | None, *, status: int) -> HttpResponse:
    return objection_page(request, code, {"form": form} if form else {}, status=status)


def objection_page(request: ActingRequest, code: str, typed: Mapping[str, forms.Form], *, status: int) -> HttpResponse:
    """The page of an objection and its complaint, with the form that was typed if it has to be shown again."""
    [row] = shown(request.actor, [objection_for(request.actor, code)], request.now)
    context = {
        "row": row,
        "lot": row.lot,
        "form": AnswerForm(is_about_result=row.is_about_result),
        "complaint": row.complaint,
        "may_complain": row.is_own and row.complaint_until is not None and request.now <= row.complaint_until,
        "is_supervisor": request.actor.acts_as(Role.SUPERVISOR),
        "complaint_form": ComplaintForm(),
        "look_form": LookForm(),
        "verdict_form": VerdictForm(),
        "is_bidder": request.actor.acts_as(Role.BIDDER),
        "supervisors": "、".join(supervisors()),
        **typed,
    }
    return render(request, "tenders/objection.html", context, status=status)
