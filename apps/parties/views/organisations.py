"""单位 — every organisation that has an account, for the operator."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.audience import Role, for_
from apps.core.refusals import Refused
from apps.parties import queries
from apps.parties.actions import close_organisation, reopen_organisation
from apps.parties.forms import ReasonForm, sentence
from apps.parties.labels import KIND_LABELS, ORGANISATION_PILLS
from apps.parties.lifecycle import OrganisationState
from apps.parties.models import Organisation
from apps.parties.requests import PersonRequest
from apps.parties.rules import OrganisationKind

PAGE = 30


@for_(Role.OPERATOR)
@require_safe
def organisations(request: PersonRequest) -> HttpResponse:
    """By name, to be found by name, pinyin or credit code."""
    words = request.GET.get("q", "")[:80]
    page = Paginator(queries.organisations(words), PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "rows": [_shown(one) for one in page], "words": words}
    return render(request, "parties/organisations.html", shown)


@for_(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: PersonRequest, organisation_id: int) -> HttpResponse:
    """One organisation: its seats, and closing or reopening it with the reason."""
    one = get_object_or_404(Organisation, pk=organisation_id)
    is_active = one.state == OrganisationState.ACTIVE
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decide = close_organisation if is_active else reopen_organisation
        try:
            decide(one.pk, reason=form.cleaned_data["reason"], actor=request.actor, now=request.now)
        except Refused as refusal:
            form.add_error("reason", sentence(refusal))
        else:
            messages.success(request, _("单位账户已停用。") if is_active else _("单位账户已恢复。"))
            return redirect("parties:organisation", one.pk)
    shown = {
        **_shown(one),
        "form": form,
        "is_active": is_active,
        "is_centre": one.kind == OrganisationKind.CENTRE,
        "seats_held": queries.seats_in(one),
        "decisions": one.decisions.order_by("-decided_at", "-pk"),
    }
    return render(request, "parties/organisation.html", shown, status=422 if form.errors else 200)


def _shown(one: Organisation) -> dict[str, object]:
    return {
        "organisation": one,
        "kind": KIND_LABELS[OrganisationKind(one.kind)],
        "pill": ORGANISATION_PILLS[OrganisationState(one.state)],
    }
