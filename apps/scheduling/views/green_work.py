"""The case board at work: clocks started, paused and stopped, tasks given and done; the centre's terms."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.audience import BUYERS, Role, for_
from apps.parties.requests import ActingRequest
from apps.scheduling import forms_green_work as asked
from apps.scheduling.actions import green_work as actions
from apps.scheduling.queries import green as queries
from apps.scheduling.views.green import act_on_case
from apps.tenders.actions.conditional import set_promise_terms
from apps.tenders.forms import attempt
from apps.tenders.queries.conditional import promise_terms


@for_(Role.OPERATOR)
@require_POST
def clocks(request: ActingRequest, case: str) -> HttpResponse:
    """开始计时."""
    found, form = queries.case_for(request.actor, case), asked.ClockForm(request.POST)

    def act() -> object:
        return actions.start_service(found.pk, step=form.chosen(), actor=request.actor, now=request.now)

    return act_on_case(request, found, {"clock_form": form}, act, _("已开始计时。"))


@for_(Role.OPERATOR, *BUYERS)
@require_POST
def clock(request: ActingRequest, case: str, number: int) -> HttpResponse:
    """暂停等待补正、补正后继续、办结."""
    found, form = queries.case_for(request.actor, case), asked.ClockActForm(request.POST)
    known = found.clocks.filter(pk=number).first()
    if known is None:
        raise Http404

    def act() -> object:
        match form.cleaned_data["act"]:
            case "pause":
                words = form.cleaned_data["asked"]
                return actions.pause_service(known.pk, asked=words, actor=request.actor, now=request.now)
            case "resume":
                return actions.resume_service(known.pk, actor=request.actor, now=request.now)
            case _stop:
                return actions.stop_service(known.pk, actor=request.actor, now=request.now)

    return act_on_case(request, found, {"clock_act_form": form}, act, _("时钟已更新。"))


@for_(Role.OPERATOR)
@require_POST
def tasks(request: ActingRequest, case: str) -> HttpResponse:
    """交办."""
    found, form = queries.case_for(request.actor, case), asked.TaskForm(request.POST)

    def act() -> object:
        return actions.add_task(found.pk, task=form.task(), actor=request.actor, now=request.now)

    return act_on_case(request, found, {"task_form": form}, act, _("任务已交办。"))


@for_(Role.OPERATOR)
@require_POST
def task(request: ActingRequest, case: str, number: int) -> HttpResponse:
    """任务完成."""
    found, form = queries.case_for(request.actor, case), asked.OutcomeForm(request.POST)
    if not found.tasks.filter(pk=number).exists():
        raise Http404

    def act() -> object:
        said = form.cleaned_data["outcome"]
        return actions.complete_task(number, outcome=said, actor=request.actor, now=request.now)

    return act_on_case(request, found, {"outcome_form": form}, act, _("任务已完成。"))


@for_(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: ActingRequest) -> HttpResponse:
    """服务承诺: the centre's own numbers; none of them is a time of the law."""
    form = asked.TermsForm(request.POST or None, terms=queries.terms_in_force(), promises=promise_terms())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        is_set = attempt(form, lambda: actions.set_green_terms(form.terms(), actor=request.actor, now=request.now))
        if is_set and attempt(
            form,
            lambda: set_promise_terms(
                most_days=said["most_days"],
                closed_months=said["closed_months"],
                actor=request.actor,
                now=request.now,
            ),
        ):
            messages.success(request, _("服务承诺已更新，对以后的计时和承诺生效。"))
            return redirect("green:terms")
    return render(request, "green/terms.html", {"form": form}, status=422 if form.errors else 200)
