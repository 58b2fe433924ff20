"""复核: the buyer returns a signed report on one of four grounds; the same committee looks again and signs a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evaluation import events, policy
from apps.evaluation.actions.reporting import current_report
from apps.evaluation.actions.scoring import read_reasons
from apps.evaluation.checking import checked
from apps.evaluation.computing import compute, passed_bids
from apps.evaluation.guards import Facts
from apps.evaluation.models import Evaluation, Member, Recheck, Reconsideration, Sheet
from apps.evaluation.rules.checking import GROUNDS, Cell, ChangeGround, cells
from apps.evaluation.rules.sheets import Finding, must_be_complete, read_scores
from apps.evaluation.seating import must_be_signed_by
from apps.evaluation.standing import active, advance, as_member, facts_of, locked, scheme_of, tell_act
from apps.evaluation.states import EvaluationAction
from apps.evidence.journal import emit
from apps.openings.rules import statements
from apps.openings.signed import Proof, Signed
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import Facts as LotFacts
from apps.tenders.lifecycle import LotAction, LotState

REASON_LIMIT = 500

Rows = list[dict[str, Any]]


@transaction.atomic(durable=True)
def return_report(lot_id: int, *, ground: ChangeGround, reason: str, actor: Actor, now: datetime) -> Recheck:
    """The committee looks again at what the check found on this ground; the report and its result stay as they were signed."""
    evaluation = locked(lot_id)
    policy.must_receive(actor, evaluation.lot)
    if len(reason) > REASON_LIMIT:
        raise Refused("text_too_long", limit=REASON_LIMIT)
    found = [one for one in checked(evaluation) if GROUNDS.get(one.code) is ground]
    again = cells(found, evaluation.case or {}, ground)
    facts = facts_of(evaluation, in_turn=LotState.REPORT_CHECK, reason=reason)
    advance(
        evaluation,
        EvaluationAction.RETURN_REPORT,
        replace(facts, has_ground=bool(found), has_scores_to_see=bool(again)),
    )

    recheck = _opened(evaluation, ground, reason.strip(), found, again, actor=actor, now=now)
    evaluation.completed_at, evaluation.received_at, evaluation.received_by = None, None, ""
    evaluation.save(update_fields=["state", "completed_at", "received_at", "received_by"])
    evaluation.reports.filter(replaced_at__isnull=True).update(replaced_at=now)
    tenders.advance(evaluation.lot, LotAction.RETURN_REPORT, LotFacts(now=now, reason=reason))
    fact = events.ReportReturned(lot=lot_id, recheck=recheck.number, ground=ground.value)
    emit(fact, stream=evaluation.lot.public_stream, actor=actor, at=now)
    if not again:
        _close(evaluation, recheck, now=now)
    return recheck


@transaction.atomic(durable=True)
def reconsider(lot_id: int, signed: Signed, *, actor: Actor, now: datetime) -> Evaluation:
    """The member's sheet is signed anew: other scores only where it was asked, each with its reason, changed or kept."""
    evaluation = locked(lot_id)
    member = policy.must_be_member(actor, evaluation)
    said = statements.read(signed.statement, "score_sheet", ("lot", "member", "scores", "reasons"))
    statements.must_say(said, lot=evaluation.lot.code, member=member.number)
    recheck = evaluation.rechecks.filter(closed_at__isnull=True).first()
    facts = _facts(evaluation, recheck, member)
    advance(evaluation, EvaluationAction.RECONSIDER, facts)
    if recheck is None:
        raise ValueError("scores are looked at again in a re-check")
    sheet = Sheet.objects.get(member=member)
    rows = _rows(evaluation, recheck, member, sheet, said)
    proof = must_be_signed_by(member, signed, actor=actor, now=now)

    Reconsideration.objects.create(recheck=recheck, member=member, rows=rows, at=now)
    _sign_anew(sheet, said, proof, now=now)
    evaluation.save(update_fields=["state"])
    changed = sum(row["before"] != row["after"] for row in rows)
    looked = events.ScoresReconsidered(lot=lot_id, recheck=recheck.number, member=member.number, changed=changed)
    emit(looked, stream=evaluation.sealed_stream, actor=as_member(member), at=now)
    fact = events.SheetSigned(lot=lot_id, member=member.number, statement=statements.sha256_of(signed.statement))
    tell_act(evaluation, fact, action=EvaluationAction.RECONSIDER, member=member, now=now)
    if facts.is_last:
        _close(evaluation, recheck, now=now)
    return evaluation


def asked_of(recheck: Recheck) -> set[int]:
    """The numbers of the members who have scores to look at again."""
    return {cell["member"] for cell in recheck.cells}


def _opened(
    evaluation: Evaluation,
    ground: ChangeGround,
    reason: str,
    found: Sequence[Finding],
    again: Sequence[Cell],
    *,
    actor: Actor,
    now: datetime,
) -> Recheck:
    return Recheck.objects.create(
        evaluation=evaluation,
        number=evaluation.rechecks.count() + 1,
        report=current_report(evaluation),
        ground=ground.value,
        reason=reason,
        returned_by=actor.id,
        returned_at=now,
        findings=[one.plain() for one in found],
        cells=[asdict(one) for one in again],
        before={
            "case": evaluation.case,
            "result": evaluation.result,
            "sha256": evaluation.result_sha256,
            "sheets": {str(one.number): _kept(one) for one in active(evaluation) if hasattr(one, "sheet")},
        },
    )


def _kept(member: Member) -> dict[str, Any]:
    sheet = member.sheet
    return {"envelope": sheet.envelope, "certificate": bytes(sheet.certificate or b"").hex(), "reasons": sheet.reasons}


def _facts(evaluation: Evaluation, recheck: Recheck | None, member: Member) -> Facts:
    """A member who was not asked has nothing to do, like one who has done it."""
    asked = asked_of(recheck) if recheck else set()
    done = set(recheck.reconsiderations.values_list("member__number", flat=True)) if recheck else set()
    return replace(
        facts_of(evaluation, in_turn=LotState.EVALUATING),
        has_done_it=member.number in done or member.number not in asked,
        is_last=asked - done == {member.number},
    )


def _rows(
    evaluation: Evaluation, recheck: Recheck, member: Member, sheet: Sheet, said: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """What was looked at, before and after. Refuses any other change, and a row without its reason."""
    scheme = scheme_of(evaluation.lot)
    if scheme is None:
        raise Refused("scheme_missing")
    before, after, reasons = read_scores(sheet.scores), read_scores(said["scores"]), read_reasons(said["reasons"])
    must_be_complete(scheme, passed_bids(evaluation), after, reasons)
    mine = [(cell["bid"], cell["item"]) for cell in recheck.cells if cell["member"] == member.number]
    changed = {(bid, item) for bid, row in after.items() for item in row if row[item] != before[bid][item]}
    if not changed <= set(mine):
        raise Refused("recheck_other_scores")
    if any(not reasons.get(bid, {}).get(item, "").strip() for bid, item in mine):
        raise Refused("recheck_reason_missing")
    return [
        {
            "bid": bid,
            "item": item,
            "before": f"{before[bid][item]:f}",
            "after": f"{after[bid][item]:f}",
            "reason": reasons[bid][item].strip(),
        }
        for bid, item in mine
    ]


def _sign_anew(sheet: Sheet, said: Mapping[str, Any], proof: Proof, *, now: datetime) -> None:
    sheet.scores, sheet.reasons = said["scores"], read_reasons(said["reasons"])
    sheet.envelope, sheet.certificate = proof.envelope, proof.certificate
    sheet.saved_at = sheet.signed_at = now
    sheet.save(update_fields=["scores", "reasons", "envelope", "certificate", "saved_at", "signed_at"])


def _close(evaluation: Evaluation, recheck: Recheck, *, now: datetime) -> None:
    """Everybody has looked: the result is computed again, and a new report can be made."""
    recheck.closed_at = now
    recheck.save(update_fields=["closed_at"])
    compute(evaluation, now=now)
