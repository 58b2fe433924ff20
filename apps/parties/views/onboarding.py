"""入驻 — applying, seeing how it stands, and the operator's desk for it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.audience import EVERYONE, Role, for_
from apps.core.refusals import Refused
from apps.parties import queries
from apps.parties.actions import (
    accept_application,
    refuse_application,
    resubmit_application,
    return_application,
    submit_application,
)
from apps.parties.forms import (
    ApplicationForm,
    DefectsForm,
    ProgressForm,
    ReasonForm,
    application_form_for,
    sentence,
)
from apps.parties.labels import KIND_LABELS, ONBOARDING_PILLS
from apps.parties.lifecycle import OnboardingState
from apps.parties.models import OnboardingApplication
from apps.parties.requests import ActingRequest, PersonRequest
from apps.parties.rules import OrganisationKind
from apps.parties.rules.applications import Incomplete
from apps.parties.views.links import invitation_link, shown_once

OWN = "application"
"""Where the session keeps the code of the application somebody looks at."""
PAGE = 30


@for_(EVERYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: ActingRequest) -> HttpResponse:
    """申请入驻."""
    form = ApplicationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            row = submit_application(form.application(), now=request.now)
        except Incomplete as refusal:
            form.show(refusal)
        else:
            request.session[OWN] = row.code
            return redirect("parties:progress")
    return render(request, "parties/application.html", {"form": form}, status=422 if form.errors else 200)


@for_(EVERYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: ActingRequest) -> HttpResponse:
    """办理进度 — by application code, which is sent in a form and never stands in an address."""
    form = ProgressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = queries.application_by_code(form.cleaned_data["code"])
        if found is not None:
            request.session[OWN] = found.code
            return redirect("parties:progress")
        form.add_error("code", _("没有这个编号的申请。请核对编号。"))
    row = queries.application_by_code(request.session.get(OWN, ""))
    shown = {"form": form} if row is None or form.errors else {"form": ProgressForm(), **_shown(row)}
    return render(request, "parties/progress.html", shown, status=422 if form.errors else 200)


@for_(EVERYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: ActingRequest) -> HttpResponse:
    """补正 — the returned application, with what must be put right."""
    row = queries.application_by_code(request.session.get(OWN, ""))
    if row is None or row.state != OnboardingState.RETURNED:
        return redirect("parties:progress")
    form = ApplicationForm(request.POST) if request.method == "POST" else application_form_for(row)
    if request.method == "POST":
        try:
            resubmit_application(row.code, form.application(), now=request.now)
        except Incomplete as refusal:
            form.show(refusal)
        else:
            return redirect("parties:progress")
    shown = {"form": form, **_shown(row)}
    return render(request, "parties/correction.html", shown, status=422 if form.errors else 200)


@for_(Role.OPERATOR)
@require_safe
def onboarding_list(request: PersonRequest) -> HttpResponse:
    """主体核验 — applications, the waiting ones first."""
    state = request.GET.get("state", OnboardingState.SUBMITTED.value)
    found = queries.applications_for(request.actor)
    if state in set(OnboardingState):
        found = found.filter(state=state)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "rows": [_shown(row) for row in page],
        "state": state,
        "states": [(one.value, ONBOARDING_PILLS[one][2]) for one in OnboardingState],
    }
    return render(request, "parties/onboarding_list.html", shown)


@for_(Role.OPERATOR)
@never_cache
@require_safe
def onboarding(request: PersonRequest, application_id: int) -> HttpResponse:
    """One application and what can be decided about it."""
    row = get_object_or_404(queries.applications_for(request.actor), pk=application_id)
    return _desk(request, row, DefectsForm(), ReasonForm())


@for_(Role.OPERATOR)
@require_POST
def acceptance(request: PersonRequest, application_id: int) -> HttpResponse:
    """受理."""
    row = get_object_or_404(queries.applications_for(request.actor), pk=application_id)
    accepted = accept_application(row.pk, actor=request.actor, now=request.now)
    first = accepted.organisation.memberships.select_related("person").order_by("pk")[0]
    invitation_link(request, first.person, accepted.token)
    messages.success(request, _("已受理，单位账户与首个管理员席位已开通。"))
    return redirect("parties:onboarding", row.pk)


@for_(Role.OPERATOR)
@require_POST
def return_(request: PersonRequest, application_id: int) -> HttpResponse:
    """退回补正."""
    row = get_object_or_404(queries.applications_for(request.actor), pk=application_id)
    form = DefectsForm(request.POST)
    if form.is_valid():
        try:
            return_application(row.pk, defects=form.lines(), actor=request.actor, now=request.now)
        except Refused as refusal:
            form.add_error("defects", sentence(refusal))
        else:
            messages.success(request, _("已退回补正，申请人凭编号可以看到全部内容。"))
            return redirect("parties:onboarding", row.pk)
    return _desk(request, row, form, ReasonForm())


@for_(Role.OPERATOR)
@require_POST
def refusal(request: PersonRequest, application_id: int) -> HttpResponse:
    """不予受理."""
    row = get_object_or_404(queries.applications_for(request.actor), pk=application_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            refuse_application(row.pk, reason=form.cleaned_data["reason"], actor=request.actor, now=request.now)
        except Refused as refused:
            form.add_error("reason", sentence(refused))
        else:
            messages.success(request, _("已记为不予受理，原因已告知申请人。"))
            return redirect("parties:onboarding", row.pk)
    return _desk(request, row, DefectsForm(), form)


def _desk(request: PersonRequest, row: OnboardingApplication, defects: DefectsForm, reason: ReasonForm) -> HttpResponse:
    shown = {**_shown(row), "defects_form": defects, "reason_form": reason, "invitation": shown_once(request)}
    return render(request, "parties/onboarding.html", shown, status=422 if defects.errors or reason.errors else 200)


def _shown(row: OnboardingApplication) -> dict[str, object]:
    state = OnboardingState(row.state)
    return {
        "application": row,
        "code": "-".join(row.code[at : at + 4] for at in range(0, 16, 4)),
        "kind": KIND_LABELS[OrganisationKind(row.kind)],
        "pill": ONBOARDING_PILLS[state],
        "decision": row.decisions.order_by("-decided_at", "-pk").first(),
        "is_waiting": state is OnboardingState.SUBMITTED,
        "is_returned": state is OnboardingState.RETURNED,
        "is_accepted": state is OnboardingState.ACCEPTED,
        "is_refused": state is OnboardingState.REFUSED,
    }
