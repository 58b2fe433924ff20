"""禁止参加投标 — the register of decisions that exclude, for the supervisor and the operator."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.audience import Role, for_
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refusal
from apps.parties import queries
from apps.parties.actions import lift_exclusion, record_exclusion
from apps.parties.forms import ReasonForm, sentence
from apps.parties.forms_exclusions import ExclusionForm
from apps.parties.labels import EXCLUSION_SCOPES
from apps.parties.models import Exclusion
from apps.parties.requests import PersonRequest
from apps.parties.rules.exclusions import ExclusionScope

PAGE = 20


@for_(Role.OPERATOR, Role.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def exclusions(request: PersonRequest) -> HttpResponse:
    """Every decision, the newest first, and the next one."""
    form = ExclusionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            code, decision = form.cleaned_data["code"], form.decision()
            record_exclusion(code, decision=decision, actor=request.actor, now=request.now)
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("决定已登记。在所列期间，该单位不能递交投标文件。"))
            return redirect("parties:exclusions")
    return _listed(request, form, status=422 if form.errors else 200)


@for_(Role.OPERATOR, Role.SUPERVISOR)
@require_POST
def exclusion_lifting(request: PersonRequest, exclusion_id: int) -> HttpResponse:
    """解除 — with the reason."""
    found = get_object_or_404(Exclusion, pk=exclusion_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        lift_exclusion(found.pk, reason=form.cleaned_data["reason"], actor=request.actor, now=request.now)
        messages.success(request, _("已解除。该单位可以递交投标文件，原决定留存。"))
    else:
        messages.error(request, _("没有解除：请写明原因（至少四个字）。"))
    return redirect("parties:exclusions")


def _listed(request: PersonRequest, form: ExclusionForm, *, status: int) -> HttpResponse:
    words = request.GET.get("q", "")[:80]
    page = Paginator(queries.exclusions(words), PAGE).get_page(request.GET.get("page"))
    today = request.now.astimezone(SHANGHAI).date()
    rows = [(one, EXCLUSION_SCOPES[ExclusionScope(one.scope)], _pill(one, today)) for one in page]
    shown = {"page": page, "rows": rows, "words": words, "form": form, "asked": ReasonForm()}
    return render(request, "parties/exclusions.html", shown, status=status)


def _pill(one: Exclusion, today: date) -> tuple[str, str, str]:
    if one.lifted_at is not None:
        return "idle", "circle-x", _("已解除")
    if today < one.from_on:
        return "wait", "clock", _("尚未生效")
    return ("stop", "ban", _("禁止中")) if today <= one.until_on else ("idle", "clock", _("已期满"))
