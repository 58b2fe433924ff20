"""告知承诺: one page of a lot, on which the buyer signs and corrects, and the operator checks."""

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
from apps.tenders import labels_statement as labels
from apps.tenders import policy
from apps.tenders.actions import statements as actions
from apps.tenders.actions.projects import EDITABLE
from apps.tenders.forms import attempt
from apps.tenders.forms.statements import CorrectionForm, FindingForm, StatementForm
from apps.tenders.lifecycle import LotState
from apps.tenders.lifecycle_statement import StatementState
from apps.tenders.models import Lot
from apps.tenders.queries.conditional import closed_until, promise_terms
from apps.tenders.queries.entry import REQUIREMENTS, Requirement
from apps.tenders.queries.lots import lot_for
from apps.tenders.queries.statements import STATABLE, statement_of
from apps.tenders.statement_text import statement_text

TO_CHECK = (StatementState.GIVEN, StatementState.CORRECTED)


@for_(*BUYERS, *CENTRE, Role.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: ActingRequest, code: str) -> HttpResponse:
    """告知承诺书 and what became of it."""
    lot = lot_for(request.actor, code)
    if request.method != "POST":
        return _page(request, lot, {})
    policy.must_prepare(request.actor, lot.project)
    form = StatementForm(request.POST)
    if form.is_valid() and _does(
        form,
        lambda: actions.sign_statement(
            lot.pk,
            items=form.cleaned_data["items"],
            is_signed=form.cleaned_data["signed"],
            actor=request.actor,
            now=request.now,
        ),
    ):
        messages.success(request, _("承诺已签署，所列材料不用再交。以后会抽查核实。"))
        return redirect("tenders:statement", code)
    return _page(request, lot, {"statement_form": form}, status=422)


@for_(Role.OPERATOR)
@require_POST
def finding(request: ActingRequest, code: str) -> HttpResponse:
    """核查."""
    lot, form = lot_for(request.actor, code), FindingForm(request.POST)

    def act() -> object:
        said = form.cleaned_data
        if said["result"] == "true":
            return actions.find_statement_true(lot.pk, finding=said["finding"], actor=request.actor, now=request.now)
        return actions.find_statement_wrong(
            lot.pk,
            finding=said["finding"],
            correct_by=said["correct_by"],
            actor=request.actor,
            now=request.now,
        )

    if form.is_valid() and _does(form, act):
        messages.success(request, _("核查结果已记录，登记人会收到消息。"))
        return redirect("tenders:statement", code)
    return _page(request, lot, {"finding_form": form}, status=422)


@for_(*BUYERS)
@require_POST
def correction(request: ActingRequest, code: str) -> HttpResponse:
    """改正."""
    lot, form = lot_for(request.actor, code), CorrectionForm(request.POST)
    policy.must_prepare(request.actor, lot.project)
    if form.is_valid() and _does(
        form,
        lambda: actions.correct_statement(
            lot.pk, words=form.cleaned_data["words"], actor=request.actor, now=request.now
        ),
    ):
        messages.success(request, _("改正已提交，等待复核。"))
        return redirect("tenders:statement", code)
    return _page(request, lot, {"correction_form": form}, status=422)


def _does(form: forms.Form, act: Callable[[], object]) -> bool:
    """True when the act was done; else its refusal stands in the form."""
    return attempt(form, act) is not None


def _page(request: ActingRequest, lot: Lot, sent: dict[str, forms.Form], *, status: int = 200) -> HttpResponse:
    given = statement_of(lot)
    state = StatementState(given.state) if given else None
    prepares = policy.may_prepare(request.actor, lot.project)
    until = closed_until(lot.project.organisation_id, request.now)
    context: dict[str, Any] = {
        "lot": lot,
        "given": given,
        "items": [REQUIREMENTS[Requirement(name)] for name in (given.items if given else [])],
        "statable": [REQUIREMENTS[Requirement(name)] for name in STATABLE],
        "terms": promise_terms(),
        "closed_until": until,
        "draft": statement_text(STATABLE),
    }
    if given and state:
        context["state"], context["sign"] = labels.STATES[state], labels.SIGNS[state]
    if prepares and given is None and not until and LotState(lot.state) in EDITABLE:
        context["statement_form"] = StatementForm()
    if prepares and state is StatementState.WRONG:
        context["correction_form"] = CorrectionForm()
    if policy.may_operate(request.actor) and state in TO_CHECK:
        context["finding_form"] = FindingForm()
    return render(request, "tenders/statement.html", context | sent, status=status)
