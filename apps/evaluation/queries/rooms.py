"""The evaluation as one person may see it: the desk by numbers, a member its own task, nobody a name before the result."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from apps.core.actor import Actor
from apps.evaluation import policy
from apps.evaluation.computing import passed_bids, preliminary_of
from apps.evaluation.matters import reviewed_bids
from apps.evaluation.models import Evaluation, Member, Report, ReportSignature, Sheet
from apps.evaluation.pricing import plain_price
from apps.evaluation.queries.blind import labels_of, locked_scores, names_hidden, under_codes
from apps.evaluation.queries.chairs import election_of
from apps.evaluation.queries.drafts import Draft, draft_of
from apps.evaluation.queries.questions import open_questions_of, unexplained_of
from apps.evaluation.standing import active, scheme_data
from apps.evaluation.states import EvaluationState
from apps.evidence.models import StreamHead
from apps.tenders import policy as tenders
from apps.tenders.models import Lot

S = EvaluationState
BEFORE_THE_MAJORITY = (S.UNDERTAKING, S.ELECTING, S.PRELIMINARY)


def evaluation_of(actor: Actor, code: str) -> Evaluation:
    """The evaluation of a lot, for its members and its desk. Raises Http404 for everybody else alike."""
    found = (
        Evaluation.objects.select_related("lot__project__organisation", "lot__project__agency")
        .filter(lot__code=code)
        .first()
    )
    if found is None or not may_see(actor, found):
        raise Http404
    return found


def may_see(actor: Actor, evaluation: Evaluation) -> bool:
    """Members, and the desk of the lot."""
    return policy.member_of(actor, evaluation) is not None or tenders.may_read_desk(actor, evaluation.lot.project)


def version_of(lot: Lot) -> int:
    """The newest version of the lot's desk stream, which every act moves on."""
    return StreamHead.objects.filter(name=lot.desk_stream.name).values_list("v", flat=True).first() or 0


def state(evaluation: Evaluation, actor: Actor) -> dict[str, Any]:
    """Where the evaluation stands: what everybody with a task sees, and under ``you`` the asker's own part."""
    members = active(evaluation)
    report = evaluation.reports.filter(replaced_at__isnull=True).first()
    return {
        "v": version_of(evaluation.lot),
        "lot": evaluation.lot.code,
        "state": evaluation.state,
        "members": [_progress(one, report) for one in members],
        "result": evaluation.result_sha256 or None,
        "report": None if report is None else {"number": report.number, "sha256": report.sha256 or None},
        "you": _you(evaluation, actor, report),
    }


def sheet_for(actor: Actor, evaluation: Evaluation) -> dict[str, Any]:
    """A member's own sheet: the bids, the items and what is entered so far."""
    member = policy.must_be_member(actor, evaluation)
    sheet = Sheet.objects.filter(member=member, signed_at__isnull=False).first()
    draft = draft_of(member)
    if names_hidden(evaluation):
        return _coded_sheet(evaluation, member, draft)
    names = {one.bid: one for one in evaluation.bids.select_related("organisation")}
    return {
        "v": version_of(evaluation.lot),
        "lot": evaluation.lot.code,
        "state": evaluation.state,
        "member": member.number,
        "bids": [
            {
                "bid": bid,
                "bidder": names[bid].organisation.name,
                "price": plain_price(names[bid].price),
                "fields": names[bid].fields,
            }
            for bid in passed_bids(evaluation)
        ],
        "items": scheme_data(evaluation.lot).get("items", []),
        "scores": sheet.scores if sheet else _with_locked(member, draft.scores),
        "reasons": sheet.reasons if sheet else draft.reasons,
        "signed": sheet is not None,
    }


def _with_locked(member: Member, scores: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The draft with what was locked before the names were shown."""
    kept = locked_scores(member)
    return {bid: {**scores.get(bid, {}), **kept.get(bid, {})} for bid in scores.keys() | kept.keys()}


def _coded_sheet(evaluation: Evaluation, member: Member, draft: Draft) -> dict[str, Any]:
    """The sheet while names are hidden: codes for bidders, the blind items alone."""
    labels = labels_of(evaluation)
    coded = sorted(labels[bid] for bid in passed_bids(evaluation))
    items: Any = scheme_data(evaluation.lot).get("items", [])
    return {
        "v": version_of(evaluation.lot),
        "lot": evaluation.lot.code,
        "state": evaluation.state,
        "member": member.number,
        "bids": [{"bid": code, "bidder": code, "price": "", "fields": {}} for code in coded],
        "items": [item for item in items if item.get("blind")],
        "scores": under_codes(evaluation, draft.scores),
        "reasons": under_codes(evaluation, draft.reasons),
        "signed": hasattr(member, "blind_sheet"),
    }


def _progress(member: Member, report: Report | None) -> dict[str, Any]:
    """How far a member is, by number."""
    sheet = Sheet.objects.filter(member=member).first()
    closed = report.signatures.filter(member=member).first() if report else None
    return {
        "number": member.number,
        "kind": member.kind,
        "is_chair": member.is_chair,
        "undertaken": hasattr(member, "undertaking"),
        "judged": member.verdicts.exists(),
        "locked": hasattr(member, "blind_sheet"),
        "sheet_signed": sheet is not None and sheet.signed_at is not None,
        "report": None if closed is None else _how(closed),
    }


def _election(evaluation: Evaluation, member: Member) -> dict[str, Any] | None:
    """The round in which the member may vote."""
    found = election_of(evaluation, member)
    if found is None:
        return None
    return {
        "round": found.round,
        "standing": list(found.standing),
        "voted": found.voted,
        "has_voted": found.has_voted,
    }


def _you(evaluation: Evaluation, actor: Actor, report: Report | None) -> dict[str, Any] | None:
    """The asker's own part; for members also the bids and what they said of each."""
    member = policy.member_of(actor, evaluation)
    if member is None:
        return None
    said = {one.bid: {"passed": one.has_passed, "reason": one.reason} for one in member.verdicts.all()}
    return {
        **_progress(member, report),
        "bids": [
            {
                "bid": one.bid,
                "bidder": one.organisation.name,
                "price": plain_price(one.price),
                "fields": one.fields,
            }
            for one in reviewed_bids(evaluation)
        ],
        "verdicts": said,
        "preliminary": preliminary_of(evaluation) if evaluation.state not in BEFORE_THE_MAJORITY else None,
        "election": _election(evaluation, member),
        "unexplained": unexplained_of(evaluation),
        "questions": [
            {"id": one.pk, "bid": one.bid, "item": one.item, "score": one.score} for one in open_questions_of(member)
        ],
    }


def _how(closed: ReportSignature) -> str:
    if closed.is_silent:
        return "silent"
    return "refused" if closed.refusal else "signed"
