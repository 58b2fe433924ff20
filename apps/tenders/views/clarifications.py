"""Questions about the document, asked by anybody; their answers and other clarifications, made by the buyer's side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.audience import BUYERS, EVERYONE, for_
from apps.core.logs import unlogged
from apps.core.refusals import Refused
from apps.parties.requests import ActingRequest
from apps.tenders import actions, policy
from apps.tenders.actions.clarifications import NewVersion
from apps.tenders.forms import ClarificationForm, ExtensionForm, QuestionForm, attempt
from apps.tenders.models import Clarification, Lot
from apps.tenders.queries import clarifications as queries
from apps.tenders.queries.lots import lot_for, public_lot
from apps.tenders.queries.takers import few_takers_for
from apps.tenders.receiving import plain_name, receive_document
from apps.tenders.rows import Remark
from apps.tenders.rules.books import Regime


@unlogged
@for_(EVERYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def questions(request: ActingRequest, code: str) -> HttpResponse:
    """提问: no registration, no name; the answer to a question is read by a link that is shown once."""
    shown = public_lot(code)
    form = QuestionForm(request.POST or None)
    token = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        token = attempt(
            form,
            lambda: actions.ask_question(shown.pk, text=said["text"], contact=said["contact"], now=request.now),
        )
    context = {
        "lot": shown,
        "form": form,
        "token": token,
        "link": request.build_absolute_uri(reverse("tenders:question", args=[code, token])) if token else "",
        "may_ask": queries.may_ask(shown, request.now),
        "until": queries.questions_until(shown),
    }
    status = 201 if token else 422 if form.errors else 200
    return render(request, "tenders/questions.html", context, status=status)


@unlogged
@for_(EVERYONE)
@require_safe
@never_cache
def question(request: ActingRequest, code: str, token: str) -> HttpResponse:
    """One's own question, and its answer once that is public."""
    shown = public_lot(code)
    asked = queries.answered_question(shown, token)
    if asked is None:
        raise Http404
    clarification = queries.answer_to(asked)
    answer = clarification.answers.get(question=asked).text if clarification else ""
    context = {"lot": shown, "question": asked, "clarification": clarification, "answer": answer}
    response = render(request, "tenders/question.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


@for_(*BUYERS)
@require_safe
def desk(request: ActingRequest, code: str) -> HttpResponse:
    """What was asked, what was answered, what is being drafted."""
    shown = _prepared_by(request, code)
    context = {
        "lot": shown,
        "questions": queries.questions_for(request.actor, shown),
        "waiting": queries.waiting_questions(shown).count(),
        "published": queries.published_clarifications(shown),
        "draft": queries.draft_of(shown),
        "is_open": _is_open(shown, request),
        "until": queries.questions_until(shown),
        "has_few_takers": few_takers_for(request.actor, shown, request.now),
    }
    return render(request, "tenders/clarifications.html", context)


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: ActingRequest, code: str) -> HttpResponse:
    """澄清起草."""
    shown = _prepared_by(request, code)
    kept = queries.draft_of(shown)
    form = ClarificationForm(
        request.POST or None,
        request.FILES or None,
        questions=queries.waiting_questions(shown),
        has_file=bool(kept and kept.has_file),
        initial=ClarificationForm.initial_of(kept) if kept else {},
    )
    if request.method == "POST" and form.is_valid() and _save(request, shown, form):
        return redirect("tenders:clarification_preview", code)
    context = {
        "form": form,
        "lot": shown,
        "draft": kept,
        "is_open": _is_open(shown, request),
        "offered": queries.offered_deadline(shown, request.now),
    }
    return render(request, "tenders/clarification_draft.html", context, status=422 if form.errors else 200)


def _save(request: ActingRequest, shown: Lot, form: ClarificationForm) -> Clarification | None:
    upload = form.cleaned_data["document"]
    version = None
    if upload:
        stored = attempt(form, lambda: receive_document(upload))
        if stored is None:
            return None
        version = NewVersion(plain_name(upload.name), stored)
    return attempt(
        form,
        lambda: actions.save_clarification(
            shown.pk, draft=form.draft(), version=version, actor=request.actor, now=request.now
        ),
    )


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: ActingRequest, code: str) -> HttpResponse:
    """澄清发布: everything the law says to the draft, and the confirmation of exactly this preview."""
    shown = _prepared_by(request, code)
    if request.method == "POST":
        number = request.POST.get("number", "")
        known = shown.clarifications.filter(number=int(number) if number.isdecimal() and len(number) < 5 else 0).first()
        if known is None:
            raise Http404
        return _confirm(request, shown, known)
    kept = queries.draft_of(shown)
    if kept is None:
        return redirect("tenders:clarifications", code)
    return _preview(request, kept, refusal=None)


def _confirm(request: ActingRequest, shown: Lot, known: Clarification) -> HttpResponse:
    try:
        actions.publish_clarification(
            shown.pk,
            known.number,
            plan_hash=request.POST.get("plan_hash", ""),
            actor=request.actor,
            now=request.now,
        )
    except Refused as refusal:
        return _preview(request, known, refusal=refusal)
    messages.success(request, _("澄清已发布。下载招标文件时留下联系方式的，由系统发送通知。"))
    return redirect("tenders:clarifications", shown.code)


def _preview(request: ActingRequest, kept: Clarification, *, refusal: Refused | None) -> HttpResponse:
    shown = kept.lot
    found = queries.check_clarification(kept, request.now)
    context: dict[str, Any] = {
        "lot": shown,
        "draft": kept,
        "preview": found,
        "remarks": [Remark.of(one, shown) for one in found.findings],
        "refused": refusal.sentence(get_language() or "zh-hans") if refusal else "",
        "is_confirmable": not found.blocks and _is_open(shown, request),
        "offered": queries.offered_deadline(shown, request.now) if found.blocks else None,
    }
    return render(request, "tenders/clarification_preview.html", context, status=422 if refusal else 200)


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def extension(request: ActingRequest, code: str) -> HttpResponse:
    """顺延提供期限 (T-G02): yes or no at its legal moment, never a number."""
    shown = _prepared_by(request, code)
    if Regime(shown.regime) is not Regime.GP or not shown.is_public:
        raise Http404
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        done = attempt(
            form, lambda: actions.extend_availability(shown.pk, until=until, actor=request.actor, now=request.now)
        )
        if done:
            messages.success(request, _("提供期限已顺延，公告已发布。"))
            return redirect("tenders:clarifications", code)
    context = {"lot": shown, "form": form, "has_few_takers": few_takers_for(request.actor, shown, request.now)}
    return render(request, "tenders/extension.html", context, status=422 if form.errors else 200)


def _prepared_by(request: ActingRequest, code: str) -> Lot:
    shown = lot_for(request.actor, code)
    policy.must_prepare(request.actor, shown.project)
    return shown


def _is_open(shown: Lot, request: ActingRequest) -> bool:
    deadline = shown.submission_deadline
    return shown.state in queries.OPEN and deadline is not None and request.now < deadline
