"""打分: a member's sheet is saved as often as the member likes, and signed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evaluation import events, policy
from apps.evaluation.computing import compute, passed_bids
from apps.evaluation.lifecycle import EvaluationAction
from apps.evaluation.models import Evaluation, Member, Sheet
from apps.evaluation.rules.sheets import must_be_complete, must_be_possible, read_scores
from apps.evaluation.standing import active, advance, facts_of, locked, scheme_of, tell_act
from apps.openings.rules import statements
from apps.openings.signed import Signed, must_be_signed
from apps.tenders.lifecycle import LotState
from apps.tenders.rules.scheme import Scheme

REASON_LIMIT = 500


@transaction.atomic(durable=True)
def save_sheet(lot_id: int, *, scores: object, reasons: object, actor: Actor, now: datetime) -> Sheet:
    """The member's draft is this; nobody else sees it."""
    evaluation = locked(lot_id)
    member = policy.must_be_member(actor, evaluation)
    sheet = _sheet_of(member)
    facts = facts_of(evaluation, in_turn=LotState.EVALUATING)
    advance(evaluation, EvaluationAction.SAVE_SHEET, replace(facts, has_done_it=_is_signed(sheet)))
    must_be_possible(_scheme(evaluation), passed_bids(evaluation), read_scores(scores))

    kept = {"scores": scores, "reasons": read_reasons(reasons), "saved_at": now}
    saved, _ = Sheet.objects.update_or_create(member=member, defaults=kept)
    return saved


@transaction.atomic(durable=True)
def sign_sheet(lot_id: int, signed: Signed, *, actor: Actor, now: datetime) -> Evaluation:
    """The member's scores are signed and stand; with the last sheet the result is computed."""
    evaluation = locked(lot_id)
    member = policy.must_be_member(actor, evaluation)
    said = statements.read(signed.statement, "score_sheet", ("lot", "member", "scores", "reasons"))
    statements.must_say(said, lot=evaluation.lot.code, member=member.number)
    sheet = _sheet_of(member)
    without = [one for one in active(evaluation) if not _is_signed(_sheet_of(one))]
    facts = replace(
        facts_of(evaluation, in_turn=LotState.EVALUATING), has_done_it=_is_signed(sheet), is_last=without == [member]
    )
    advance(evaluation, EvaluationAction.SIGN_SHEET, facts)
    reasons = read_reasons(said["reasons"])
    must_be_complete(_scheme(evaluation), passed_bids(evaluation), read_scores(said["scores"]), reasons)
    proof = must_be_signed(signed, actor=actor, now=now)

    kept = {
        "scores": said["scores"],
        "reasons": reasons,
        "saved_at": now,
        "envelope": proof.envelope,
        "certificate": proof.certificate,
        "signed_at": now,
    }
    Sheet.objects.update_or_create(member=member, defaults=kept)
    evaluation.save(update_fields=["state"])
    fact = events.SheetSigned(
        lot=evaluation.lot_id, member=member.number, statement=statements.sha256_of(signed.statement)
    )
    tell_act(evaluation, fact, action=EvaluationAction.SIGN_SHEET, member=member, now=now)
    if facts.is_last:
        compute(evaluation, now=now)
    return evaluation


def read_reasons(data: object) -> dict[str, dict[str, str]]:
    """Reasons by bid and item. Raises Refused("sheet_unreadable")."""
    if not isinstance(data, Mapping):
        raise Refused("sheet_unreadable", part="reasons")
    return {str(bid): _texts(row) for bid, row in data.items()}


def _texts(row: object) -> dict[str, str]:
    if not isinstance(row, Mapping) or not all(isinstance(text, str) for text in row.values()):
        raise Refused("sheet_unreadable", part="reasons")
    if any(len(text) > REASON_LIMIT for text in row.values()):
        raise Refused("text_too_long", limit=REASON_LIMIT)
    return {str(item): text for item, text in row.items()}


def _sheet_of(member: Member) -> Sheet | None:
    return Sheet.objects.filter(member=member).first()


def _is_signed(sheet: Sheet | None) -> bool:
    return sheet is not None and sheet.signed_at is not None


def _scheme(evaluation: Evaluation) -> Scheme:
    scheme = scheme_of(evaluation.lot)
    if scheme is None:
        raise Refused("scheme_missing")
    return scheme
