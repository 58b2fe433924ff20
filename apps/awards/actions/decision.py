"""定标: the award goes to the candidates in their order; who departs from the order names one of four grounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from apps.awards import events, policy, steps
from apps.awards.lifecycle import AwardAction, AwardState, Facts, PassingOverGround
from apps.awards.milestones import PRICES_KNOWN
from apps.awards.models import Award, Candidate, Deliberation, PassedOver
from apps.awards.queries import standing_of, way_of
from apps.awards.rules.deliberation import must_agree
from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evidence.journal import emit
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import Facts as LotFacts
from apps.tenders.lifecycle import LotAction, LotState
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime
from apps.tenders.rules.scheme_parts import AwardWay


@dataclass(frozen=True, slots=True)
class Deliberated:
    """定标会: when it was held, by how many, how they voted, and why this candidate."""

    held_on: date
    members: int
    votes: dict[str, int]
    reason: str


@transaction.atomic(durable=True)
def pass_over_candidate(
    lot_id: int, *, bid: str, ground: PassingOverGround | None, reason: str, actor: Actor, now: datetime
) -> Award:
    """The candidate who is first in order does not get the award, on a legal ground that is kept on record.

    After the award notice this is the winner himself, and the award is decided again among the others (实施条例 §55).
    """
    lot, known = steps.locked(lot_id)
    policy.must_decide(actor, lot)

    award = _award(lot, known)
    chosen = _candidate(award, bid)
    was_awarded = award.state == AwardState.NOTIFIED
    turn = (award.winner.bid,) if was_awarded and award.winner else steps.in_turn(award, way_of(lot))
    facts = Facts(now=now, chosen=bid, first_in_order=turn, ground=ground, reason=reason)
    steps.advance(award, lot, AwardAction.PASS_OVER, facts)
    if ground is None:
        raise Refused("passing_over_ground_missing")
    PassedOver.objects.create(candidate=chosen, ground=ground.value, reason=reason.strip(), at=now, by=actor.id)
    fact = events.CandidatePassedOver(lot=lot.pk, bid=bid, rank=chosen.rank, ground=ground.value, reason=reason.strip())
    emit(fact, stream=lot.desk_stream, actor=actor, at=now, reached=PRICES_KNOWN)
    if was_awarded:
        _reopen(award, lot, ground, reason, actor=actor, now=now)
    return award


@transaction.atomic(durable=True)
def decide_award(
    lot_id: int, *, bid: str, actor: Actor, now: datetime, deliberated: Deliberated | None = None
) -> Award:
    """The winner is determined: the first in order (实施条例第五十五条；政府采购法实施条例第四十三条).

    Where the document separates evaluation and award, the tenderee chooses by its method and says how (评定分离).
    """
    lot, known = steps.locked(lot_id)
    policy.must_decide(actor, lot)

    award = _award(lot, known)
    chosen = _candidate(award, bid)
    way = way_of(lot)
    facts = Facts(
        now=now,
        chosen=bid,
        first_in_order=steps.in_turn(award, way),
        is_separated=way.way is AwardWay.SEPARATED,
        has_deliberation=deliberated is not None,
    )
    steps.advance(award, lot, AwardAction.DECIDE, facts)
    if deliberated is not None:
        _keep(award, chosen, deliberated, actor=actor, now=now)
    if lot.state == LotState.REPORT_CHECK:
        tenders.advance(lot, LotAction.BEGIN_AWARD, LotFacts(now=now))
    award.winner, award.decided_at, award.decided_by = chosen, now, actor.id
    award.save(update_fields=["winner", "decided_at", "decided_by"])
    emit(events.AwardDecided(lot=lot.pk), stream=lot.public_stream, actor=actor, at=now)
    return award


def _keep(award: Award, chosen: Candidate, said: Deliberated, *, actor: Actor, now: datetime) -> None:
    method = way_of(award.lot).method
    if method is None:
        raise Refused("deliberation_not_foreseen")
    must_agree(
        method,
        chosen=chosen.bid,
        members=said.members,
        votes=said.votes,
        prices={one.bid: one.price for one in award.candidates.filter(passed_over__isnull=True)},
        held_on=said.held_on,
        now=now,
        reason=said.reason,
    )
    Deliberation.objects.create(
        award=award,
        bid=chosen.bid,
        method=method.value,
        held_on=said.held_on,
        members=said.members,
        votes=said.votes,
        reason=said.reason.strip(),
        at=now,
        by=actor.id,
    )


def _reopen(award: Award, lot: Lot, ground: PassingOverGround, reason: str, *, actor: Actor, now: datetime) -> None:
    """What was awarded is open again; everybody hears that, and the ground."""
    tenders.advance(lot, LotAction.REOPEN_AWARD, LotFacts(now=now, reason=reason))
    award.winner, award.contract_due_at = None, None
    award.save(update_fields=["winner", "contract_due_at"])
    emit(events.AwardReopened(lot=lot.pk, ground=ground.value), stream=lot.public_stream, actor=actor, at=now)


def _award(lot: Lot, known: Award | None) -> Award:
    """In a tender of works the award began with the publicity; in a procurement it begins here."""
    if known or lot.project.regime_in_force is Regime.ENG:
        return steps.must_exist(known)
    return steps.begun(lot, known, standing_of(lot))


def _candidate(award: Award, bid: str) -> Candidate:
    found = award.candidates.filter(bid=bid).first()
    if found is None:
        raise Refused("award_candidate_unknown")
    return found
