"""What is made public around a tender: plans before it, proof that its notices appeared, a later opening."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.audience import BUYERS, CENTRE, EVERYONE, Role, for_
from apps.core.refusals import Refused, WrongState
from apps.evidence.store import open_stored
from apps.parties.requests import ActingRequest
from apps.tenders import actions, labels, policy
from apps.tenders.forms import attempt
from apps.tenders.forms.publicity import PlanForm, PostponementForm, ProofForm, TraceForm
from apps.tenders.forms.registration import REGIME_OF
from apps.tenders.lifecycle import LotAction, LotState, lifecycle_of
from apps.tenders.models import Lot, PublicationProof
from apps.tenders.queries import plans as known
from apps.tenders.queries.lots import lot_for, project_for
from apps.tenders.queries.publicity import (
    Postponing,
    appearances_of,
    late_start_findings,
    postponing,
    runs_from,
)
from apps.tenders.receiving import receive_proof
from apps.tenders.rows import LotRow, Remark

PER_PAGE = 20


@for_(EVERYONE)
@require_safe
def plans(request: ActingRequest) -> HttpResponse:
    """招标计划、采购意向 — all of them, the newest first."""
    page = Paginator(known.plans(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "tenders/plans.html", {"page": page})


@for_(EVERYONE)
@require_safe
def plan(request: ActingRequest, plan: str) -> HttpResponse:
    """A plan, and the lots that came of it."""
    shown = known.plan_of_code(plan)
    context = {
        "plan": shown,
        "regime": labels.REGIMES[shown.regime_in_force],
        "buyer_word": labels.BUYER_WORDS[shown.regime_in_force],
        "rows": [LotRow.of(lot) for lot in known.public_lots_of(shown)],
    }
    return render(request, "tenders/plan.html", context)


@for_(Role.TENDEREE, Role.PURCHASER)
@require_http_methods(["GET", "HEAD", "POST"])
def own_plans(request: ActingRequest) -> HttpResponse:
    """One's own plans, and the next one."""
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and request.actor.role:
        regime = REGIME_OF[request.actor.role]
        made = attempt(
            form,
            lambda: actions.publish_plan(regime, terms=form.terms(), actor=request.actor, now=request.now),
        )
        if made:
            messages.success(request, _("招标计划（采购意向）已公开。"))
            return redirect("tenders:plan", made.code)
    page = Paginator(known.own_plans(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page}
    return render(request, "tenders/own_plans.html", context, status=422 if form.errors else 200)


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def project_plan(request: ActingRequest, code: str) -> HttpResponse:
    """Which plan the project carries out."""
    shown = project_for(request.actor, code)
    policy.must_prepare(request.actor, shown)
    form = TraceForm(request.POST or None, project=shown)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["plan"]
        traced = attempt(
            form, lambda: actions.trace_to_plan(shown.pk, plan_id=chosen.pk, actor=request.actor, now=request.now)
        )
        if traced:
            messages.success(request, _("已记录项目所对应的招标计划（采购意向）。"))
            return redirect("tenders:project", code)
    context = {
        "form": form,
        "project": shown,
        "plan": known.plan_traced(shown),
        "has_plans": known.plans_for(shown).exists(),
    }
    return render(request, "tenders/project_plan.html", context, status=422 if form.errors else 200)


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def proofs(request: ActingRequest, code: str) -> HttpResponse:
    """公告发布凭证 — each medium of each notice, proved or to be proved, and from when the legal times run."""
    shown = lot_for(request.actor, code)
    policy.must_prepare(request.actor, shown.project)
    found = appearances_of(shown)
    wanted = [one for one in found if one.proof is None]
    form = ProofForm(request.POST or None, request.FILES or None, wanted=wanted)
    if request.method == "POST" and form.is_valid() and _record(request, form):
        messages.success(request, _("发布凭证已登记并公开。"))
        return redirect("tenders:proofs", code)
    context = {
        "lot": shown,
        "form": form,
        "appearances": found,
        "wanted": wanted,
        "runs_from": runs_from(shown),
        "remarks": [Remark.of(one, shown) for one in late_start_findings(shown)],
        "may_postpone": _may_postpone(shown),
    }
    return render(request, "tenders/proofs.html", context, status=422 if form.errors else 200)


@for_(*BUYERS, *CENTRE, Role.SUPERVISOR)
@require_safe
def proof_file(request: ActingRequest, code: str, number: int) -> FileResponse:
    """The picture that was kept with a proof."""
    shown = lot_for(request.actor, code)
    proof = PublicationProof.objects.filter(notice__lot=shown, pk=number).exclude(object_name="").first()
    if proof is None:
        raise Http404
    ending = "png" if proof.media_type == "image/png" else "pdf"
    name = f"{shown.code}-proof-{proof.pk}.{ending}"
    return FileResponse(
        open_stored(proof.object_name), as_attachment=True, filename=name, content_type=proof.media_type
    )


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def postponement(request: ActingRequest, code: str) -> HttpResponse:
    """延期开标: the new time, the preview with what the rules say, and the confirmation of exactly this preview."""
    shown = lot_for(request.actor, code)
    policy.must_prepare(request.actor, shown.project)
    form = PostponementForm(request.POST or None)
    seen: Postponing | None = None
    if request.method == "POST" and form.is_valid():
        to, why = form.cleaned_data["new_deadline"], form.cleaned_data["reason"]
        if "preview_hash" in request.POST and _postpone(request, shown, form, to, why):
            messages.success(request, _("延期公告已发布，投标截止和开标时间已改。请在各媒介同步发布，并登记发布凭证。"))
            return redirect("tenders:lot", code)
        if _is_later(shown, to, form):
            seen = postponing(shown, new_deadline=to, reason=why, now=request.now)
    context = {
        "lot": shown,
        "form": form,
        "seen": seen,
        "remarks": [Remark.of(one, shown) for one in seen.findings] if seen else [],
        "is_possible": _may_postpone(shown)
        and shown.submission_deadline is not None
        and request.now < shown.submission_deadline,
        "earlier": shown.postponements.select_related("notice"),
    }
    return render(request, "tenders/postponement.html", context, status=422 if form.errors else 200)


def _record(request: ActingRequest, form: ProofForm) -> object:
    chosen, said = form.chosen(), form.cleaned_data
    upload = said["picture"]
    picture = attempt(form, lambda: receive_proof(upload)) if upload else None
    if upload and picture is None:
        return None
    return attempt(
        form,
        lambda: actions.record_proof(
            chosen.notice.pk,
            medium=chosen.medium,
            address=said["address"],
            appeared_at=said["appeared_at"],
            picture=picture,
            actor=request.actor,
            now=request.now,
        ),
    )


def _postpone(request: ActingRequest, lot: Lot, form: PostponementForm, to: datetime, why: str) -> object:
    try:
        return attempt(
            form,
            lambda: actions.postpone_opening(
                lot.pk,
                new_deadline=to,
                reason=why,
                preview_hash=request.POST["preview_hash"],
                actor=request.actor,
                now=request.now,
            ),
        )
    except WrongState as refusal:
        if refusal.code != "preview_stale":
            raise
        form.add_error(None, refusal.sentence(get_language() or "zh-hans"))
        return None


def _is_later(lot: Lot, to: datetime, form: PostponementForm) -> bool:
    if lot.submission_deadline is not None and to > lot.submission_deadline:
        return True
    if not form.errors:
        form.add_error("new_deadline", Refused("postponement_not_later").sentence(get_language() or "zh-hans"))
    return False


def _may_postpone(lot: Lot) -> bool:
    return LotAction.AMEND in lifecycle_of(lot.project.regime_in_force).allowed(LotState(lot.state))
