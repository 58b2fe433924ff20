"""资格审查 by the purchaser or its agency, before the committee reviews (政府采购货物和服务招标投标管理办法第四十四条)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evaluation import events, matters, policy
from apps.evaluation.actions.reviewing import CLAUSE_LIMIT, PAGE_LIMIT, REASON_LIMIT
from apps.evaluation.models import Evaluation, Qualification, Verdict
from apps.evaluation.standing import advance, facts_of, locked, tell_desk
from apps.evaluation.states import EvaluationAction
from apps.tenders.lifecycle import LotState
from apps.tenders.rules.books import Regime


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether one supplier is qualified; if not, why, by which clause, and where its bid shows it."""

    is_qualified: bool
    reason: str
    clause: str
    page: str


@transaction.atomic(durable=True)
def examine_qualification(lot_id: int, *, findings: Mapping[str, Finding], actor: Actor, now: datetime) -> Evaluation:
    """Who is qualified is said for every bid at once; the committee reviews the others no more."""
    evaluation = locked(lot_id)
    policy.must_examine(actor, evaluation.lot)
    if evaluation.lot.project.regime_in_force is not Regime.GP:
        raise Refused("qualification_not_asked")
    facts = facts_of(evaluation, in_turn=LotState.EVALUATING)
    advance(
        evaluation,
        EvaluationAction.EXAMINE_QUALIFICATION,
        replace(facts, has_done_it=evaluation.qualifications.exists()),
    )
    if Verdict.objects.filter(member__evaluation=evaluation).exists():
        raise Refused("review_has_begun")
    _must_be_whole(evaluation, findings)

    for bid, said in findings.items():
        Qualification.objects.create(
            evaluation=evaluation,
            bid=bid,
            is_qualified=said.is_qualified,
            reason="" if said.is_qualified else said.reason.strip(),
            clause="" if said.is_qualified else said.clause.strip(),
            page="" if said.is_qualified else said.page.strip(),
            by=actor.id,
            at=now,
        )
    fact = events.QualificationExamined(lot=lot_id, unqualified=sorted(matters.unqualified(evaluation)))
    matters.told(evaluation, fact, member=None, actor=actor, now=now)
    progressed = events.EvaluationProgressed(lot=lot_id, step=EvaluationAction.EXAMINE_QUALIFICATION.value, member=None)
    tell_desk(evaluation, progressed, actor=actor, now=now)
    return evaluation


def _must_be_whole(evaluation: Evaluation, findings: Mapping[str, Finding]) -> None:
    if set(findings) != {one.bid for one in evaluation.bids.all()}:
        raise Refused("verdicts_incomplete")
    for said in findings.values():
        if len(said.reason) > REASON_LIMIT or len(said.clause) > CLAUSE_LIMIT or len(said.page) > PAGE_LIMIT:
            raise Refused("text_too_long", limit=REASON_LIMIT)
        if said.is_qualified:
            continue
        if not said.reason.strip():
            raise Refused("verdict_reason_missing")
        if not said.clause.strip() or not said.page.strip():
            raise Refused("rejection_place_missing")
