"""承诺、回避、初步评审: each member undertakes, may withdraw, and judges every bid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evaluation import events, matters, policy
from apps.evaluation.actions.electing import break_off_round, open_round
from apps.evaluation.actions.forming import replace_one
from apps.evaluation.branding import bidders_left, brands_missing
from apps.evaluation.computing import compute, preliminary_of, rejected_of
from apps.evaluation.course import void_result
from apps.evaluation.guards import Facts
from apps.evaluation.lifecycle import EVALUATION
from apps.evaluation.models import Evaluation, Member, Sheet, Undertaking, Verdict
from apps.evaluation.pricing import are_prices_opened, corrections_of, is_above, price_opening
from apps.evaluation.rules.grounds import Ground, read_ground
from apps.evaluation.seating import must_be_signed_by
from apps.evaluation.sharing import held_together, same_in, undertaking_of, undertaking_with
from apps.evaluation.sitting import must_be_open
from apps.evaluation.standing import active, advance, as_member, facts_of, locked, tell_act
from apps.evaluation.states import EvaluationAction, EvaluationState
from apps.openings import steps as openings
from apps.openings.rules import statements
from apps.openings.signed import Signed
from apps.tenders.lifecycle import LotState
from apps.tenders.rules.scheme_parts import Node, NodeKind

REASON_LIMIT = 500
CLAUSE_LIMIT = 100
PAGE_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one member says of one bid: of each node of the review, and whether it goes on; if not, why and where.

    A node that is not named is met when the bid passes.
    """

    has_passed: bool
    reason: str
    nodes: Mapping[str, NodeOpinion] = field(default_factory=dict)
    ground: str = ""
    clause: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class NodeOpinion:
    """符合, with so many minor deviations (细微偏差), or 不符合."""

    is_met: bool
    deviations: int
    remark: str

    def plain(self) -> dict[str, object]:
        """As it is kept."""
        return {"met": self.is_met, "deviations": self.deviations, "remark": self.remark}


@transaction.atomic(durable=True)
def undertake(lot_id: int, signed: Signed, *, actor: Actor, now: datetime) -> Evaluation:
    """The member has signed the undertaking (承诺书); with the last one the committee elects its chair, or goes on.

    Who sits in one committee for several lots signs once for all of them.
    """
    evaluation, others = held_together(lot_id)
    member = policy.must_be_member(actor, evaluation)
    must_be_open(evaluation)
    members = [member, *undertaking_with(member, others)]
    expected = undertaking_of(members)
    said = statements.read(signed.statement, "undertaking", expected.keys() - {"v", "kind"})
    statements.must_say(said, **expected)
    for one in members:
        _advance_undertaking(one)
    proof = must_be_signed_by(member, signed, actor=actor, now=now)

    for one in members:
        Undertaking.objects.create(member=one, envelope=proof.envelope, certificate=proof.certificate, at=now)
        one.evaluation.save(update_fields=["state"])
        digest = statements.sha256_of(signed.statement)
        fact = events.MemberUndertook(lot=one.evaluation.lot_id, member=one.number, statement=digest)
        tell_act(one.evaluation, fact, action=EvaluationAction.UNDERTAKE, member=one, now=now)
        open_round(one.evaluation, now=now)
    return evaluation


@transaction.atomic(durable=True)
def recuse(lot_id: int, *, reason: str, actor: Actor, now: datetime) -> Evaluation:
    """The member leaves (回避); the next of the draw takes the place, and what the member concluded is void.

    When nobody is left in the draw the committee is short until the operator widens the pool and fills it. A second
    opening that nobody has started is called off: who passes the first part is open again. Who sits in one committee
    for several lots leaves all whose report is not signed by everybody.
    """
    evaluation, others = held_together(lot_id)
    member = policy.must_belong(actor, evaluation)
    member.evaluation = evaluation
    _leave(member, reason=reason, now=now)
    for one in others:
        if EvaluationAction.RECUSE in EVALUATION.allowed(EvaluationState(one.state)) and (same := same_in(one, member)):
            _leave(same, reason=reason, now=now)
    return evaluation


def _advance_undertaking(member: Member) -> None:
    evaluation: Evaluation = member.evaluation
    facts = facts_of(evaluation, in_turn=LotState.EVALUATING)
    without = [one for one in active(evaluation) if not hasattr(one, "undertaking")]
    facts = replace(facts, has_done_it=member not in without, is_last=without == [member] and not facts.missing)
    advance(evaluation, EvaluationAction.UNDERTAKE, facts)


def _leave(member: Member, *, reason: str, now: datetime) -> None:
    evaluation: Evaluation = member.evaluation
    facts = facts_of(evaluation, in_turn=LotState.EVALUATING, reason=reason)
    advance(evaluation, EvaluationAction.RECUSE, facts)

    member.left_at, member.left_reason = now, reason.strip()[:REASON_LIMIT]
    member.save(update_fields=["left_at", "left_reason"])
    evaluation.save(update_fields=["state"])
    if evaluation.result is not None:
        void_result(evaluation)
        evaluation.reports.filter(replaced_at__isnull=True).update(replaced_at=now)
    fact = events.MemberRecused(lot=evaluation.lot_id, member=member.number)
    tell_act(evaluation, fact, action=EvaluationAction.RECUSE, member=member, now=now)
    openings.call_off_second(evaluation.lot, now=now)
    break_off_round(evaluation, now=now)
    matters.reopen(evaluation, member)
    try:
        with transaction.atomic():
            replace_one(evaluation, actor=as_member(member), now=now)
    except Refused as refusal:
        if refusal.code != "draw_pool_too_small":
            raise


@transaction.atomic(durable=True)
def judge_bids(lot_id: int, *, judgements: Mapping[str, Judgement], actor: Actor, now: datetime) -> Evaluation:
    """The member has judged every bid (初步评审); with the last one what somebody rejects is decided by a majority or a vote.

    When nothing is left to vote on, scoring begins.
    """
    evaluation = locked(lot_id)
    member = policy.must_be_member(actor, evaluation)
    _must_be_whole(evaluation, judgements)
    without = [one for one in active(evaluation) if not one.verdicts.exists()]
    facts = replace(
        facts_of(evaluation, in_turn=LotState.EVALUATING),
        has_done_it=member not in without,
        is_examination_due=matters.is_examination_due(evaluation),
        brands_missing=brands_missing(evaluation),
        open_matters=len(matters.open_enquiries(evaluation, now)),
    )
    EVALUATION.advance(EvaluationState(evaluation.state), EvaluationAction.JUDGE, facts)

    for bid, one in judgements.items():
        _keep(member, bid, one, now=now)
    if without == [member]:
        matters.opened_from_verdicts(evaluation, now=now)
        conclude(evaluation, facts, EvaluationAction.JUDGE, now=now)
    return evaluation


def conclude(evaluation: Evaluation, facts: Facts, action: EvaluationAction, *, now: datetime) -> None:
    """When everybody has judged and nothing is left to vote on, the review of the bids is settled and the next stage begins."""
    is_last = not matters.open_motions(evaluation).exists()
    left = bidders_left(evaluation)
    advance(evaluation, action, replace(facts, open_matters=0, is_last=is_last, left_to_score=left))
    evaluation.save(update_fields=["state"])
    if is_last:
        settle_bids(evaluation, now=now)


def _keep(member: Member, bid: str, said: Judgement, *, now: datetime) -> None:
    is_rejected = not said.has_passed
    Verdict.objects.create(
        member=member,
        bid=bid,
        has_passed=said.has_passed,
        reason=said.reason.strip(),
        nodes={name: one.plain() for name, one in said.nodes.items()},
        ground=said.ground if is_rejected else "",
        clause=said.clause.strip() if is_rejected else "",
        page=said.page.strip() if is_rejected else "",
        at=now,
    )


def _must_be_whole(evaluation: Evaluation, judgements: Mapping[str, Judgement]) -> None:
    prices = {one.bid: one.price for one in matters.reviewed_bids(evaluation)}
    if set(judgements) != set(prices):
        raise Refused("verdicts_incomplete")
    corrected = corrections_of(evaluation)
    ceiling = None if price_opening(evaluation) else evaluation.lot.ceiling_price
    nodes = {one.id: one for one in matters.nodes_of(evaluation)}
    for bid, one in judgements.items():
        _must_agree_with_itself(one, nodes)
        if one.has_passed and ceiling is not None and is_above(corrected.get(bid, prices[bid]), ceiling):
            raise Refused("bid_above_ceiling")
        if one.has_passed and prices[bid] == 0:
            raise Refused("bid_price_nothing")
        if not one.has_passed:
            must_be_founded(evaluation, bid, one)


def _must_agree_with_itself(said: Judgement, nodes: Mapping[str, Node]) -> None:
    if len(said.reason) > REASON_LIMIT or any(len(one.remark) > REASON_LIMIT for one in said.nodes.values()):
        raise Refused("text_too_long", limit=REASON_LIMIT)
    if not set(said.nodes) <= set(nodes):
        raise Refused("node_unknown")
    failed = [nodes[name].name for name, one in said.nodes.items() if not one.is_met]
    for name, one in said.nodes.items():
        node = nodes[name]
        if one.is_met and one.deviations > (node.allowed if node.kind is NodeKind.DEVIATION else 0):
            raise Refused("deviations_too_many", node=node.name, allowed=node.allowed)
    if said.has_passed == bool(failed) and (said.has_passed or len(said.nodes) == len(nodes)):
        raise Refused("rejection_contradicts_itself", node="、".join(failed))


def must_be_founded(evaluation: Evaluation, bid: str, said: Judgement) -> None:
    """Refuses a rejection without a reason, a lawful ground, a clause and a page, or for a price nobody has explained."""
    if not said.reason.strip():
        raise Refused("verdict_reason_missing")
    ground = read_ground(said.ground, evaluation.lot.project.regime_in_force.value)
    if not said.clause.strip() or not said.page.strip():
        raise Refused("rejection_place_missing")
    if len(said.clause) > CLAUSE_LIMIT or len(said.page) > PAGE_LIMIT:
        raise Refused("text_too_long", limit=PAGE_LIMIT)
    if ground is not Ground.PRICE:
        return
    offered, ceiling = matters.price_of(evaluation, bid), evaluation.lot.ceiling_price
    if (ceiling is None or offered <= ceiling) and not matters.was_asked(evaluation, bid):
        raise Refused("explanation_first")


def settle_bids(evaluation: Evaluation, *, now: datetime) -> None:
    """Which bids pass is decided. Sheets signed for another set of bids do not count any more.

    Once prices are known nobody scores again who scored without them: a sheet counts that has all who pass.
    """
    rejected = rejected_of(preliminary_of(evaluation))
    passed = {one.bid for one in evaluation.bids.all()} - rejected
    is_kept = are_prices_opened(evaluation)
    for sheet in Sheet.objects.filter(member__evaluation=evaluation, signed_at__isnull=False):
        if not passed <= set(sheet.scores) or (not is_kept and set(sheet.scores) != passed):
            sheet.envelope = sheet.certificate = sheet.signed_at = None
            sheet.save(update_fields=["envelope", "certificate", "signed_at"])
    fact = events.PreliminarySettled(lot=evaluation.lot_id, rejected=sorted(rejected))
    tell_act(evaluation, fact, action=EvaluationAction.JUDGE, member=None, now=now)
    if evaluation.state == EvaluationState.COMPUTED:
        compute(evaluation, now=now)
