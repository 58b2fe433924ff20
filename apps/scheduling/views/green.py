"""绿色通道: the public list, the desk's cases, the application, and each act of a case as a post that leads back to it."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.audience import BUYERS, CENTRE, EVERYONE, Role, for_
from apps.core.spreadsheet import as_csv
from apps.parties.requests import ActingRequest
from apps.scheduling import forms_green as asked
from apps.scheduling import labels_green as labels
from apps.scheduling.actions import green as actions
from apps.scheduling.green_text import DECLARATION, DECLARATION_EN
from apps.scheduling.models.green import GreenCase
from apps.scheduling.policy_green import CHECKERS, may_apply, may_manage
from apps.scheduling.queries import green as queries
from apps.scheduling.queries.green_public import case_table, waiting_of_year
from apps.scheduling.queries.green_service import callbacks_of, ratings_of
from apps.scheduling.rules.green import PROOFS, GreenService
from apps.scheduling.views.green_case import case_page
from apps.tenders.forms import attempt

PER_PAGE = 20
DESK = (*BUYERS, *CENTRE, Role.SUPERVISOR)
Act = Callable[[], object]


@for_(EVERYONE)
@require_safe
def public(request: ActingRequest) -> HttpResponse:
    """Which projects use the channel, why, and how large their share is."""
    page = Paginator(queries.public_cases(), PER_PAGE).get_page(request.GET.get("page"))
    fairness = queries.fairness(request.now)
    context = {
        "page": page,
        "rows": queries.public_rows(page, request.now),
        "fairness": fairness,
        "ratings": ratings_of(fairness.year, request.now),
        "callbacks": callbacks_of(fairness.year),
        "waiting": waiting_of_year(request.now),
        "refusals": [queries.CaseRow.of(one) for one in queries.refusals_of(fairness.year)],
        "kinds": [(label, [labels.PROOFS[proof] for proof in PROOFS[kind]]) for kind, label in labels.KINDS.items()],
        "services": [(labels.SERVICES[one], labels.SERVICE_MEANINGS[one]) for one in GreenService],
    }
    return render(request, "green/public.html", context)


@for_(EVERYONE)
@require_safe
def file(request: ActingRequest) -> HttpResponse:
    """The public cases as CSV."""
    return HttpResponse(
        as_csv(case_table(request.now)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="green-channel.csv"'},
    )


@for_(*DESK)
@require_safe
def cases(request: ActingRequest) -> HttpResponse:
    """Every case that one may read, the newest first."""
    page = Paginator(queries.cases_for(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [queries.CaseRow.of(one) for one in page],
        "may_apply": may_apply(request.actor),
        "manages": may_manage(request.actor),
        "fairness": queries.fairness(request.now),
    }
    return render(request, "green/cases.html", context)


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActingRequest) -> HttpResponse:
    """绿色通道申请表 (A12)."""
    form = asked.GreenForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.apply_for_green(form.application(), actor=request.actor, now=request.now))
        if made:
            messages.success(request, _("申请已提交。两人核验后作出决定，结果和理由在本页公布。"))
            return redirect("green:case", made.code)
    context = {
        "form": form,
        "declaration": DECLARATION,
        "declaration_en": DECLARATION_EN if (get_language() or "").startswith("en") else "",
        "kinds": [(label, [labels.PROOFS[proof] for proof in PROOFS[kind]]) for kind, label in labels.KINDS.items()],
    }
    return render(request, "green/new.html", context, status=422 if form.errors else 200)


@for_(*DESK)
@require_safe
def case(request: ActingRequest, case: str) -> HttpResponse:
    """One case: what was asked, found, decided and done."""
    return _page(request, queries.case_for(request.actor, case), {})


@for_(*CHECKERS)
@require_POST
def check(request: ActingRequest, case: str) -> HttpResponse:
    """核验, by two different people."""
    found, form = queries.case_for(request.actor, case), asked.CheckForm(request.POST)

    def act() -> object:
        said = form.cleaned_data
        return actions.check_green(
            found.pk, is_fit=said["fit"] == "yes", opinion=said["opinion"], actor=request.actor, now=request.now
        )

    return act_on_case(request, found, {"check_form": form}, act, _("核验意见已记录。"))


@for_(Role.OPERATOR)
@require_POST
def grant(request: ActingRequest, case: str) -> HttpResponse:
    """授予."""
    found = queries.case_for(request.actor, case)
    form = asked.GrantForm(request.POST, actor=request.actor, case=found)

    def act() -> object:
        return actions.grant_green(found.pk, grant=form.grant(), actor=request.actor, now=request.now)

    return act_on_case(request, found, {"grant_form": form}, act, _("已授予，理由已公开。"))


@for_(Role.OPERATOR)
@require_POST
def refusal(request: ActingRequest, case: str) -> HttpResponse:
    """不予."""
    found, form = queries.case_for(request.actor, case), asked.RefuseForm(request.POST)

    def act() -> object:
        return actions.refuse_green(found.pk, reason=form.cleaned_data["reason"], actor=request.actor, now=request.now)

    return act_on_case(request, found, {"refuse_form": form}, act, _("已决定不予，理由已公开。"))


@for_(*BUYERS)
@require_POST
def withdrawal(request: ActingRequest, case: str) -> HttpResponse:
    """撤回."""
    found, form = queries.case_for(request.actor, case), asked.WithdrawForm(request.POST)

    def act() -> object:
        return actions.withdraw_green(
            found.pk, reason=form.cleaned_data["reason"], actor=request.actor, now=request.now
        )

    return act_on_case(request, found, {"withdraw_form": form}, act, _("办件已撤回。"))


@for_(Role.OPERATOR)
@require_POST
def closing(request: ActingRequest, case: str) -> HttpResponse:
    """办结."""
    found, form = queries.case_for(request.actor, case), asked.CloseForm(request.POST)

    def act() -> object:
        return actions.close_green(found.pk, summary=form.cleaned_data["summary"], actor=request.actor, now=request.now)

    return act_on_case(request, found, {"close_form": form}, act, _("办件已办结，小结已公开。"))


@for_(*BUYERS)
@require_POST
def project(request: ActingRequest, case: str) -> HttpResponse:
    """The card becomes a registered project."""
    found = queries.case_for(request.actor, case)
    form = asked.ProjectForm(request.POST, actor=request.actor)

    def act() -> object:
        chosen = form.cleaned_data["project"].pk
        return actions.name_project(found.pk, project_id=chosen, actor=request.actor, now=request.now)

    return act_on_case(request, found, {"project_form": form}, act, _("已关联登记项目。"))


def act_on_case(
    request: ActingRequest, found: GreenCase, sent: dict[str, forms.Form], act: Act, said: str
) -> HttpResponse:
    """Back to the case when the act is done; else the case's page with the form that was sent, under its name."""
    (form,) = sent.values()
    done = attempt(form, act) if form.is_valid() else None
    if done is not None:
        messages.success(request, said)
        return redirect("green:case", found.code)
    return _page(request, found, sent, status=422)


def _page(request: ActingRequest, found: GreenCase, wrong: dict[str, forms.Form], *, status: int = 200) -> HttpResponse:
    context = case_page(request.actor, found, request.now) | wrong
    return render(request, "green/case.html", context, status=status)
