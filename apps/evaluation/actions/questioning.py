"""打分说明: the chair asks why scores are far from the others, the member answers, and the answer stands in the record."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import NotAllowed, Refused
from apps.evaluation import events, policy
from apps.evaluation.models import Evaluation, ScoreQuestion
from apps.evaluation.queries.questions import striking_of
from apps.evaluation.standing import active, advance, facts_of, locked, tell_act
from apps.evaluation.states import EvaluationAction
from apps.tenders.lifecycle import LotState

ANSWER_LIMIT = 500


@transaction.atomic(durable=True)
def ask_for_reasons(lot_id: int, *, actor: Actor, now: datetime) -> Evaluation:
    """Everybody whose score is far from the others' and has no reason is asked for one (畸高畸低说明)."""
    evaluation = locked(lot_id)
    member = policy.must_be_member(actor, evaluation)
    if not member.is_chair:
        raise NotAllowed("asked_by_the_chair")
    advance(evaluation, EvaluationAction.ASK_FOR_REASONS, facts_of(evaluation, in_turn=LotState.EVALUATING))
    waiting = [one for one in striking_of(evaluation) if not one.is_explained and not one.is_asked]
    if not waiting:
        raise Refused("nothing_to_explain")

    members = {one.number: one for one in active(evaluation)}
    for one in waiting:
        ScoreQuestion.objects.create(
            member=members[one.member], bid=one.bid, item=one.item, score=one.score, asked_at=now
        )
    fact = events.ReasonsAsked(lot=evaluation.lot_id, member=member.number, count=len(waiting))
    tell_act(evaluation, fact, action=EvaluationAction.ASK_FOR_REASONS, member=member, now=now)
    return evaluation


@transaction.atomic(durable=True)
def explain_score(lot_id: int, question: int, *, answer: str, actor: Actor, now: datetime) -> ScoreQuestion:
    """The member has said why; the answer stands beside the score and in the report."""
    evaluation = locked(lot_id)
    member = policy.must_be_member(actor, evaluation)
    asked = member.score_questions.select_for_update().filter(pk=question).first()
    if asked is None:
        raise NotAllowed("not_a_member")
    facts = facts_of(evaluation, in_turn=LotState.EVALUATING, reason=answer)
    advance(evaluation, EvaluationAction.EXPLAIN_SCORE, replace(facts, has_done_it=asked.answered_at is not None))
    if len(answer) > ANSWER_LIMIT:
        raise Refused("text_too_long", limit=ANSWER_LIMIT)

    asked.answer, asked.answered_at = answer.strip(), now
    asked.save(update_fields=["answer", "answered_at"])
    fact = events.ScoreExplained(
        lot=evaluation.lot_id, member=member.number, statement=hashlib.sha256(asked.answer.encode()).hexdigest()
    )
    tell_act(evaluation, fact, action=EvaluationAction.EXPLAIN_SCORE, member=member, now=now)
    return asked
