"""承诺、回避、初步评审: each member undertakes, may withdraw, and judges every bid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evaluation import events, policy
from apps.evaluation.actions.forming import replace_one
from apps.evaluation.computing import compute, preliminary_of, rejected_of
from apps.evaluation.lifecycle import EvaluationAction, EvaluationState
from apps.evaluation.models import Evaluation, Sheet, Undertaking, Verdict
from apps.evaluation.standing import active, advance, as_member, facts_of, locked, tell_act
from apps.openings.rules import statements
from apps.openings.signed import Signed, must_be_signed
from apps.tenders.lifecycle import LotState

REASON_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one member says of one bid."""

    has_passed: bool
    reason: str


@transaction.atomic(durable=True)
def undertake(lot_id: int, signed: Signed, *, actor: Actor, now: datetime) -> Evaluation:
    """The member has signed the undertaking (承诺书); with the last one the preliminary review begins."""
    evaluation = locked(lot_id)
    member = policy.must_be_member(actor, evaluation)
    said = statements.read(signed.statement, "undertaking", ("lot", "member"))
    statements.must_say(said, lot=evaluation.lot.code, member=member.number)
    facts = facts_of(evaluation, in_turn=LotState.EVALUATING)
    without = [one for one in active(evaluation) if not hasattr(one, "undertaking")]
    facts = replace(facts, has_done_it=member not in without, is_last=without == [member] and not facts.missing)
    advance(evaluation, EvaluationAction.UNDERTAKE, facts)
    proof = must_be_signed(signed, actor=actor, now=now)

    Undertaking.objects.create(member=member, envelope=proof.envelope, certificate=proof.certificate, at=now)
    evaluation.save(update_fields=["state"])
    fact = events.MemberUndertook(
        lot=evaluation.lot_id, member=member.number, statement=statements.sha256_of(signed.statement)
    )
    tell_act(evaluation, fact, action=EvaluationAction.UNDERTAKE, member=member, now=now)
    return evaluation


@transaction.atomic(durable=True)
def recuse(lot_id: int, *, reason: str, actor: Actor, now: datetime) -> Evaluation:
    """The member leaves (回避); the next of the draw takes the place, and what the member concluded is void.

    When nobody is left in the draw the committee is short until the operator widens the pool and fills it.
    """
    evaluation = locked(lot_id)
    member = policy.must_be_member(actor, evaluation)
    facts = facts_of(evaluation, in_turn=LotState.EVALUATING, reason=reason)
    advance(evaluation, EvaluationAction.RECUSE, facts)

    member.left_at, member.left_reason = now, reason.strip()[:REASON_LIMIT]
    member.save(update_fields=["left_at", "left_reason"])
    evaluation.save(update_fields=["state"])
    fact = events.MemberRecused(lot=evaluation.lot_id, member=member.number)
    tell_act(evaluation, fact, action=EvaluationAction.RECUSE, member=member, now=now)
    try:
        with transaction.atomic():
            replace_one(evaluation, actor=as_member(member), now=now)
    except Refused as refusal:
        if refusal.code != "draw_pool_too_small":
            raise
    return evaluation


@transaction.atomic(durable=True)
def judge_bids(lot_id: int, *, judgements: Mapping[str, Judgement], actor: Actor, now: datetime) -> Evaluation:
    """The member has judged every bid (初步评审); with the last one the majority decides, and scoring begins."""
    evaluation = locked(lot_id)
    member = policy.must_be_member(actor, evaluation)
    _must_be_whole(evaluation, judgements)
    without = [one for one in active(evaluation) if not one.verdicts.exists()]
    facts = facts_of(evaluation, in_turn=LotState.EVALUATING)
    facts = replace(facts, has_done_it=member not in without, is_last=without == [member])
    if not facts.has_done_it:
        for bid, one in judgements.items():
            Verdict.objects.create(member=member, bid=bid, has_passed=one.has_passed, reason=one.reason.strip(), at=now)
    left = evaluation.bids.count() - len(rejected_of(preliminary_of(evaluation)))
    advance(evaluation, EvaluationAction.JUDGE, replace(facts, left_to_score=left))

    evaluation.save(update_fields=["state"])
    if facts.is_last:
        _settle(evaluation, now=now)
    return evaluation


def _must_be_whole(evaluation: Evaluation, judgements: Mapping[str, Judgement]) -> None:
    bids = {one.bid: one for one in evaluation.bids.all()}
    if set(judgements) != set(bids):
        raise Refused("verdicts_incomplete")
    ceiling = evaluation.lot.ceiling_price
    for bid, one in judgements.items():
        if not one.has_passed and not one.reason.strip():
            raise Refused("verdict_reason_missing")
        if len(one.reason) > REASON_LIMIT:
            raise Refused("text_too_long", limit=REASON_LIMIT)
        if one.has_passed and ceiling is not None and bids[bid].price > ceiling:
            raise Refused("bid_above_ceiling")


def _settle(evaluation: Evaluation, *, now: datetime) -> None:
    """The majority has decided. Sheets signed for another set of bids do not count any more."""
    rejected = rejected_of(preliminary_of(evaluation))
    passed = {one.bid for one in evaluation.bids.all()} - rejected
    for sheet in Sheet.objects.filter(member__evaluation=evaluation, signed_at__isnull=False):
        if set(sheet.scores) != passed:
            sheet.envelope = sheet.certificate = sheet.signed_at = None
            sheet.save(update_fields=["envelope", "certificate", "signed_at"])
    fact = events.PreliminarySettled(lot=evaluation.lot_id, rejected=sorted(rejected))
    tell_act(evaluation, fact, action=EvaluationAction.JUDGE, member=None, now=now)
    if evaluation.state == EvaluationState.COMPUTED:
        compute(evaluation, now=now)
