"""另派代表: the buyer names others of its people in place of representatives who left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evaluation import events, policy
from apps.evaluation.actions.forming import representatives_must_be_free, seat_one
from apps.evaluation.models import Evaluation, Representative
from apps.evaluation.standing import advance, facts_of, locked, scheme_of, tell_desk
from apps.evaluation.states import EvaluationAction, MemberKind
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership
from apps.tenders.lifecycle import LotState


@transaction.atomic(durable=True)
def replace_representatives(lot_id: int, *, seats: Sequence[int], actor: Actor, now: datetime) -> Evaluation:
    """These people of the buyer's own sit where representatives left; nobody who sat in this committee before."""
    evaluation = locked(lot_id)
    policy.must_name(actor, evaluation.lot)
    advance(evaluation, EvaluationAction.REPLACE_REPRESENTATIVES, facts_of(evaluation, in_turn=LotState.EVALUATING))
    wanted = representatives_missing(evaluation)
    found = Membership.objects.filter(
        pk__in=seats, organisation_id=evaluation.lot.project.organisation_id, state=MembershipState.ACTIVE
    ).order_by("pk")
    people = {seat.person_id for seat in found}
    if len(people) != len(seats) or evaluation.members.filter(seat__person__in=people).exists():
        raise Refused("representative_not_the_buyers")
    if len(people) != wanted:
        raise Refused("representatives_missing", wanted=wanted, named=len(people))

    for seat in found:
        Representative.objects.create(evaluation=evaluation, seat=seat, named_by=actor.id, named_at=now)
        seat_one(evaluation, seat, kind=MemberKind.REPRESENTATIVE, actor=actor, now=now)
    representatives_must_be_free(evaluation, now)
    fact = events.RepresentativesNamed(lot=lot_id, count=len(people))
    tell_desk(evaluation, fact, actor=actor, now=now)
    return evaluation


def representatives_missing(evaluation: Evaluation) -> int:
    """How many places of representatives are open."""
    scheme = scheme_of(evaluation.lot)
    sitting = evaluation.members.filter(left_at__isnull=True, kind=MemberKind.REPRESENTATIVE).count()
    return max((scheme.committee.representatives if scheme else 0) - sitting, 0)
