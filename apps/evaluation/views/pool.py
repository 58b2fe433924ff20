"""专家库: the operator's register, the expert's own page, and the statistics that everybody may read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.audience import EVERYONE, Role, for_
from apps.core.clock import SHANGHAI
from apps.core.logs import unlogged
from apps.evaluation import actions
from apps.evaluation.forms_committee import (
    CONDUCT,
    TIES,
    TITLES,
    AnswerForm,
    ConductForm,
    ExpertForm,
    LeaveForm,
    TieForm,
    WithdrawalForm,
    recorded,
)
from apps.evaluation.inviting import place_told
from apps.evaluation.models import Expert, ExpertConduct, ExpertInvitation, ExpertLeave, ExpertTie
from apps.evaluation.models.pool import ConductKind, TieKind, Title
from apps.evaluation.queries import pool as queries
from apps.evaluation.rules.specialties import by_kind
from apps.evaluation.views.committees import ANSWER_SIGNS, IS, word
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership, Person
from apps.parties.requests import ActingRequest
from apps.tenders.forms.fields import attempt

PAGE = 20
MONTHS_BACK = 12


@for_(Role.OPERATOR)
@require_safe
def experts(request: ActingRequest) -> HttpResponse:
    """专家库 — everybody with an expert's seat, and what is recorded of each."""
    words = request.GET.get("q", "")[:80]
    page = Paginator(queries.pool(words, request.now), PAGE).get_page(request.GET.get("page"))
    rows = [(row, TITLES[Title(row.expert.title)] if row.expert else "", _standing(row)) for row in page]
    return render(request, "evaluation/experts.html", {"page": page, "rows": rows, "words": words})


@for_(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def expert(request: ActingRequest, person_id: int) -> HttpResponse:
    """专家档案 — recorded and changed."""
    person = _expert_person(person_id)
    kept = Expert.objects.filter(person=person).first()
    if request.method != "POST":
        return _profile(request, person, {}, 200)
    form = ExpertForm(request.POST)
    if form.is_valid():
        saved = attempt(
            form, lambda: actions.record_expert(person.pk, form.profile(), actor=request.actor, now=request.now)
        )
        if saved is not None:
            messages.success(
                request, _("专家档案已登记，可以按所列专业抽取。") if kept is None else _("专家档案已更新。")
            )
            return redirect("evaluation:expert", person.pk)
    return _profile(request, person, {"form": form}, 422)


@for_(Role.OPERATOR)
@require_POST
def expert_ties(request: ActingRequest, person_id: int) -> HttpResponse:
    """利害关系 — one more, or the end of one."""
    kept = _kept(person_id)
    if "tie" in request.POST:
        return _end_tie(request, kept)
    form = TieForm(request.POST)
    if form.is_valid():
        made = attempt(form, lambda: actions.record_tie(kept.pk, form.tie(), actor=request.actor, now=request.now))
        if made is not None:
            messages.success(request, _("已登记。涉及该单位的项目抽取时自动回避。"))
            return redirect("evaluation:expert", person_id)
    return _profile(request, kept.person, {"tie_form": form}, 422)


@for_(Role.OPERATOR)
@require_POST
def expert_conduct(request: ActingRequest, person_id: int) -> HttpResponse:
    """履职记录 — one more, or a suspension lifted."""
    kept = _kept(person_id)
    if "record" in request.POST:
        found = get_object_or_404(ExpertConduct, pk=_number(request.POST["record"]), expert=kept)
        actions.lift_suspension(found.pk, actor=request.actor, now=request.now)
        messages.success(request, _("已解除，可以继续抽取。原记录留存。"))
        return redirect("evaluation:expert", person_id)
    form = ConductForm(request.POST)
    if form.is_valid():
        kind, reason = ConductKind(form.cleaned_data["kind"]), form.cleaned_data["reason"]
        made = attempt(
            form,
            lambda: actions.record_conduct(
                kept.pk, kind=kind, reason=reason, days=form.days(), actor=request.actor, now=request.now
            ),
        )
        if made is not None:
            messages.success(request, _("已登记，并告知专家本人。"))
            return redirect("evaluation:expert", person_id)
    return _profile(request, kept.person, {"conduct_form": form}, 422)


@unlogged
@for_(Role.EXPERT)
@require_safe
@never_cache
def own(request: ActingRequest) -> HttpResponse:
    """我的专家档案 — invitations to answer, leave, specialties, and what is recorded."""
    return _own(request, {}, 200)


@for_(Role.EXPERT)
@require_POST
def leave(request: ActingRequest) -> HttpResponse:
    """请假, or taken back."""
    if "leave" in request.POST:
        found = get_object_or_404(ExpertLeave, pk=_number(request.POST["leave"]), expert__person=request.person)
        actions.withdraw_leave(found.pk, actor=request.actor, now=request.now)
        messages.success(request, _("已销假，可以继续抽取。"))
        return redirect("evaluation:own_expert")
    form = LeaveForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        made = attempt(
            form, lambda: actions.announce_leave(days=form.days(), reason=reason, actor=request.actor, now=request.now)
        )
        if made is not None:
            messages.success(request, _("请假已登记，期间不会抽取您。"))
            return redirect("evaluation:own_expert")
    return _own(request, {"leave_form": form}, 422)


@unlogged
@for_(Role.EXPERT)
@require_POST
def answer(request: ActingRequest, token: str) -> HttpResponse:
    """参加、不参加、请假."""
    one = ExpertInvitation.objects.filter(token=token, seat__person=request.person).first()
    if one is None:
        raise Http404
    form: AnswerForm | WithdrawalForm
    form = WithdrawalForm(request.POST) if one.state == IS.ACCEPTED else AnswerForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(
            form,
            lambda: actions.answer_invitation(
                token, answer=form.answered(), reason=reason, actor=request.actor, now=request.now
            ),
        )
        if done is not None:
            messages.success(request, _("答复已收到。") if done.state != IS.ACCEPTED else _("已确认参加。请按时到场。"))
            return redirect("evaluation:own_expert")
    return _own(request, {"wrong": (one.pk, form)}, 422)


@for_(EVERYONE)
@require_safe
def statistics(request: ActingRequest) -> HttpResponse:
    """抽取统计 of a month: numbers of draws whose committees are public, and nothing of people."""
    today = request.now.astimezone(SHANGHAI).date()
    months = [_month_before(today, back) for back in range(MONTHS_BACK)]
    asked = request.GET.get("month", "")
    on = next((month for month in months if f"{month:%Y-%m}" == asked), months[0])
    month = queries.month_of(on)
    skipped = [(word(f"Skip.{reason}"), count) for reason, count in month.skipped.items()]
    context = {"month": month, "months": months, "skipped": skipped}
    return render(request, "evaluation/statistics.html", context)


def _own(request: ActingRequest, given: dict[str, Any], status: int) -> HttpResponse:
    person = request.person
    if person is None:
        raise Http404
    kept = Expert.objects.filter(person=person).prefetch_related("leaves", "ties", "conduct").first()
    wrong = given.get("wrong")
    rows = [
        {
            "one": one,
            "place": place_told(one),
            "word": word(f"InvitationState.{one.state}"),
            "sign": ANSWER_SIGNS[IS(one.state)],
            "is_open": one.state == IS.SENT and request.now < one.answer_by,
            "is_over": one.state == IS.SENT and request.now >= one.answer_by,
            "form": wrong[1] if wrong and wrong[0] == one.pk else AnswerForm(auto_id=f"answer-{one.pk}-%s"),
            "withdrawal": wrong[1] if wrong and wrong[0] == one.pk else WithdrawalForm(auto_id=f"leave-{one.pk}-%s"),
        }
        for one in queries.invitations_of(person.pk)[:PAGE]
    ]
    context = {
        "expert": kept,
        "title": TITLES[Title(kept.title)] if kept else "",
        "rows": rows,
        "ties": [(one, TIES[TieKind(one.kind)]) for one in kept.ties.all()] if kept else [],
        "leave_form": given.get("leave_form") or LeaveForm(),
        "today": request.now.astimezone(SHANGHAI).date(),
    }
    return render(request, "evaluation/own_expert.html", context, status=status)


def _profile(request: ActingRequest, person: Person, given: dict[str, forms.Form], status: int) -> HttpResponse:
    kept = Expert.objects.filter(person=person).prefetch_related("ties", "conduct", "leaves").first()
    today = request.now.astimezone(SHANGHAI).date()
    context = {
        "one": person,
        "expert": kept,
        "form": given.get("form") or ExpertForm(initial=recorded(kept)),
        "specialty_kinds": by_kind(),
        "tie_form": given.get("tie_form") or TieForm(auto_id="tie-%s"),
        "conduct_form": given.get("conduct_form") or ConductForm(initial={"from_on": today}, auto_id="conduct-%s"),
        "ties": [(one, TIES[TieKind(one.kind)]) for one in kept.ties.all()] if kept else [],
        "conduct": [
            (one, CONDUCT[ConductKind(one.kind)], one.kind == ConductKind.SUSPENSION and one.lifted_at is None)
            for one in (kept.conduct.all() if kept else [])
        ],
        "today": today,
    }
    return render(request, "evaluation/expert.html", context, status=status)


def _end_tie(request: ActingRequest, kept: Expert) -> HttpResponse:
    found = get_object_or_404(ExpertTie, pk=_number(request.POST["tie"]), expert=kept)
    today = request.now.astimezone(SHANGHAI).date()
    actions.end_tie(found.pk, until_on=max(today, found.from_on), actor=request.actor, now=request.now)
    messages.success(request, _("已登记终止。任职和持股在三年内仍须回避。"))
    return redirect("evaluation:expert", kept.person_id)


def _standing(row: queries.PoolRow) -> tuple[str, str, str]:
    if row.expert is None:
        return "wait", "alert-triangle", _("未登记档案")
    if row.is_suspended:
        return "stop", "ban", _("暂停抽取")
    if row.is_on_leave:
        return "idle", "calendar", _("请假")
    return "ok", "check", _("可以抽取")


def _expert_person(person_id: int) -> Person:
    seat = (
        Membership.objects.filter(person=person_id, role=Role.EXPERT.value, state=MembershipState.ACTIVE)
        .select_related("person")
        .first()
    )
    if seat is None:
        raise Http404
    return seat.person


def _kept(person_id: int) -> Expert:
    return get_object_or_404(Expert.objects.select_related("person"), person=person_id)


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < PAGE else 0


def _month_before(today: date, back: int) -> date:
    months = today.year * 12 + today.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)
