"""The pages of an evaluation: the member's room, the score room, the report, and what others may see of it."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_update
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from apps.bids.rules.parts import Part
from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.core.logs import unlogged
from apps.evaluation import policy, queries
from apps.evaluation.actions.renaming import representatives_missing
from apps.evaluation.lifecycle import EVALUATION
from apps.evaluation.models import Evaluation, Member, Report, Sheet
from apps.evaluation.policy_sites import may_lead
from apps.evaluation.presence import is_at_seat, must_be_present
from apps.evaluation.queries.blind import is_kept_back
from apps.evaluation.queries.rechecks import has_reconsidered, recheck_under_way
from apps.evaluation.seating import recipient_of
from apps.evaluation.sitting import must_not_be_halted
from apps.evaluation.standing import scheme_of
from apps.evaluation.states import EvaluationAction, EvaluationState
from apps.evaluation.views import committees, shown
from apps.evaluation.views.judging import reviewing_of
from apps.evaluation.views.pricing import price_review_of, prices_context
from apps.evaluation.views.sharing import share_form_of, shared_context, undertaking_context
from apps.evaluation.views.sites_shown import halt_of
from apps.evaluation.views.striking import striking_context
from apps.evaluation.views.together import together_of
from apps.evaluation.views.unblinded import unblinded_of
from apps.evidence.rules import canonical
from apps.evidence.store import open_stored
from apps.openings.parts import part_of
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership
from apps.parties.requests import ActingRequest
from apps.tenders import policy as tenders
from apps.tenders.lifecycle import LotState
from apps.tenders.queries.lots import public_lot
from apps.tenders.rules.books import Regime

MEMBERS = (Role.EXPERT, *BUYERS)
READERS = (*MEMBERS, *CENTRE, Role.SUPERVISOR)
S = EvaluationState
A = EvaluationAction
IN_FRAME = {"frame-src": ["'self'"]}
SHOWS_FILES = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@for_(Role.EXPERT)
@require_safe
def evaluations(request: ActingRequest) -> HttpResponse:
    """我的评标 — the evaluations in which the expert sits, the newest first."""
    seats = Member.objects.filter(seat__person=request.person, left_at__isnull=True)
    found = seats.select_related("evaluation__lot__project").order_by("-since", "-pk")
    rows = [
        {
            "lot": one.evaluation.lot,
            "number": one.number,
            "word": shown.STATES[S(one.evaluation.state)],
            "sign": shown.SIGNS[S(one.evaluation.state)],
            "since": one.since,
        }
        for one in found
    ]
    return render(request, "evaluation/evaluations.html", {"rows": rows})


@unlogged
@for_(*READERS)
@require_safe
def room(request: ActingRequest, code: str) -> HttpResponse:
    """评标 of a lot: for a member what to do now, for everybody else how far it is."""
    evaluation = _evaluation(code)
    member = policy.member_of(request.actor, evaluation)
    if member is None:
        return _progress_page(request, evaluation)
    return _member_page(request, evaluation, member)


@unlogged
@for_(*READERS)
@require_safe
@csp_update(IN_FRAME)  # type: ignore[arg-type]  # the decorator takes any directive
def signing(request: ActingRequest, code: str) -> HttpResponse:
    """评标报告 — the paper, its digest, and the member's signature or refusal."""
    evaluation = _evaluation(code)
    if not policy.may_read_report(request.actor, evaluation):
        raise Http404
    report = _report(evaluation)
    member = policy.member_of(request.actor, evaluation)
    closed = report.signatures.filter(member=member).first() if report and member else None
    context = {
        "lot": evaluation.lot,
        "evaluation": evaluation,
        "report": report,
        "member": member,
        "closed": closed,
        "refusal": _refusal(evaluation, member, report) if member and report else "",
        "recipient": recipient_of(member, now=request.now) if member else "",
        "progress": shown.progress_of(evaluation, report),
        "findings": shown.findings_of(evaluation),
        "is_signing": evaluation.state == S.SIGNING and member is not None and closed is None,
        "may_receive": _may_receive(request, evaluation),
    }
    return render(request, "evaluation/signing.html", context)


@unlogged
@for_(*MEMBERS)
@require_safe
@never_cache
@xframe_options_sameorigin
def file(request: ActingRequest, code: str, number: int, envelope: str, index: int) -> FileResponse:
    """A file of an opened bid, for a member who has undertaken to keep it secret. PDF opens in the browser's own viewer."""
    evaluation = _evaluation(code)
    member = _member(request, evaluation)
    if not hasattr(member, "undertaking") or is_kept_back(evaluation, envelope):
        raise Http404
    must_be_present(member)
    must_not_be_halted(evaluation)
    bid = evaluation.bids.filter(number=number).first()
    files = bid.objects_by_envelope.get(envelope, []) if bid else []
    if index >= len(files):
        raise Http404
    name, stored = files[index]
    is_shown = name.lower().endswith(shown.INLINE)
    answer = FileResponse(
        open_stored(stored),
        as_attachment=not is_shown,
        filename=name,
        content_type="application/pdf" if is_shown else "application/octet-stream",
    )
    answer["Content-Security-Policy"] = SHOWS_FILES
    return answer


@unlogged
@for_(*READERS)
@require_safe
@never_cache
@xframe_options_sameorigin
def paper(request: ActingRequest, code: str) -> FileResponse:
    """评标报告 as the page shows it: the newest version, with the signatures so far."""
    evaluation = _evaluation(code)
    report = _report(evaluation)
    if not policy.may_read_report(request.actor, evaluation) or report is None or report.made_at is None:
        raise Http404
    answer = FileResponse(
        open_stored(report.object_name), filename=f"{code}-report.pdf", content_type="application/pdf"
    )
    answer["Content-Security-Policy"] = SHOWS_FILES
    return answer


def _member_page(request: ActingRequest, evaluation: Evaluation, member: Member) -> HttpResponse:
    state, report = S(evaluation.state), _report(evaluation)
    sheet = Sheet.objects.filter(member=member).first()
    has_scored = bool(sheet and sheet.signed_at)
    context: dict[str, Any] = {
        **_common(evaluation, report),
        "member": member,
        "recipient": recipient_of(member, now=request.now),
        "is_at_seat": is_at_seat(member),
        "halt": halt_of(evaluation),
        "bids": shown.bids_of(evaluation),
        **reviewing_of(evaluation, member, request.now),
        **undertaking_context(evaluation, member),
        **shared_context(evaluation),
        "has_undertaken": hasattr(member, "undertaking"),
        "has_judged": member.verdicts.exists(),
        "has_scored": has_scored,
        "has_locked": hasattr(member, "blind_sheet"),
        **together_of(evaluation, member),
        "unblinded": unblinded_of(evaluation, member) if state is S.SCORING else [],
        "may_recuse": A.RECUSE in EVALUATION.allowed(state),
        "election": queries.election_of(evaluation, member) if state is S.ELECTING else None,
        "may_representative_lead": evaluation.lot.project.regime_in_force is Regime.ENG,
        "is_reconsidered": _is_reconsidered(evaluation, member),
        "ranked": shown.ranked_of(evaluation),
        "rejected": shown.rejected_of(evaluation),
        "too_few": shown.too_few_of(evaluation),
        "findings": shown.findings_of(evaluation) if evaluation.result else [],
        **striking_context(evaluation, member),
        **prices_context(request, evaluation),
        **price_review_of(evaluation),
    }
    return render(request, "evaluation/room.html", context)


def _is_reconsidered(evaluation: Evaluation, member: Member) -> bool:
    """True while scores are looked at again and nothing of it is left to this member."""
    recheck = recheck_under_way(evaluation)
    return recheck is not None and has_reconsidered(recheck, member)


def _progress_page(request: ActingRequest, evaluation: Evaluation) -> HttpResponse:
    if not tenders.may_read_desk(request.actor, evaluation.lot.project):
        raise Http404
    scheme = scheme_of(evaluation.lot)
    named = evaluation.representatives.select_related("seat__person")
    decides = tenders.may_decide(request.actor, evaluation.lot.project)
    context: dict[str, Any] = {
        **_common(evaluation, _report(evaluation)),
        **committees.forming_context(request, evaluation),
        **prices_context(request, evaluation),
        "committee": scheme.committee if scheme else None,
        "experts": scheme.committee.size - scheme.committee.representatives if scheme else 0,
        "named": named.count(),
        "colleagues": _colleagues(evaluation) if decides else [],
        "may_name": decides and evaluation.state == S.PREPARED and bool(scheme and scheme.committee.representatives),
        "may_name_chair": decides
        and evaluation.state == S.ELECTING
        and bool(scheme and scheme.committee.is_chair_named),
        "representatives_missing": representatives_missing(evaluation) if decides and evaluation.formed_at else 0,
        "may_form": may_lead(request.actor, evaluation)
        and evaluation.state == S.PREPARED
        and evaluation.lot.state == LotState.OPENED,
        "share_form": share_form_of(evaluation) if may_lead(request.actor, evaluation) else None,
        **shared_context(evaluation),
        "may_fill": may_lead(request.actor, evaluation) and _is_short(evaluation),
        "may_ask": request.actor.acts_as(Role.OPERATOR),
        "may_read": policy.may_read_report(request.actor, evaluation),
        "may_receive": _may_receive(request, evaluation),
    }
    return render(request, "evaluation/progress.html", context)


def _common(evaluation: Evaluation, report: Report | None) -> dict[str, Any]:
    state = S(evaluation.state)
    scheme = scheme_of(evaluation.lot)
    is_blind = scheme is not None and scheme.is_blind
    passed_by = shown.steps_passed_by(
        is_blind=is_blind, is_double=part_of(evaluation.lot) is Part.FIRST, is_rechecking=state is S.RECHECKING
    )
    steps = [{"word": shown.STATES[one], "place": _place(one, state)} for one in shown.STEPS if one not in passed_by]
    return {
        "lot": evaluation.lot,
        "evaluation": evaluation,
        "state": state.value,
        "word": shown.STATES[state],
        "sign": shown.SIGNS[state],
        "steps": steps,
        "is_blind": is_blind,
        "report": report,
        "is_made": report is not None and report.made_at is not None,
        "progress": shown.progress_of(evaluation, report),
    }


def _place(step: EvaluationState, now: EvaluationState) -> str:
    order = list(EvaluationState)
    if step is now:
        return "now"
    return "done" if order.index(step) < order.index(now) else ""


def _evaluation(code: str) -> Evaluation:
    found = Evaluation.objects.filter(lot=public_lot(code)).first()
    if found is None:
        raise Http404
    found.lot = public_lot(code)
    return found


def _member(request: ActingRequest, evaluation: Evaluation) -> Member:
    """The asker as a member; for anybody else there is nothing here."""
    found = policy.member_of(request.actor, evaluation)
    if found is None:
        raise Http404
    return found


def _report(evaluation: Evaluation) -> Report | None:
    return evaluation.reports.filter(replaced_at__isnull=True).prefetch_related("signatures").first()


def _may_receive(request: ActingRequest, evaluation: Evaluation) -> bool:
    return evaluation.state == S.COMPLETED and tenders.may_prepare(request.actor, evaluation.lot.project)


def _is_short(evaluation: Evaluation) -> bool:
    scheme = scheme_of(evaluation.lot)
    sitting = evaluation.members.filter(left_at__isnull=True).count()
    return evaluation.state == S.UNDERTAKING and scheme is not None and sitting < scheme.committee.size


def _colleagues(evaluation: Evaluation) -> list[Membership]:
    """Whom the buyer may name: its own people, each once."""
    seats = Membership.objects.filter(
        organisation=evaluation.lot.project.organisation_id, state=MembershipState.ACTIVE, person__is_active=True
    )
    once = {seat.person_id: seat for seat in seats.select_related("person").order_by("-pk")}
    return sorted(once.values(), key=lambda seat: seat.pk)


def _refusal(evaluation: Evaluation, member: Member, report: Report) -> str:
    return _statement("refusal_to_sign", evaluation, member, report=report.sha256)


def _statement(kind: str, evaluation: Evaluation, member: Member, **more: str) -> str:
    return canonical.canonical({"v": 1, "kind": kind, "lot": evaluation.lot.code, "member": member.number, **more})
