"""澄清、说明 for the bidder who was asked: the letter, its deadline, the files and the signed answer. 资格审查 for the buyer's side."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.audience import Role, for_
from apps.core.logs import unlogged
from apps.core.refusals import Refused
from apps.evaluation import actions
from apps.evaluation.actions.enquiring import FILES_LIMIT
from apps.evaluation.actions.qualifying import Finding
from apps.evaluation.matters import is_examination_due
from apps.evaluation.models import EnquiryMatter, EvaluatedBid, Evaluation, Verdict
from apps.evaluation.queries import matters
from apps.evaluation.queries.matters import EnquiryShown
from apps.evaluation.standing import scheme_of
from apps.evaluation.views.acts import Fields, act, done, evaluated, fields_of, signed_in, text_in
from apps.evaluation.views.matters import MATTERS
from apps.evidence.rules import canonical
from apps.openings.rules import statements
from apps.openings.signed import Signed
from apps.parties.queries import keys_of, seat_of
from apps.parties.requests import ActingRequest
from apps.tenders import policy as tenders
from apps.tenders.models import Lot
from apps.tenders.queries.lots import public_lot
from apps.tenders.receiving import plain_name, receive_document
from apps.tenders.rules.books import Regime
from apps.tenders.rules.scheme_parts import NodeStage


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def page(request: ActingRequest, code: str) -> HttpResponse:
    """What the committee asks this bidder, and its answers; there is nothing here for anybody who was not asked."""
    lot = public_lot(code)
    asked = matters.asked_of(request.actor, lot, request.now)
    if not asked:
        raise Http404
    seat = seat_of(request.actor)
    keys = keys_of(seat) if seat else None
    context = {
        "lot": lot,
        "asked": [(one, _statements(lot, one)) for one in asked],
        "words": MATTERS,
        "recipient": keys.recipient if keys else "",
        "correction": EnquiryMatter.CORRECTION.value,
        "most_files": FILES_LIMIT,
    }
    return render(request, "evaluation/asked.html", context)


@unlogged
@for_(Role.BIDDER)
@require_POST
@never_cache
def files(request: ActingRequest, code: str) -> HttpResponse:
    """证明材料: a PDF lies ready for the answer."""
    lot = public_lot(code)
    upload, enquiry = request.FILES.get("file"), text_in(fields_of(request), "enquiry")
    known = [one for one in matters.asked_of(request.actor, lot, request.now) if one.code == enquiry]
    if not known:
        raise Http404
    if upload is None:
        raise Refused("document_not_pdf")
    stored = receive_document(upload)
    actions.add_file(lot.pk, enquiry, name=plain_name(upload.name), stored=stored, actor=request.actor, now=request.now)
    messages.success(request, _("文件已上传，签署答复时一并提交。"))
    return redirect("evaluation:asked", code)


@unlogged
@act(Role.BIDDER)
def answer(request: ActingRequest, lot: Lot, said: Fields) -> object:
    """The signed answer."""
    signed = signed_in(said)
    actions.answer_enquiry(evaluated(lot), _enquiry_in(signed), signed, actor=request.actor, now=request.now)
    return done(request, lot)


@unlogged
@for_(Role.PURCHASER, Role.AGENCY)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def qualification(request: ActingRequest, code: str) -> HttpResponse:
    """资格审查 — the purchaser or its agency says of every supplier whether it is qualified, before the committee reviews."""
    lot = public_lot(code)
    evaluation = Evaluation.objects.filter(lot=lot).first()
    is_procurement = lot.project.regime_in_force is Regime.GP
    if evaluation is None or not is_procurement or not tenders.may_prepare(request.actor, lot.project):
        raise Http404
    evaluation.lot = lot
    bids = list(evaluation.bids.select_related("organisation"))
    if request.method == "POST":
        findings = _findings(bids, fields_of(request))
        actions.examine_qualification(lot.pk, findings=findings, actor=request.actor, now=request.now)
        messages.success(request, _("资格审查结果已提交评标委员会。"))
        return redirect("evaluation:qualification", code)
    scheme = scheme_of(lot)
    context = {
        "lot": lot,
        "bids": bids,
        "nodes": [one for one in scheme.nodes if one.stage is NodeStage.QUALIFICATION] if scheme else [],
        "found": matters.qualifications_of(evaluation),
        "is_due": is_examination_due(evaluation),
        "has_begun": Verdict.objects.filter(member__evaluation=evaluation).exists(),
    }
    return render(request, "evaluation/qualification.html", context)


def _enquiry_in(signed: Signed) -> str:
    """Which question the statement answers, by its own words."""
    try:
        said = json.loads(signed.statement)
    except (ValueError, RecursionError):
        raise Refused("statement_wrong") from None
    code = said.get("enquiry") if isinstance(said, dict) else None
    if not isinstance(code, str):
        raise Refused("statement_wrong")
    return code


def _findings(bids: list[EvaluatedBid], said: Fields) -> dict[str, Finding]:
    """``qualified-<bid>`` is yes or no; with ``reason-``, ``clause-`` and ``page-`` where it is no."""
    return {
        one.bid: Finding(
            is_qualified=text_in(said, f"qualified-{one.bid}") == "yes",
            reason=text_in(said, f"reason-{one.bid}"),
            clause=text_in(said, f"clause-{one.bid}"),
            page=text_in(said, f"page-{one.bid}"),
        )
        for one in bids
        if f"qualified-{one.bid}" in said
    }


def _statements(lot: Lot, asked: EnquiryShown) -> dict[str, str]:
    """What the browser signs, but for the words that the bidder writes: plainly, or accepting a correction or not."""
    said: dict[str, Any] = {
        "v": 1,
        "kind": "enquiry_answer",
        "lot": lot.code,
        "enquiry": asked.code,
        "letter": statements.sha256_of(asked.letter),
        "answer": "",
        "files": [one.sha256 for one in asked.files],
    }
    choices = {"plain": "", "yes": "yes", "no": "no"}
    return {name: canonical.canonical({**said, "accepts": accepts}) for name, accepts in choices.items()}
