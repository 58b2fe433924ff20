"""定标: the award goes to the candidates in their order; who departs from the order names one of four grounds."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.awards import events, policy, steps
from apps.awards.lifecycle import AwardAction, Facts, PassingOverGround
from apps.awards.milestones import PRICES_KNOWN
from apps.awards.models import Award, Candidate, PassedOver
from apps.awards.queries import standing_of
from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evidence.journal import emit
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import Facts as LotFacts
from apps.tenders.lifecycle import LotAction
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime


@transaction.atomic(durable=True)
def pass_over_candidate(
    lot_id: int, *, bid: str, ground: PassingOverGround | None, reason: str, actor: Actor, now: datetime
) -> Award:
    """The candidate who is first in order does not get the award, on a legal ground that is kept on record."""
    lot, known = steps.locked(lot_id)
    policy.must_decide(actor, lot)

    award = _award(lot, known)
    chosen = _candidate(award, bid)
    facts = Facts(now=now, chosen=bid, first_in_order=steps.first_in_order(award), ground=ground, reason=reason)
    steps.advance(award, lot, AwardAction.PASS_OVER, facts)
    if ground is None:
        raise Refused("passing_over_ground_missing")
    PassedOver.objects.create(candidate=chosen, ground=ground.value, reason=reason.strip(), at=now, by=actor.id)
    fact = events.CandidatePassedOver(lot=lot.pk, bid=bid, rank=chosen.rank, ground=ground.value, reason=reason.strip())
    emit(fact, stream=lot.desk_stream, actor=actor, at=now, reached=PRICES_KNOWN)
    return award


@transaction.atomic(durable=True)
def decide_award(lot_id: int, *, bid: str, actor: Actor, now: datetime) -> Award:
    """The winner is determined: the first in order (实施条例第五十五条；政府采购法实施条例第四十三条)."""
    lot, known = steps.locked(lot_id)
    policy.must_decide(actor, lot)

    award = _award(lot, known)
    chosen = _candidate(award, bid)
    steps.advance(
        award, lot, AwardAction.DECIDE, Facts(now=now, chosen=bid, first_in_order=steps.first_in_order(award))
    )
    if lot.project.regime_in_force is Regime.GP:
        tenders.advance(lot, LotAction.BEGIN_AWARD, LotFacts(now=now))
    award.winner, award.decided_at, award.decided_by = chosen, now, actor.id
    award.save(update_fields=["winner", "decided_at", "decided_by"])
    emit(events.AwardDecided(lot=lot.pk), stream=lot.public_stream, actor=actor, at=now)
    return award


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
