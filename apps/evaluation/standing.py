"""Where an evaluation stands, read under lock: the one place that turns rows into the facts its guards know."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from apps.core.actor import SYSTEM, Actor
from apps.evaluation import events
from apps.evaluation.guards import Facts
from apps.evaluation.lifecycle import EVALUATION
from apps.evaluation.models import CommitteeApplication, Evaluation, Member
from apps.evaluation.states import EvaluationAction, EvaluationState
from apps.evidence.facts import Fact
from apps.evidence.journal import emit, emit_all
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DataSheet, Lot
from apps.tenders.models.projects import Industry
from apps.tenders.rules.books import Regime
from apps.tenders.rules.scheme import Scheme, read

LARGE = Decimal(10_000_000)
"""政府采购货物和服务招标投标管理办法第四十七条."""


def locked(lot_id: int) -> Evaluation:
    """The evaluation of a lot with its lot, both held: the lot first, as everybody does. Raises DoesNotExist."""
    lot = tenders.locked(lot_id)
    evaluation = Evaluation.objects.select_for_update().get(lot_id=lot_id)
    evaluation.lot = lot
    return evaluation


def scheme_of(lot: Lot) -> Scheme | None:
    """How bids are scored, or nothing where the document alone tells it."""
    data = scheme_data(lot)
    return read(data) if data else None


def scheme_data(lot: Lot) -> dict[str, object]:
    """The scheme as it was frozen."""
    return DataSheet.objects.filter(lot=lot).values_list("scheme", flat=True).first() or {}


def active(evaluation: Evaluation) -> list[Member]:
    """The members who did not leave, by number."""
    return list(evaluation.members.filter(left_at__isnull=True).select_related("seat__person", "seat__organisation"))


def facts_of(evaluation: Evaluation, *, in_turn: LotState, reason: str = "") -> Facts:
    """What the guards know of this evaluation now; `in_turn` is where the lot must stand."""
    lot = evaluation.lot
    scheme = scheme_of(lot)
    size = scheme.committee.size if scheme else 0
    members = evaluation.members.filter(left_at__isnull=True).count()
    application = CommitteeApplication.objects.filter(evaluation=evaluation).first()
    return Facts(
        regime=lot.project.regime_in_force,
        is_lot_in_turn=lot.state == in_turn,
        has_scheme=scheme is not None,
        bids=evaluation.bids.count(),
        size=size,
        representatives=scheme.committee.representatives if scheme else 0,
        representatives_named=evaluation.representatives.count(),
        is_large=lot.estimate >= LARGE,
        is_demanding=application is not None and application.is_demanding,
        is_water_works=lot.project.regime_in_force is Regime.ENG and lot.project.industry == Industry.WATER,
        missing=max(size - members, 0) if evaluation.formed_at else 0,
        reason=reason,
        is_chair_named=scheme is not None
        and scheme.committee.is_chair_named
        and lot.project.regime_in_force is Regime.ENG,
        is_blind=scheme is not None and scheme.is_blind,
        has_chair=evaluation.members.filter(left_at__isnull=True, chairmanship__isnull=False).exists(),
    )


def advance(evaluation: Evaluation, action: EvaluationAction, facts: Facts) -> None:
    """The evaluation stands where the action leads; the caller saves. Raises the guard's refusal."""
    evaluation.state = EVALUATION.advance(EvaluationState(evaluation.state), action, facts).value


def tell_desk(evaluation: Evaluation, fact: Fact, *, actor: Actor, now: datetime) -> None:
    """The desk hears that something was done, by a number where a member did it."""
    emit(fact, stream=evaluation.lot.desk_stream, actor=actor, at=now)


def tell_act(
    evaluation: Evaluation, fact: Fact, *, action: EvaluationAction, member: Member | None, now: datetime
) -> None:
    """The sealed stream keeps what was done with its digests; the desk hears which step, by number."""
    actor = SYSTEM if member is None else as_member(member)
    progressed = events.EvaluationProgressed(
        lot=evaluation.lot_id, step=action.value, member=None if member is None else member.number
    )
    emit_all(
        [(fact, evaluation.sealed_stream), (progressed, evaluation.lot.desk_stream)],
        actor=actor,
        at=now,
        reached=frozenset(),
    )


def as_member(member: Member) -> Actor:
    """A member in the journal of others: a number within the evaluation, no person."""
    return Actor(id=f"member:{member.evaluation_id}.{member.number}")
