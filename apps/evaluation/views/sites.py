"""场地与开评: where a review sits, whether every site is ready, its start, what failed, and what is handed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.evaluation import actions
from apps.evaluation.forms_sites import (
    DecisionForm,
    HandoverForm,
    IncidentForm,
    LetterForm,
    PlaceForm,
    RecordingForm,
    RemedyForm,
    TimeForm,
)
from apps.evaluation.models import Evaluation, Site
from apps.evaluation.models.sitting import Medium
from apps.evaluation.views.sites_shown import context_of
from apps.parties.requests import ActingRequest
from apps.tenders import policy as tenders
from apps.tenders.forms.fields import attempt
from apps.tenders.queries.lots import public_lot


@for_(*BUYERS, *CENTRE, Role.SUPERVISOR)
@require_safe
def sites(request: ActingRequest, code: str) -> HttpResponse:
    """场地与开评 of a lot."""
    return _page(request, _evaluation(request, code), {}, 200)


@for_(Role.OPERATOR)
@require_POST
def time(request: ActingRequest, code: str) -> HttpResponse:
    """改期, to the slot that was proposed or another."""
    return _done(
        request,
        code,
        "time_form",
        TimeForm(request.POST),
        lambda lot, given: actions.move_review(lot, **given, actor=request.actor, now=request.now),
        said=_("评审时间已改，各场所将重新确认。"),
    )


@for_(Role.OPERATOR)
@require_POST
def place(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """换场."""
    return _done(
        request,
        code,
        "place_form",
        PlaceForm(request.POST),
        lambda lot, given: actions.move_site(
            lot, number, venue_id=given["venue"].pk, actor=request.actor, now=request.now
        ),
        said=_("已改用所选场所，等待其确认。"),
        at=number,
    )


@for_(Role.OPERATOR)
@require_POST
def letter(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """复函, of a centre that is not on the platform."""
    return _done(
        request,
        code,
        "letter_form",
        LetterForm(request.POST),
        lambda lot, given: actions.record_letter(lot, number, **given, actor=request.actor, now=request.now),
        said=_("复函已登记，该场所视为已确认。"),
        at=number,
    )


@for_(Role.OPERATOR)
@require_POST
def start(request: ActingRequest, code: str) -> HttpResponse:
    """发起开评."""
    evaluation = _evaluation(request, code)
    sitting = actions.call_start(evaluation.lot_id, actor=request.actor, now=request.now)
    is_open = sitting.opened_at is not None
    messages.success(request, _("评审开始。") if is_open else _("已发起，各分场确认后评审即开始。"))
    return redirect("evaluation:sites", code)


@for_(Role.OPERATOR)
@require_POST
def start_confirmed(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """分场确认开评."""
    evaluation = _evaluation(request, code)
    _site(evaluation, number)
    actions.confirm_start(evaluation.lot_id, number, actor=request.actor, now=request.now)
    messages.success(request, _("已确认。全部分场确认后，评委即可签署承诺书。"))
    return redirect("evaluation:sites", code)


@for_(Role.OPERATOR)
@require_POST
def incidents(request: ActingRequest, code: str) -> HttpResponse:
    """报告突发情况."""
    evaluation = _evaluation(request, code)
    return _done(
        request,
        code,
        "incident_form",
        IncidentForm(list(evaluation.sites.all()), request.POST),
        lambda lot, given: actions.report_incident(
            lot, given["site"].number, what=given["what"], actor=request.actor, now=request.now
        ),
        said=_("已报告。处理完之前，评委不能评审、打分和签署。"),
    )


@for_(Role.OPERATOR)
@require_POST
def remedy(request: ActingRequest, code: str) -> HttpResponse:
    """故障已排除."""
    return _done(
        request,
        code,
        "remedy_form",
        RemedyForm(request.POST),
        lambda lot, given: actions.cure_incident(lot, **given, actor=request.actor, now=request.now),
        said=_("故障已排除，评审可以继续。"),
    )


@for_(Role.TENDEREE, Role.PURCHASER)
@require_POST
def decision(request: ActingRequest, code: str) -> HttpResponse:
    """招标人决定改期或换场."""
    evaluation = _evaluation(request, code)
    form = DecisionForm(list(evaluation.sites.order_by("number")), request.POST)
    return _done(
        request,
        code,
        "decision_form",
        form,
        lambda lot, given: actions.postpone_review(
            lot,
            review_at=given["review_at"],
            venues=form.venues(),
            reason=given["reason"],
            actor=request.actor,
            now=request.now,
        ),
        said=_("已决定。各场所将重新确认，之后由主场发起开评。"),
    )


@for_(Role.OPERATOR)
@require_POST
def dissolution(request: ActingRequest, code: str) -> HttpResponse:
    """封存并重新组建."""
    return _done(
        request,
        code,
        "remedy_form",
        RemedyForm(request.POST),
        lambda lot, given: actions.dissolve_committee(
            lot, reason=given["remedy"], actor=request.actor, now=request.now
        ),
        said=_("原评标委员会已解散并继续保密，按原抽取顺序递补新成员。请各场所封存资料。"),
    )


@for_(Role.OPERATOR)
@require_POST
def seal(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """资料封存."""
    return _done(
        request,
        code,
        "remedy_form",
        RemedyForm(request.POST),
        lambda lot, given: actions.seal_material(
            lot, number, what=given["remedy"], actor=request.actor, now=request.now
        ),
        said=_("封存已登记。"),
        at=number,
    )


@for_(Role.OPERATOR)
@require_POST
def handover(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """移交资料."""
    form = HandoverForm(request.POST)
    return _done(
        request,
        code,
        "handover_form",
        form,
        lambda lot, _given: actions.hand_over(lot, number, items=form.listed(), actor=request.actor, now=request.now),
        said=_("移交清单已提交，等待主场接收。"),
        at=number,
    )


@for_(Role.OPERATOR)
@require_POST
def handover_receipt(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """接收资料."""
    evaluation = _evaluation(request, code)
    _handed(evaluation, number)
    actions.receive_material(evaluation.lot_id, number, actor=request.actor, now=request.now)
    messages.success(request, _("资料已接收。"))
    return redirect("evaluation:sites", code)


@for_(Role.OPERATOR)
@require_POST
def handover_return(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """退回移交, with what is missing."""
    evaluation = _evaluation(request, code)
    _handed(evaluation, number)
    reason = request.POST.get("reason", "")
    actions.return_material(evaluation.lot_id, number, reason=reason, actor=request.actor, now=request.now)
    messages.success(request, _("移交已退回，分场补齐后重新移交。"))
    return redirect("evaluation:sites", code)


@for_(Role.OPERATOR)
@require_POST
def recordings(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """音视频索引."""
    return _done(
        request,
        code,
        "recording_form",
        RecordingForm(request.POST),
        lambda lot, given: actions.mark_recording(
            lot,
            number,
            medium=Medium(given["medium"]),
            reference=given["reference"],
            marked_at=given["marked_at"],
            note=given["note"],
            actor=request.actor,
            now=request.now,
        ),
        said=_("索引已登记。"),
        at=number,
    )


def _done(
    request: ActingRequest,
    code: str,
    name: str,
    form: django_forms.Form,
    act: Callable[[int, dict[str, Any]], object],
    *,
    said: str,
    at: int | None = None,
) -> HttpResponse:
    """Does it with what was filled in; what is wrong is said where it was filled in."""
    evaluation = _evaluation(request, code)
    if at is not None:
        _site(evaluation, at)
    if form.is_valid() and attempt(form, lambda: act(evaluation.lot_id, form.cleaned_data)) is not None:
        messages.success(request, said)
        return redirect("evaluation:sites", code)
    return _page(request, evaluation, {name: form, "at": at}, 422)


def _page(request: ActingRequest, evaluation: Evaluation, wrong: dict[str, Any], status: int) -> HttpResponse:
    context = context_of(request, evaluation, wrong)
    return render(request, "evaluation/sites.html", context, status=status)


def _evaluation(request: ActingRequest, code: str) -> Evaluation:
    """The evaluation with sites, for whoever reads the desk of its lot."""
    lot = public_lot(code)
    found = Evaluation.objects.filter(lot=lot).first()
    if found is None or not tenders.may_read_desk(request.actor, lot.project) or not found.sites.exists():
        raise Http404
    found.lot = lot
    return found


def _site(evaluation: Evaluation, number: int) -> Site:
    found = evaluation.sites.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _handed(evaluation: Evaluation, number: int) -> Site:
    found = _site(evaluation, number)
    if not hasattr(found, "handover"):
        raise Http404
    return found
