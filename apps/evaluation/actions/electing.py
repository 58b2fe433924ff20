"""推选评标委员会组长: one vote a member and round; those who tie stand again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evaluation import events, policy
from apps.evaluation.models import Ballot, Chairmanship, ElectionRound, Evaluation, Member
from apps.evaluation.rules.election import counted, leaders
from apps.evaluation.sharing import held_together, same_in
from apps.evaluation.standing import active, advance, facts_of, tell_act
from apps.evaluation.states import EvaluationAction, EvaluationState, MemberKind
from apps.tenders.lifecycle import LotState
from apps.tenders.rules.books import Regime


@transaction.atomic(durable=True)
def vote_for_chair(lot_id: int, *, choice: int, actor: Actor, now: datetime) -> Evaluation:
    """The member has voted; with the last vote one leads the committee, or those who tied stand again.

    One committee has one chair: the vote counts for every lot of it that waits for a chair.
    """
    evaluation, others = held_together(lot_id)
    member = policy.must_be_member(actor, evaluation)
    chosen = _vote(evaluation, member, choice, now=now)
    for other in others:
        voter, same = same_in(other, member), same_in(other, chosen)
        if voter is not None and same is not None and _waits_for(other, voter, same):
            _vote(other, voter, same.number, now=now)
    return evaluation


def _vote(evaluation: Evaluation, member: Member, choice: int, *, now: datetime) -> Member:
    """For whom the member has voted."""
    held = evaluation.rounds.filter(closed_at__isnull=True).first()
    chosen = evaluation.members.filter(number=choice, left_at__isnull=True).first()
    if chosen is None:
        raise Refused("not_in_this_round")
    voted = {one.member_id: one.choice.number for one in held.ballots.select_related("choice")} if held else {}
    votes = counted(held.standing, [*voted.values(), choice]) if held and choice in held.standing else {}
    facts = replace(
        facts_of(evaluation, in_turn=LotState.EVALUATING),
        candidate=MemberKind(chosen.kind),
        is_standing=bool(votes),
        has_done_it=member.pk in voted,
        is_last={one.pk for one in active(evaluation)} - voted.keys() == {member.pk},
        has_leader=bool(votes) and len(leaders(votes)) == 1,
    )
    advance(evaluation, EvaluationAction.VOTE_FOR_CHAIR, facts)
    if held is None:
        raise Refused("not_in_this_round")

    Ballot.objects.create(round=held, member=member, choice=chosen, at=now)
    evaluation.save(update_fields=["state"])
    fact = events.ChairVoted(lot=evaluation.lot_id, member=member.number, round=held.number)
    tell_act(evaluation, fact, action=EvaluationAction.VOTE_FOR_CHAIR, member=member, now=now)
    if facts.is_last:
        _count(evaluation, held, votes, now=now)
    return chosen


def _waits_for(evaluation: Evaluation, member: Member, choice: Member) -> bool:
    """True while this member's vote for the other would be taken."""
    held = evaluation.rounds.filter(closed_at__isnull=True).first()
    facts = facts_of(evaluation, in_turn=LotState.EVALUATING)
    return (
        held is not None
        and evaluation.state == EvaluationState.ELECTING
        and facts.is_lot_in_turn
        and not facts.missing
        and choice.number in held.standing
        and not held.ballots.filter(member=member).exists()
    )


@transaction.atomic(durable=True)
def name_chair(lot_id: int, *, choice: int, actor: Actor, now: datetime) -> Evaluation:
    """The tenderee has said who leads, where its document lets it (评标委员会和评标方法暂行规定第九条); it knows numbers only."""
    evaluation, others = held_together(lot_id)
    policy.must_name(actor, evaluation.lot)
    chosen = _name(evaluation, choice, now=now)
    for other in others:
        is_waiting = other.state == EvaluationState.ELECTING and other.lot.state == LotState.EVALUATING
        if is_waiting and (same := same_in(other, chosen)) is not None:
            _name(other, same.number, now=now)
    return evaluation


def _name(evaluation: Evaluation, choice: int, *, now: datetime) -> Member:
    chosen = evaluation.members.filter(number=choice, left_at__isnull=True).first()
    facts = replace(facts_of(evaluation, in_turn=LotState.EVALUATING), is_standing=chosen is not None)
    advance(evaluation, EvaluationAction.NAME_CHAIR, facts)
    if chosen is None:
        raise Refused("not_in_this_round")

    break_off_round(evaluation, now=now)
    evaluation.save(update_fields=["state"])
    Chairmanship.objects.create(member=chosen, since=now)
    fact = events.ChairNamed(lot=evaluation.lot_id, member=chosen.number)
    tell_act(evaluation, fact, action=EvaluationAction.NAME_CHAIR, member=None, now=now)
    return chosen


def open_round(evaluation: Evaluation, *, now: datetime) -> None:
    """Everybody who may lead stands in a new round, once the evaluation waits for a chair."""
    if evaluation.state == EvaluationState.ELECTING:
        _open(evaluation, [one.number for one in active(evaluation) if _may_lead(evaluation, one)], now=now)


def break_off_round(evaluation: Evaluation, *, now: datetime) -> None:
    """A member left: the round under way counts for nothing."""
    evaluation.rounds.filter(closed_at__isnull=True).update(closed_at=now)


def _count(evaluation: Evaluation, held: ElectionRound, votes: dict[int, int], *, now: datetime) -> None:
    told = {str(number): count for number, count in votes.items()}
    held.closed_at, held.votes = now, told
    held.save(update_fields=["closed_at", "votes"])
    first, *others = leaders(votes)
    if others:
        tied = events.ChairRoundTied(lot=evaluation.lot_id, round=held.number, votes=told)
        tell_act(evaluation, tied, action=EvaluationAction.VOTE_FOR_CHAIR, member=None, now=now)
        _open(evaluation, [first, *others], now=now)
        return
    Chairmanship.objects.create(member=evaluation.members.get(number=first), since=now)
    elected = events.ChairElected(lot=evaluation.lot_id, member=first, round=held.number, votes=told)
    tell_act(evaluation, elected, action=EvaluationAction.VOTE_FOR_CHAIR, member=None, now=now)


def _open(evaluation: Evaluation, standing: list[int], *, now: datetime) -> None:
    ElectionRound.objects.create(
        evaluation=evaluation, number=evaluation.rounds.count() + 1, standing=standing, opened_at=now
    )


def _may_lead(evaluation: Evaluation, member: Member) -> bool:
    """政府采购货物和服务招标投标管理办法第四十五条."""
    is_procured = evaluation.lot.project.regime_in_force is Regime.GP
    return not (is_procured and member.kind == MemberKind.REPRESENTATIVE)
