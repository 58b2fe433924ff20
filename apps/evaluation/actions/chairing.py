"""What the chair does for the committee: writes down why it goes on and what it concluded, and leads it back a stage."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evaluation import events, policy
from apps.evaluation.course import drop, dropped, stages_behind, unrecorded_of
from apps.evaluation.models import Competition, Conclusion, Evaluation, ReportSignature, StepBack
from apps.evaluation.pricing import has_second_begun
from apps.evaluation.rules.checking import ChangeGround
from apps.evaluation.standing import advance, facts_of, locked, tell_act
from apps.evaluation.states import EvaluationAction, EvaluationState
from apps.evidence.rules.canonical import canonical_bytes
from apps.openings import steps as openings
from apps.tenders.lifecycle import LotState

REASON_LIMIT = 500
CONCLUSION_LIMIT = 1000


@transaction.atomic(durable=True)
def record_competition(lot_id: int, *, reason: str, actor: Actor, now: datetime) -> Evaluation:
    """Why there still is competition is written down, and the committee goes on (评标委员会和评标方法暂行规定第二十七条)."""
    evaluation = locked(lot_id)
    member = policy.must_chair(actor, evaluation)
    left = unrecorded_of(evaluation)
    text = _text(reason, REASON_LIMIT)
    facts = replace(facts_of(evaluation, in_turn=LotState.EVALUATING, reason=text), unrecorded=left)
    advance(evaluation, EvaluationAction.RECORD_COMPETITION, facts)

    Competition.objects.create(evaluation=evaluation, left=left, member=member, reason=text, at=now)
    fact = events.CompetitionRecorded(lot=lot_id, left=left, reason=text)
    tell_act(evaluation, fact, action=EvaluationAction.RECORD_COMPETITION, member=member, now=now)
    return evaluation


@transaction.atomic(durable=True)
def conclude(lot_id: int, *, text: str, actor: Actor, now: datetime) -> Conclusion:
    """What the committee concluded at this stage is written down (小组结论); written again, the newer counts."""
    evaluation = locked(lot_id)
    member = policy.must_chair(actor, evaluation)
    said = _text(text, CONCLUSION_LIMIT)
    advance(evaluation, EvaluationAction.CONCLUDE, facts_of(evaluation, in_turn=LotState.EVALUATING, reason=said))

    stage = str(evaluation.state)
    written = Conclusion.objects.create(evaluation=evaluation, member=member, stage=stage, text=said, at=now)
    fact = events.ConclusionWritten(lot=lot_id, stage=stage, text=said)
    tell_act(evaluation, fact, action=EvaluationAction.CONCLUDE, member=member, now=now)
    return written


@transaction.atomic(durable=True)
def step_back(lot_id: int, *, reached: str, reason: str, ground: str, actor: Actor, now: datetime) -> StepBack:
    """The committee is at an earlier stage again (退回到此阶段); what it had since is kept as it stood and does not count."""
    evaluation = locked(lot_id)
    member = policy.must_chair(actor, evaluation)
    left, text = EvaluationState(evaluation.state), _text(reason, REASON_LIMIT)
    facts = replace(
        facts_of(evaluation, in_turn=LotState.EVALUATING, reason=text),
        back_to=_stage(evaluation, reached),
        ground=ChangeGround(ground) if ground in list(ChangeGround) else None,
        signatures=ReportSignature.objects.filter(report__evaluation=evaluation).count(),
        has_second_begun=has_second_begun(evaluation),
    )
    advance(evaluation, EvaluationAction.STEP_BACK, facts)
    stage = EvaluationState(evaluation.state)
    fallen = dropped(evaluation, stage)

    evaluation.save(update_fields=["state"])
    drop(evaluation, stage)
    openings.call_off_second(evaluation.lot, now=now)
    evaluation.reports.filter(replaced_at__isnull=True).update(replaced_at=now)
    kept = StepBack.objects.create(
        evaluation=evaluation,
        number=evaluation.steps_back.count() + 1,
        member=member,
        left=left.value,
        reached=stage.value,
        ground=facts.ground or "",
        reason=text,
        dropped=fallen,
        sha256=hashlib.sha256(canonical_bytes(fallen)).hexdigest(),
        at=now,
    )
    fact = events.SteppedBack(
        lot=lot_id,
        number=kept.number,
        left=kept.left,
        reached=kept.reached,
        ground=kept.ground,
        reason=kept.reason,
        sha256=kept.sha256,
    )
    tell_act(evaluation, fact, action=EvaluationAction.STEP_BACK, member=member, now=now)
    return kept


def _stage(evaluation: Evaluation, reached: str) -> EvaluationState | None:
    """The stage that is meant, when the committee has been there."""
    return next((one for one in stages_behind(evaluation) if one.value == reached), None)


def _text(said: str, limit: int) -> str:
    text = said.strip()
    if len(text) > limit:
        raise Refused("text_too_long", limit=limit)
    return text
