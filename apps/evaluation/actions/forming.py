"""组建评标委员会: representatives are named, experts drawn, who left is replaced."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evaluation import events, policy, policy_sites, steps
from apps.evaluation.applying import application_of, must_be_approved
from apps.evaluation.forming import (
    Conflicts,
    Outcome,
    conflicts_of,
    contribution_of,
    drawn,
    groups_of,
    next_drawn,
    pseudonym_of,
)
from apps.evaluation.inviting import ask, asks_first, withdrawn
from apps.evaluation.lifecycle_committee import COMMITTEE_APPLICATION, ApplicationAction, ApplicationState
from apps.evaluation.models import CommitteeApplication, EvaluatedBid, Evaluation, Member, Representative
from apps.evaluation.pool import ties_of
from apps.evaluation.sharing import held_together, shared_with
from apps.evaluation.sitting import must_be_placed
from apps.evaluation.standing import advance, facts_of, scheme_of, tell_desk
from apps.evaluation.states import EvaluationAction, EvaluationState, MemberKind
from apps.evidence.journal import emit
from apps.evidence.rules import draw
from apps.evidence.rules.draw import Contribution, Skip
from apps.openings import queries as openings
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import Facts as LotFacts
from apps.tenders.lifecycle import LotAction, LotState
from apps.tenders.models import Lot

BY_OPERATOR = "operator"
BY_PLATFORM = "platform"


@transaction.atomic(durable=True)
def prepare_evaluation(lot_id: int, *, now: datetime) -> Evaluation:
    """The platform has committed to its part of the draw; called twice, once."""
    return steps.prepared(tenders.locked(lot_id), now=now)


@transaction.atomic(durable=True)
def name_representatives(lot_id: int, *, seats: Sequence[int], actor: Actor, now: datetime) -> Evaluation:
    """These people of the buyer's own sit in the committee (招标投标法第三十七条); named again, the earlier do not."""
    lot = tenders.locked(lot_id)
    policy.must_name(actor, lot)
    evaluation = steps.prepared(lot, now=now)
    advance(evaluation, EvaluationAction.NAME_REPRESENTATIVES, facts_of(evaluation, in_turn=LotState.OPENED))
    found = _seats_of_the_buyer(lot, seats)

    evaluation.representatives.all().delete()
    for seat in found:
        Representative.objects.create(evaluation=evaluation, seat=seat, named_by=actor.id, named_at=now)
    fact = events.RepresentativesNamed(lot=lot.pk, count=len(found))
    tell_desk(evaluation, fact, actor=actor, now=now)
    return evaluation


@transaction.atomic(durable=True)
def form_committee(lot_id: int, *, secret: str, nonce: str, actor: Actor, now: datetime) -> Evaluation:
    """The experts are drawn, the committee is formed and the evaluation has begun (评标开始).

    `secret` and `nonce` are the operator's part of the draw in hex; without them the platform's alone decides.
    """
    evaluation = to_be_formed(lot_id, actor=actor, now=now)
    application = application_of(evaluation)
    if asks_first(application):
        raise Refused("experts_must_confirm")
    facts = facts_of(evaluation, in_turn=LotState.OPENED)
    advance(evaluation, EvaluationAction.FORM_COMMITTEE, facts)
    outcome = draw_for(evaluation, facts.size - facts.representatives, application, (secret, nonce), now=now)

    seat_drawn(evaluation, outcome.record, outcome.seats, actor=actor, now=now)
    close_application(application)
    return evaluation


@transaction.atomic(durable=True)
def fill_committee(lot_id: int, *, actor: Actor, now: datetime) -> Evaluation:
    """补抽: the next ticket of the same draw takes the place of a member who left."""
    evaluation, others = held_together(lot_id)
    policy.must_form(actor)
    policy_sites.must_lead(actor, evaluation)
    advance(evaluation, EvaluationAction.FILL_COMMITTEE, facts_of(evaluation, in_turn=LotState.EVALUATING))

    if not experts_missing(evaluation):
        raise Refused("nobody_missing")
    for one in (evaluation, *(one for one in others if one.state == EvaluationState.UNDERTAKING)):
        replace_one(one, actor=actor, now=now)
    return evaluation


def to_be_formed(lot_id: int, *, actor: Actor, now: datetime) -> Evaluation:
    """The evaluation, held, whose committee the operator forms: bids taken over, representatives free of interest."""
    lot = tenders.locked(lot_id)
    policy.must_form(actor)
    evaluation = steps.prepared(lot, now=now)
    policy_sites.must_lead(actor, evaluation)
    must_be_approved(application_of(evaluation))
    must_be_placed(evaluation)
    _take_over_bids(evaluation)
    representatives_must_be_free(evaluation, now)
    return evaluation


def draw_for(
    evaluation: Evaluation,
    wanted: int,
    application: CommitteeApplication | None,
    secret: tuple[str, str],
    *,
    now: datetime,
) -> Outcome:
    """The draw, by site and specialty where the application says so."""
    return drawn(
        evaluation,
        groups_of(evaluation, application, wanted),
        conflicts_now(evaluation),
        _contributions(evaluation, *secret),
        now=now,
    )


def seat_drawn(
    evaluation: Evaluation, record: dict[str, Any], seats: Sequence[Membership], *, actor: Actor, now: datetime
) -> None:
    """Those who were drawn sit, the list is open to themselves, and the evaluation has begun (评标开始)."""
    lot = evaluation.lot
    evaluation.draw, evaluation.formed_at = record, now
    evaluation.drawn_values = {name: f"{value:f}" for name, value in openings.drawn_values(lot).items()}
    evaluation.save(update_fields=["state", "draw", "formed_at", "drawn_values"])
    members = _seated(evaluation, seats, now)
    tenders.advance(lot, LotAction.BEGIN_EVALUATION, LotFacts(now=now))
    _tell(evaluation, len(seats), members, actor=actor, now=now)


def replace_one(evaluation: Evaluation, *, actor: Actor, now: datetime) -> Member | None:
    """The next expert of the draw sits, or is asked first where experts confirm; nobody for a representative who left.

    Raises Refused("draw_pool_too_small") when none is left.
    """
    if not experts_missing(evaluation):
        return None
    application = application_of(evaluation)
    left = evaluation.members.filter(left_at__isnull=False).select_related("seat")
    gone = {pseudonym_of(evaluation, one.seat): Skip.REFUSED for one in left}
    record = evaluation.draw or {}
    still_chosen = {name: reason for name, reason in gone.items() if name in record["chosen"]}
    outcome = next_drawn(evaluation, record, conflicts_now(evaluation), still_chosen, now=now)
    evaluation.draw = outcome.record
    evaluation.save(update_fields=["draw"])
    if asks_first(application):
        withdrawn(application, [one.seat_id for one in left], now=now)
        application.evaluation = evaluation
        ask(application, outcome.places, now=now)
        return None
    return seat_one(evaluation, outcome.seats[0], MemberKind.EXPERT, actor=actor, now=now)


def experts_missing(evaluation: Evaluation) -> int:
    """How many places of experts are open."""
    scheme = scheme_of(evaluation.lot)
    wanted = scheme.committee.size - scheme.committee.representatives if scheme else 0
    return wanted - evaluation.members.filter(left_at__isnull=True, kind=MemberKind.EXPERT).count()


def seat_one(evaluation: Evaluation, seat: Membership, kind: MemberKind, *, actor: Actor, now: datetime) -> Member:
    """A substitute sits, with the next number."""
    number = max(evaluation.members.values_list("number", flat=True)) + 1
    member = Member.objects.create(evaluation=evaluation, number=number, kind=kind, seat=seat, since=now)
    _tell_sealed(evaluation, [member], actor=actor, now=now)
    return member


def conflicts_now(evaluation: Evaluation) -> Conflicts:
    """Who has an interest in this lot, or in another one of the same committee, as they stand."""
    together = [evaluation, *shared_with(evaluation)]
    bidders = list(EvaluatedBid.objects.filter(evaluation__in=together).values_list("organisation_id", flat=True))
    people = list(evaluation.representatives.values_list("seat__person_id", flat=True))
    return conflicts_of(evaluation.lot, bidders, people, application_of(evaluation.drawn_by))


def close_application(application: CommitteeApplication | None) -> None:
    """What was asked for, if anything was, sits."""
    if application is None:
        return
    state = ApplicationState(application.state)
    application.state = COMMITTEE_APPLICATION.advance(state, ApplicationAction.SEAT, None).value
    application.save(update_fields=["state"])


def _seats_of_the_buyer(lot: Lot, seats: Sequence[int]) -> list[Membership]:
    """The seats, all of the buyer's own people, each once and no more than the document allows."""
    scheme = scheme_of(lot)
    wanted = scheme.committee.representatives if scheme else 0
    found = list(
        Membership.objects.filter(
            pk__in=seats,
            organisation_id=lot.project.organisation_id,
            state=MembershipState.ACTIVE,
        ).order_by("pk")
    )
    if len({seat.person_id for seat in found}) != len(seats):
        raise Refused("representative_not_the_buyers")
    if len(found) != wanted:
        raise Refused("representatives_missing", wanted=wanted, named=len(found))
    return found


def _take_over_bids(evaluation: Evaluation) -> None:
    """The bids as they came out of the opening; taken over once."""
    if evaluation.bids.exists():
        return
    for number, one in enumerate(openings.opened_bids(evaluation.lot), start=1):
        EvaluatedBid.objects.create(
            evaluation=evaluation,
            number=number,
            bid=one.bid_id,
            organisation_id=one.organisation_id,
            price=one.price,
            fields=one.fields,
            objects_by_envelope={name: [list(file) for file in files] for name, files in one.objects.items()},
        )


def representatives_must_be_free(evaluation: Evaluation, now: datetime) -> None:
    """招标投标法第三十七条；政府采购法实施条例第九条: nobody who works, or lately worked, for a bidder represents the buyer."""
    bidders = set(evaluation.bids.values_list("organisation_id", flat=True))
    people = list(evaluation.representatives.values_list("seat__person_id", flat=True))
    if any(one.everywhere & bidders for one in ties_of(people, {}, now).values()):
        raise Refused("representative_has_interest")


def _contributions(evaluation: Evaluation, secret: str, nonce: str) -> list[Contribution]:
    kept, salt = bytes(evaluation.platform_secret), bytes(evaluation.platform_nonce)
    own = Contribution(BY_PLATFORM, draw.commitment(kept, salt), kept, salt)
    return [own, contribution_of(BY_OPERATOR, secret, nonce)] if secret else [own]


def _seated(evaluation: Evaluation, drawn_seats: Sequence[Membership], now: datetime) -> list[Member]:
    """Experts in the order drawn, then representatives."""
    seats = [(seat, MemberKind.EXPERT) for seat in drawn_seats]
    seats += [
        (one.seat, MemberKind.REPRESENTATIVE) for one in evaluation.representatives.select_related("seat__person")
    ]
    return [
        Member.objects.create(evaluation=evaluation, number=number, kind=kind, seat=seat, since=now)
        for number, (seat, kind) in enumerate(seats, start=1)
    ]


def _tell(evaluation: Evaluation, experts: int, members: Sequence[Member], *, actor: Actor, now: datetime) -> None:
    lot = evaluation.lot
    text = (evaluation.draw or {})["text"]
    begun = events.EvaluationBegun(
        lot=lot.pk, size=len(members), experts=experts, draw=hashlib.sha256(text.encode()).hexdigest()
    )
    emit(begun, stream=lot.public_stream, actor=actor, at=now)
    _tell_sealed(evaluation, members, actor=actor, now=now)


def _tell_sealed(evaluation: Evaluation, members: Sequence[Member], *, actor: Actor, now: datetime) -> None:
    """Nobody hears who was drawn; each member hears that there is something to evaluate."""
    who: list[dict[str, int | str]] = [
        {"number": one.number, "kind": one.kind, "person": one.seat.person_id} for one in members
    ]
    fact = events.MembersDrawn(lot=evaluation.lot_id, members=who, record=evaluation.draw or {})
    emit(fact, stream=evaluation.sealed_stream, actor=actor, at=now)
    for one in members:
        invited = events.MemberInvited(lot=evaluation.lot_id, member=one.number)
        emit(invited, stream=evaluation.own_stream(one.number), actor=actor, at=now)
