"""What happens around the report: its chapters, its signatures, its annex, its check, and the return to the committee."""

from __future__ import annotations

from datetime import datetime

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.audience import BUYERS, Role, for_
from apps.core.logs import unlogged
from apps.core.refusals import Refused
from apps.evaluation import actions, policy, queries
from apps.evaluation.checking import checked
from apps.evaluation.models import Evaluation, Member, Recheck, Sheet
from apps.evaluation.queries.rechecks import asked_of_member, has_reconsidered, may_check, recheck_under_way
from apps.evaluation.rules.chapters import LIMIT
from apps.evaluation.rules.checking import ChangeGround
from apps.evaluation.seating import recipient_of
from apps.evaluation.states import EvaluationState
from apps.evaluation.validity import validity_of
from apps.evaluation.views import report_shown as shown
from apps.evaluation.views.acts import MEMBERS, READERS, Fields, act, evaluated, fields_of, signed_in, text_in
from apps.evidence.rules import canonical
from apps.evidence.store import open_stored
from apps.parties.requests import ActingRequest
from apps.tenders import policy as tenders
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.queries.lots import public_lot

S = EvaluationState
CHECKERS = (*BUYERS, Role.SUPERVISOR)


@unlogged
@for_(*MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def chapters(request: ActingRequest, code: str) -> HttpResponse:
    """编写报告章节: the chair writes, every member reads."""
    evaluation, member = _for_member(request, code)
    if request.method == "POST":
        said = fields_of(request)
        texts = {name: text_in(said, name).replace("\r\n", "\n") for name in said if name != "csrfmiddlewaretoken"}
        actions.write_chapters(evaluation.lot_id, texts=texts, actor=request.actor, now=request.now)
        return redirect("evaluation:chapters", code)
    if evaluation.state not in (S.COMPUTED, S.SIGNING):
        raise Http404
    context = {
        "lot": evaluation.lot,
        "member": member,
        "chapters": shown.chapters_of(evaluation),
        "limit": LIMIT,
        "state": evaluation.state,
        "report": evaluation.reports.filter(replaced_at__isnull=True).first(),
        "last": evaluation.chapters.order_by("-at").first(),
    }
    return render(request, "evaluation/chapters.html", context)


@unlogged
@for_(*READERS)
@require_safe
@never_cache
def signatures(request: ActingRequest, code: str) -> HttpResponse:
    """签名核验: what a validator says of the signatures in the report's file, as a part of the report's page."""
    evaluation = _evaluation(code)
    report = evaluation.reports.filter(replaced_at__isnull=True, made_at__isnull=False).first()
    if report is None or not policy.may_read_report(request.actor, evaluation):
        raise Http404
    found = validity_of(report, request.now)
    context = {
        "lot": evaluation.lot,
        "validity": found,
        "signatures": shown.signatures_of(found.signatures),
        "closings": report.signatures.select_related("member").order_by("member__number"),
        "sha256": report.sha256,
    }
    is_part = "HX-Request" in request.headers
    return render(request, "evaluation/signatures.html#list" if is_part else "evaluation/signatures.html", context)


@unlogged
@for_(*READERS)
@require_safe
@never_cache
def annex(request: ActingRequest, code: str) -> HttpResponseBase:
    """评标报告附件: dissents and silence, for those who read the report."""
    evaluation = _evaluation(code)
    report = evaluation.reports.filter(replaced_at__isnull=True, annex__isnull=False).select_related("annex").first()
    if report is None or not policy.may_read_report(request.actor, evaluation):
        raise Http404
    return FileResponse(
        open_stored(report.annex.object_name),
        as_attachment=True,
        filename=f"{code}-evaluation-report-annex.pdf",
        content_type="application/pdf",
    )


@unlogged
@for_(*CHECKERS)
@require_safe
@never_cache
def check(request: ActingRequest, code: str) -> HttpResponse:
    """报告核验: what the check finds, and what can be done about it."""
    evaluation = _evaluation(code)
    if not may_check(request.actor, evaluation):
        raise Http404
    checks = shown.checks_of(evaluation, checked(evaluation))
    may_act = tenders.may_prepare(request.actor, evaluation.lot.project)
    in_turn = evaluation.state == S.RECEIVED and evaluation.lot.state == LotState.REPORT_CHECK
    context = {
        "lot": evaluation.lot,
        "evaluation": evaluation,
        "checks": checks,
        "found": sum(len(one.rows) for one in checks),
        "grounds": [one for one in checks if one.ground and one.rows],
        "may_return": may_act and in_turn,
        "may_receive": may_act and evaluation.state == S.COMPLETED,
        "rechecks": [(one, shown.GROUND_WORDS[ChangeGround(one.ground)]) for one in evaluation.rechecks.all()],
    }
    return render(request, "evaluation/check.html", context)


@unlogged
@act(*BUYERS)
def returned(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """退回复核: on one of the four grounds."""
    try:
        ground = ChangeGround(text_in(said, "ground"))
    except ValueError:
        raise Refused("evaluation_request_malformed", field="ground") from None
    return actions.return_report(
        evaluated(lot), ground=ground, reason=text_in(said, "reason"), actor=request.actor, now=request.now
    )


@unlogged
@for_(*MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def recheck(request: ActingRequest, code: str) -> HttpResponse:
    """复核: the member's own scores that were pointed out, and the sheet that is signed anew."""
    evaluation, member = _for_member(request, code)
    if request.method == "POST":
        said = fields_of(request)
        actions.reconsider(evaluation.lot_id, signed_in(said), actor=request.actor, now=request.now)
        return JsonResponse({"v": queries.version_of(evaluation.lot)})
    found = recheck_under_way(evaluation)
    if found is None:
        raise Http404
    return render(request, "evaluation/recheck.html", _recheck_page(evaluation, member, found, request.now))


def _recheck_page(evaluation: Evaluation, member: Member, found: Recheck, now: datetime) -> dict[str, object]:
    is_done = has_reconsidered(found, member)
    sheet = Sheet.objects.filter(member=member).first()
    statement = {
        "v": 1,
        "kind": "score_sheet",
        "lot": evaluation.lot.code,
        "member": member.number,
        "scores": sheet.scores if sheet else {},
        "reasons": sheet.reasons if sheet else {},
    }
    return {
        "lot": evaluation.lot,
        "recheck": found,
        "ground": shown.GROUND_WORDS[ChangeGround(found.ground)],
        "asked": [] if is_done else asked_of_member(found, member),
        "is_done": is_done,
        "statement": canonical.canonical(statement),
        "recipient": recipient_of(member, now=now),
    }


def _for_member(request: ActingRequest, code: str) -> tuple[Evaluation, Member]:
    evaluation = _evaluation(code)
    member = policy.member_of(request.actor, evaluation)
    if member is None:
        raise Http404
    return evaluation, member


def _evaluation(code: str) -> Evaluation:
    lot = public_lot(code)
    found = Evaluation.objects.filter(lot=lot).first()
    if found is None:
        raise Http404
    found.lot = lot
    return found
