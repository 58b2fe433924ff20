"""容缺受理: one page of a lot, on which the buyer promises and hands in, and the operator confirms or sends back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.parties.requests import ActingRequest
from apps.tenders import labels_promise as labels
from apps.tenders import policy
from apps.tenders.actions import conditional as actions
from apps.tenders.actions.projects import EDITABLE
from apps.tenders.forms import attempt
from apps.tenders.forms.conditional import HandInForm, PromiseForm, SendBackForm
from apps.tenders.lifecycle import LotState
from apps.tenders.lifecycle_promise import PromiseGate, PromiseState
from apps.tenders.models import Lot
from apps.tenders.queries.conditional import MAIN, closed_until, deferrable, promise_of, promise_terms
from apps.tenders.queries.entry import REQUIREMENTS, Requirement
from apps.tenders.queries.lots import lot_for


@for_(*BUYERS, *CENTRE, Role.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def conditional(request: ActingRequest, code: str) -> HttpResponse:
    """容缺受理承诺书 and what became of it."""
    lot = lot_for(request.actor, code)
    if request.method != "POST":
        return _page(request, lot, {})
    policy.must_prepare(request.actor, lot.project)
    form = PromiseForm(request.POST, lot=lot, now=request.now)
    if form.is_valid() and _does(
        form,
        lambda: actions.promise_materials(lot.pk, promise=form.promise(), actor=request.actor, now=request.now),
    ):
        messages.success(request, _("承诺已记录。现在可以提交进场登记，到期前会提醒。"))
        return redirect("tenders:conditional", code)
    return _page(request, lot, {"promise_form": form}, status=422)


@for_(*BUYERS)
@require_POST
def handover(request: ActingRequest, code: str) -> HttpResponse:
    """补交."""
    lot, form = lot_for(request.actor, code), HandInForm(request.POST)
    policy.must_prepare(request.actor, lot.project)
    if form.is_valid() and _does(
        form,
        lambda: actions.hand_in_promised(
            lot.pk, words=form.cleaned_data["words"], actor=request.actor, now=request.now
        ),
    ):
        messages.success(request, _("已补交，等待交易中心确认。"))
        return redirect("tenders:conditional", code)
    return _page(request, lot, {"hand_in_form": form}, status=422)


@for_(Role.OPERATOR)
@require_POST
def confirmation(request: ActingRequest, code: str) -> HttpResponse:
    """确认补齐."""
    lot, form = lot_for(request.actor, code), forms.Form(request.POST)
    if _does(form, lambda: actions.confirm_promised(lot.pk, actor=request.actor, now=request.now)):
        messages.success(request, _("已确认补齐，后续环节可以办理。"))
    return redirect("tenders:conditional", code)


@for_(Role.OPERATOR)
@require_POST
def sending_back(request: ActingRequest, code: str) -> HttpResponse:
    """退回补交."""
    lot, form = lot_for(request.actor, code), SendBackForm(request.POST)
    if form.is_valid() and _does(
        form,
        lambda: actions.send_back_promised(
            lot.pk, words=form.cleaned_data["words"], actor=request.actor, now=request.now
        ),
    ):
        messages.success(request, _("已一次性告知仍缺内容。"))
        return redirect("tenders:conditional", code)
    return _page(request, lot, {"send_back_form": form}, status=422)


def _does(form: forms.Form, act: Callable[[], object]) -> bool:
    """True when the act was done; else its refusal stands in the form."""
    return attempt(form, act) is not None


def _page(request: ActingRequest, lot: Lot, sent: dict[str, forms.Form], *, status: int = 200) -> HttpResponse:
    promise = promise_of(lot)
    state = PromiseState(promise.state) if promise else None
    prepares = policy.may_prepare(request.actor, lot.project)
    until = closed_until(lot.project.organisation_id, request.now)
    context: dict[str, Any] = {
        "lot": lot,
        "promise": promise,
        "items": [REQUIREMENTS[Requirement(name)] for name in (promise.items if promise else [])],
        "main": [REQUIREMENTS[Requirement(name)] for name in MAIN],
        "may_follow": [REQUIREMENTS[Requirement(name)] for name in deferrable(lot.project)],
        "terms": promise_terms(),
        "closed_until": until,
        "operates": policy.may_operate(request.actor),
    }
    if promise and state:
        context["state"], context["sign"] = labels.STATES[state], labels.SIGNS[state]
        context["gate"] = labels.GATES[PromiseGate(promise.gate)]
    is_open = state is not None and state is not PromiseState.KEPT
    if prepares and not is_open and not until and LotState(lot.state) in EDITABLE:
        context["promise_form"] = PromiseForm(lot=lot, now=request.now)
    if prepares and state in (PromiseState.PROMISED, PromiseState.BROKEN):
        context["hand_in_form"] = HandInForm()
    if context["operates"] and state is PromiseState.HANDED_IN:
        context["send_back_form"] = SendBackForm()
    return render(request, "tenders/conditional.html", context | sent, status=status)
