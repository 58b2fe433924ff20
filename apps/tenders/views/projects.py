"""The buyer's projects: list, registration in three steps, corrections."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.parties.requests import ActingRequest
from apps.tenders import actions, policy
from apps.tenders.actions.projects import EDITABLE
from apps.tenders.forms import ApprovalForm, LotForm, NewProjectForm, ProjectForm, attempt
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Project
from apps.tenders.queries.lots import lot_for, own_projects, project_for
from apps.tenders.queries.plans import plan_traced
from apps.tenders.rows import LotRow

PER_PAGE = 20
DESK = (*BUYERS, *CENTRE, Role.SUPERVISOR)


@for_(*BUYERS)
@require_safe
def projects(request: ActingRequest) -> HttpResponse:
    """项目与标段 — one's own projects with where each lot stands and what comes next."""
    page = Paginator(own_projects(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(project, [LotRow.of(lot) for lot in project.lots.all()]) for project in page]
    return render(request, "tenders/projects.html", {"page": page, "rows": rows})


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def project_new(request: ActingRequest) -> HttpResponse:
    """项目登记, the first of three steps."""
    form = NewProjectForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        project = attempt(
            form,
            lambda: actions.register_project(
                form.regime(),
                principal=form.principal(),
                terms=form.terms(),
                approvals=[form.approval()],
                actor=request.actor,
                now=request.now,
            ),
        )
        if project is not None:
            return redirect("tenders:project", project.code)
    return render(request, "tenders/project_new.html", {"form": form}, status=422 if form.errors else 200)


@for_(*DESK)
@require_safe
def project(request: ActingRequest, code: str) -> HttpResponse:
    """A project: its terms, approvals and lots; for the buyer the next step of registration."""
    shown = project_for(request.actor, code)
    return _project_page(request, shown, lot_form=LotForm(), approval_form=ApprovalForm())


@for_(*BUYERS)
@require_POST
def lot_new(request: ActingRequest, code: str) -> HttpResponse:
    """One more lot."""
    shown = project_for(request.actor, code)
    form = LotForm(request.POST)
    done = None
    if form.is_valid():
        done = attempt(
            form, lambda: actions.add_lot(shown.pk, terms=form.terms(), actor=request.actor, now=request.now)
        )
    if done:
        messages.success(request, _("标段已建立。可以继续添加，或提交进场登记。"))
        return redirect("tenders:project", code)
    return _project_page(request, shown, lot_form=form, approval_form=ApprovalForm(), status=422)


@for_(*BUYERS)
@require_POST
def approval_new(request: ActingRequest, code: str) -> HttpResponse:
    """One more approval."""
    shown = project_for(request.actor, code)
    form = ApprovalForm(request.POST)
    done = None
    if form.is_valid():
        done = attempt(
            form, lambda: actions.add_approval(shown.pk, approval=form.approval(), actor=request.actor, now=request.now)
        )
    if done:
        messages.success(request, _("批准文件已登记。"))
        return redirect("tenders:project", code)
    return _project_page(request, shown, lot_form=LotForm(), approval_form=form, status=422)


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def project_edit(request: ActingRequest, code: str) -> HttpResponse:
    """Corrections to a project whose lots are drafts."""
    shown = project_for(request.actor, code)
    form = ProjectForm(request.POST or None, initial=ProjectForm.initial_of(shown))
    if request.method == "POST" and form.is_valid():
        changed = attempt(
            form,
            lambda: actions.change_project(shown.pk, terms=form.terms(), actor=request.actor, now=request.now),
        )
        if changed:
            return redirect("tenders:project", code)
    context = {"form": form, "project": shown}
    return render(request, "tenders/project_edit.html", context, status=422 if form.errors else 200)


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def lot_edit(request: ActingRequest, code: str) -> HttpResponse:
    """Corrections to a draft lot."""
    shown = lot_for(request.actor, code)
    form = LotForm(request.POST or None, initial=LotForm.initial_of(shown))
    if request.method == "POST" and form.is_valid():
        changed = attempt(
            form, lambda: actions.change_lot(shown.pk, terms=form.terms(), actor=request.actor, now=request.now)
        )
        if changed:
            return redirect("tenders:lot", code)
    return render(request, "tenders/lot_edit.html", {"form": form, "lot": shown}, status=422 if form.errors else 200)


def _project_page(
    request: ActingRequest, shown: Project, *, lot_form: LotForm, approval_form: ApprovalForm, status: int = 200
) -> HttpResponse:
    actor = request.actor
    lots = list(shown.lots.all())
    is_editable = policy.may_prepare(actor, shown) and all(LotState(lot.state) in EDITABLE for lot in lots)
    context = {
        "project": shown,
        "rows": [LotRow.of(lot) for lot in lots],
        "approvals": shown.approvals.order_by("pk"),
        "lot_form": lot_form,
        "approval_form": approval_form,
        "may_prepare": policy.may_prepare(actor, shown),
        "plan": plan_traced(shown),
        "may_trace": policy.may_prepare(actor, shown) and not any(lot.is_public for lot in lots),
        "is_editable": is_editable,
    }
    return render(request, "tenders/project.html", context, status=status)
