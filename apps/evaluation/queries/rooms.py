"""The evaluation as one person may see it: the desk by numbers, a member its own task, nobody a name before the result."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from apps.core.actor import Actor
from apps.evaluation import policy
from apps.evaluation.computing import passed_bids, preliminary_of
from apps.evaluation.models import Evaluation, Member, Report, Sheet
from apps.evaluation.standing import active, scheme_data
from apps.evidence.models import StreamHead
from apps.tenders import policy as tenders
from apps.tenders.models import Lot


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
    sheet = Sheet.objects.filter(member=member).first()
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
                "price": f"{names[bid].price:f}",
                "fields": names[bid].fields,
            }
            for bid in passed_bids(evaluation)
        ],
        "items": scheme_data(evaluation.lot).get("items", []),
        "scores": sheet.scores if sheet else {},
        "reasons": sheet.reasons if sheet else {},
        "signed": sheet is not None and sheet.signed_at is not None,
    }


def _progress(member: Member, report: Report | None) -> dict[str, Any]:
    """How far a member is, by number."""
    sheet = Sheet.objects.filter(member=member).first()
    closed = report.signatures.filter(member=member).first() if report else None
    return {
        "number": member.number,
        "kind": member.kind,
        "undertaken": hasattr(member, "undertaking"),
        "judged": member.verdicts.exists(),
        "sheet_signed": sheet is not None and sheet.signed_at is not None,
        "report": None if closed is None else ("refused" if closed.refusal else "signed"),
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
                "price": f"{one.price:f}",
                "fields": one.fields,
            }
            for one in evaluation.bids.select_related("organisation")
        ],
        "verdicts": said,
        "preliminary": preliminary_of(evaluation) if evaluation.state not in ("undertaking", "preliminary") else None,
    }
