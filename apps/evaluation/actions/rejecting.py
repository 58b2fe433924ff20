"""否决: a member proposes it while bids are scored, everybody votes with a reason, the majority decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evaluation import events, matters, policy
from apps.evaluation.actions.reviewing import REASON_LIMIT, Judgement, conclude, must_be_founded, settle_bids
from apps.evaluation.branding import bidders_left
from apps.evaluation.computing import passed_bids
from apps.evaluation.models import EnquiryMatter, Evaluation, Member, Motion, Vote
from apps.evaluation.price_review import priced_bids
from apps.evaluation.standing import advance, facts_of, locked
from apps.evaluation.states import EvaluationAction, EvaluationState
from apps.tenders.lifecycle import LotState
from apps.tenders.rules.books import Regime


@transaction.atomic(durable=True)
def propose_rejection(lot_id: int, *, bid: str, said: Judgement, actor: Actor, now: datetime) -> Motion:
    """A vote on the rejection of a bid is open; who proposes it has voted for it."""
    evaluation = locked(lot_id)
    member = policy.must_be_member(actor, evaluation)
    facts = facts_of(evaluation, in_turn=LotState.EVALUATING, reason=said.reason)
    advance(evaluation, EvaluationAction.PROPOSE_REJECTION, facts)
    if bid not in passed_bids(evaluation) or matters.open_motions(evaluation).filter(bid=bid).exists():
        raise Refused("bid_not_in_review")
    _must_fit(said.reason)
    must_be_founded(evaluation, bid, said)

    motion = matters.proposal(
        evaluation,
        bid,
        now=now,
        ground=said.ground,
        clause=said.clause.strip(),
        page=said.page.strip(),
        reason=said.reason.strip(),
        proposed_by=member,
    )
    Vote.objects.create(motion=motion, member=member, agrees=True, reason=motion.reason, at=now)
    matters.told(evaluation, matters.proposed_fact(motion), member=member, actor=None, now=now)
    return motion


@transaction.atomic(durable=True)
def cast_vote(lot_id: int, number: int, *, agrees: bool, reason: str, actor: Actor, now: datetime) -> Evaluation:
    """The member has voted on a rejection; with the last vote the majority decides, and the evaluation goes on."""
    evaluation = locked(lot_id)
    member = policy.must_be_member(actor, evaluation)
    facts = facts_of(evaluation, in_turn=LotState.EVALUATING)
    motion = matters.open_motions(evaluation).select_related("enquiry").filter(number=number).first()
    has_voted = Vote.objects.filter(motion__evaluation=evaluation, motion__number=number, member=member).exists()
    advance(evaluation, EvaluationAction.VOTE, replace(facts, has_done_it=has_voted, left_to_score=facts.bids))
    if motion is None:
        raise Refused("motion_unknown")
    _must_be_ripe(motion, now)
    if not reason.strip():
        raise Refused("verdict_reason_missing")
    _must_fit(reason)
    if not agrees and _is_bound(motion, evaluation):
        raise Refused("correction_binding")

    Vote.objects.create(motion=motion, member=member, agrees=agrees, reason=reason.strip(), at=now)
    motion.evaluation = evaluation
    fact = events.VoteCast(lot=evaluation.lot_id, motion=motion.number, member=member.number, agrees=agrees)
    matters.told(evaluation, fact, member=member, actor=None, now=now)
    matters.settle_if_voted(motion, now=now)
    if motion.settled_at is not None:
        _go_on(evaluation, motion, now=now)
    return evaluation


def _go_on(evaluation: Evaluation, motion: Motion, *, now: datetime) -> None:
    """In the preliminary review the stage may be over now; while bids are scored a rejected one is taken out."""
    facts = facts_of(evaluation, in_turn=LotState.EVALUATING)
    if evaluation.state == EvaluationState.PRELIMINARY:
        if _everybody_judged(evaluation):
            conclude(evaluation, facts, EvaluationAction.VOTE, now=now)
    elif motion.is_carried:
        is_pricing = evaluation.state == EvaluationState.PRICING
        left = len(priced_bids(evaluation)) if is_pricing else bidders_left(evaluation)
        advance(evaluation, EvaluationAction.VOTE, replace(facts, left_to_score=left))
        evaluation.save(update_fields=["state"])
        settle_bids(evaluation, now=now)


def _everybody_judged(evaluation: Evaluation) -> bool:
    return not Member.objects.filter(evaluation=evaluation, left_at__isnull=True, verdicts__isnull=True).exists()


def _must_be_ripe(motion: Motion, now: datetime) -> None:
    if motion.enquiry is not None and not matters.is_over(motion.enquiry, now):
        raise Refused("explanation_awaited")


def _is_bound(motion: Motion, evaluation: Evaluation) -> bool:
    """87号令第五十九条: in a procurement a correction that is not confirmed makes the bid invalid by itself."""
    is_procurement = evaluation.lot.project.regime_in_force is Regime.GP
    return is_procurement and motion.enquiry is not None and motion.enquiry.matter == EnquiryMatter.CORRECTION


def _must_fit(reason: str) -> None:
    if len(reason) > REASON_LIMIT:
        raise Refused("text_too_long", limit=REASON_LIMIT)
